import type { AwkwardCase, Expected, ExpectedItem } from './case.ts'

/** What a parser found, in words that all of them have. */
export interface Found {
  readonly items: readonly Required<ExpectedItem>[]
  readonly feedTitle: string
}
export type Answer = Found | { readonly failure: string; readonly detail: string }

/** What differs from what a person reads there; nothing: it is right. */
export function differences({ expect }: Pick<AwkwardCase, 'expect'>, answer: Answer): string[] {
  if ('failure' in expect) return ofFailure(expect, answer)
  if ('failure' in answer) return [`${answer.failure}: ${answer.detail}`]
  const found: string[] = []
  if (expect.feedTitle !== undefined) compare(found, 'feed title', expect.feedTitle, answer.feedTitle)
  const isCountRight =
    expect.atLeast === undefined ? answer.items.length === expect.items.length : answer.items.length >= expect.atLeast
  if (!isCountRight) found.push(`${answer.items.length} items instead of ${expect.atLeast ?? expect.items.length}`)
  for (const [index, item] of expect.items.entries()) {
    const other = answer.items[index]
    if (other === undefined) break
    for (const [field, value] of Object.entries(item))
      compare(found, `item ${index + 1} ${field}`, value, other[field as keyof ExpectedItem])
  }
  return found
}

function ofFailure(expect: Extract<Expected, { failure: string }>, answer: Answer): string[] {
  if (!('failure' in answer)) return [`${answer.items.length} items instead of ${expect.failure}`]
  if (answer.failure !== expect.failure) return [`${answer.failure} instead of ${expect.failure}`]
  return expect.saying === undefined || expect.saying.test(answer.detail)
    ? []
    : [`it does not say ${expect.saying.source}: ${answer.detail}`]
}

function compare(found: string[], what: string, expected: unknown, actual: unknown): void {
  const [before, after] = [JSON.stringify(unfolded(expected)), JSON.stringify(unfolded(actual))]
  if (before !== after) found.push(`${what}: ${after.slice(0, 120)} instead of ${before.slice(0, 120)}`)
}

/** Where lines are broken is a matter of taste. */
const unfolded = (value: unknown): unknown => (typeof value === 'string' ? value.replace(/\s+/g, ' ').trim() : value)

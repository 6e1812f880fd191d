import { judge } from './filters.ts'
import type { Before, DecidingPolicy, FindPattern, Step, Subject } from './policy.ts'
import { fallPercent, showPercent } from './prices.ts'
import { judgeRepeat, whereItIs, type EarlierPost, type EditKind } from './repeat.ts'

export interface Question {
  readonly policy: DecidingPolicy
  readonly subject: Subject
  readonly itemId: number
  /** Null: its source has not had it before. */
  readonly before: Before | null
  /** Posts of this product in this channel, oldest first. */
  readonly earlier: readonly EarlierPost[]
  /** Why the channel knows the product although it never posted it ("It was there when …"); null: it does not. */
  readonly known: string | null
  readonly nowMs: number
  readonly find: FindPattern
}

export type Answer =
  | { readonly kind: 'post'; readonly occasion: string; readonly text: string; readonly steps: readonly Step[] }
  | { readonly kind: 'filtered' | 'expired'; readonly text: string; readonly steps: readonly Step[] }
  | {
      readonly kind: 'duplicate'
      readonly text: string
      readonly postId: number | null
      readonly steps: readonly Step[]
    }
  | { readonly kind: 'edit'; readonly edit: EditKind; readonly postId: number; readonly text: string }
  /** It waits: what it will show has changed. */
  | { readonly kind: 'refresh'; readonly postId: number }
  /** It waits, and would not be taken any more. */
  | { readonly kind: 'withdraw'; readonly postId: number; readonly text: string; readonly steps: readonly Step[] }
  /** Known, and nothing follows from what changed. */
  | { readonly kind: 'nothing' }

const HOUR_MS = 3_600_000
const WAITING: readonly EarlierPost['state'][] = ['approval', 'held', 'queued']

/** What a channel makes of an item that is new, or of which its source says something else than before. */
export function decide(question: Question): Answer {
  const { policy, subject, earlier, find, nowMs } = question
  const steps = judge(policy.filters, subject, find)
  const last = earlier.at(-1)
  if (last === undefined) return firstTime(question, steps)
  if (WAITING.includes(last.state)) return whileItWaits(question, last, steps)
  const isNew = question.before === null
  if (last.state === 'posting') return isNew ? duplicateOf(last, steps) : { kind: 'nothing' }
  const { price, availability } = subject.entry
  const verdict = judgeRepeat(policy.repeat, last, { itemId: question.itemId, price, availability }, nowMs)
  if (verdict.kind === 'edit') return { ...verdict, postId: last.id }
  const repeat = { path: 'repeat', passed: verdict.kind === 'post', text: verdict.text }
  if (verdict.kind === 'duplicate')
    return isNew
      ? { kind: 'duplicate', text: verdict.text, postId: last.id, steps: [...steps, repeat] }
      : { kind: 'nothing' }
  return pass(question, verdict, [...steps, repeat])
}

function firstTime(question: Question, steps: readonly Step[]): Answer {
  const { before, known } = question
  if (before !== null) return afterChange(question, before, steps)
  if (known !== null)
    return {
      kind: 'duplicate',
      text: known,
      postId: null,
      steps: [...steps, { path: 'repeat', passed: false, text: known }],
    }
  return pass(question, { occasion: 'first', text: 'The channel has not had it.' }, steps)
}

/** An item that was known and not posted becomes worth it: by passing the filters now, or by a price that fell. */
function afterChange(question: Question, before: Before, steps: readonly Step[]): Answer {
  const { policy, subject, find } = question
  if (refusalOf(steps) !== undefined) return { kind: 'nothing' }
  const refused = refusalOf(judge(policy.filters, asBefore(subject, before), find))
  if (refused !== undefined)
    return pass(question, { occasion: 'first', text: `It passes the filters now. Before: ${refused.text}` }, steps)
  const { priceFallPercent } = policy.repeat
  const fall = fallPercent(before.price, subject.entry.price)
  if (priceFallPercent === null || fall === null || fall < priceFallPercent) return { kind: 'nothing' }
  return pass(question, { occasion: 'first', text: `Its price fell by ${showPercent(fall)}.` }, steps)
}

function whileItWaits(question: Question, last: EarlierPost, steps: readonly Step[]): Answer {
  if (last.itemId !== question.itemId) return question.before === null ? duplicateOf(last, steps) : { kind: 'nothing' }
  const refused = refusalOf(steps)
  if (refused === undefined) return { kind: 'refresh', postId: last.id }
  return { kind: 'withdraw', postId: last.id, text: `It waited and does not pass any more: ${refused.text}`, steps }
}

function pass(
  question: Question,
  { occasion, text }: { readonly occasion: string; readonly text: string },
  steps: readonly Step[],
): Answer {
  const refused = refusalOf(steps)
  if (refused !== undefined)
    return question.before === null ? { kind: 'filtered', text: refused.text, steps } : { kind: 'nothing' }
  const { expireHours } = question.policy.schedule
  const { publishedAt } = question.subject.entry
  if (question.before === null && expireHours !== null && publishedAt !== null) {
    const hours = Math.floor((question.nowMs - publishedAt) / HOUR_MS)
    const age = `It was published ${hours} hours ago; posts older than ${expireHours} hours are not posted.`
    if (hours >= expireHours)
      return { kind: 'expired', text: age, steps: [...steps, { path: 'age', passed: false, text: age }] }
  }
  return { kind: 'post', occasion, text, steps }
}

const duplicateOf = (last: EarlierPost, steps: readonly Step[]): Answer => {
  const text = whereItIs(last)
  return { kind: 'duplicate', text, postId: last.id, steps: [...steps, { path: 'repeat', passed: false, text }] }
}

const refusalOf = (steps: readonly Step[]): Step | undefined => steps.find(({ passed }) => !passed)

const asBefore = (subject: Subject, before: Before): Subject => ({
  ...subject,
  entry: { ...subject.entry, price: before.price, availability: before.availability, title: before.title },
})

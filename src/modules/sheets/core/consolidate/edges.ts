import { conceptsOf, currencies, isKnownWord, qualifiers } from './dictionary.ts'
import { headerKey, wordsOf } from './header.ts'
import { familyOf, kinship, overlap, samplesOf, shapeOf } from './likeness.ts'
import { isMisspelt, variants } from './spelling.ts'
import type { How } from './state.ts'
import type { Unit } from './units.ts'

/** Why two units may be one. */
export interface Edge {
  readonly left: number
  readonly right: number
  readonly how: How
  readonly confidence: number
  readonly why: string
}

/** Below it columns stay apart. */
export const LIKELY = 0.6
/** Units of more headers are compared by name and meaning only. */
const MAX_COMPARED = 3_000
/** Units that share something which so many share are not compared for it. */
const MAX_BUCKET = 40

interface Known {
  readonly unit: Unit
  readonly family: ReturnType<typeof familyOf>
  readonly concepts: readonly string[]
  readonly currency: string
}

/** All reasons why two of the units may be one, the strongest first. */
export function edgesBetween(units: readonly Unit[]): readonly Edge[] {
  const known = units.map(knownOf)
  const found = byMeaning(known)
  if (units.length <= MAX_COMPARED)
    found.push(...byLastLine(known), ...byClosest(known), ...bySpelling(known), ...byContent(known))
  const best = new Map<string, Edge>()
  for (const edge of found) {
    const key = `${String(edge.left)} ${String(edge.right)}`
    const other = best.get(key)
    if (other === undefined || edge.confidence > other.confidence) best.set(key, edge)
  }
  return [...best.values()]
    .filter(({ confidence }) => confidence >= LIKELY)
    .sort((one, two) => two.confidence - one.confidence || one.left - two.left || one.right - two.right)
}

function knownOf(unit: Unit): Known {
  const words = wordsOf(unit.header)
  const currency = words.find((word) => currencies.has(word)) ?? ''
  const concepts = conceptsOf(words.filter((word) => !currencies.has(word)))
  return { unit, family: familyOf(unit), concepts, currency }
}

/** Pairs of a bucket, the lower index first. */
function* pairs(bucket: readonly number[]): Generator<readonly [number, number]> {
  if (bucket.length > MAX_BUCKET) return
  for (const [at, left] of bucket.entries())
    for (const right of bucket.slice(at + 1)) if (left !== right) yield left < right ? [left, right] : [right, left]
}

function bucketsBy(known: readonly Known[], keysOf: (one: Known) => Iterable<string>): Map<string, number[]> {
  const buckets = new Map<string, number[]>()
  for (const [index, one] of known.entries())
    for (const key of keysOf(one)) {
      const bucket = buckets.get(key)
      if (bucket === undefined) buckets.set(key, [index])
      else bucket.push(index)
    }
  return buckets
}

const quoted = (unit: Unit): string => `“${unit.name}”`

/**
 * Less sure when they hold different things. Numbers in text were read as numbers, so that text beside numbers is another thing, but
 * for numbers that name something: `000123` in one file is 123 in another.
 */
function sure(confidence: number, left: Known, right: Known): number {
  const kin = kinship(left.family, right.family)
  if (kin === 'same') return confidence
  return kin === 'close' && (left.concepts.includes('id') || right.concepts.includes('id'))
    ? confidence - 0.1
    : confidence - 0.4
}

function byMeaning(known: readonly Known[]): Edge[] {
  const found: Edge[] = []
  const at = (index: number) => known[index]
  for (const bucket of bucketsBy(known, ({ concepts }) => (concepts.length === 0 ? [] : [concepts.join(' ')])).values())
    for (const [leftAt, rightAt] of pairs(bucket)) {
      const left = at(leftAt)
      const right = at(rightAt)
      if (left === undefined || right === undefined || areOfTwoCurrencies(left, right)) continue
      const isExact = left.currency === right.currency
      const why = isExact
        ? `${quoted(right.unit)} and ${quoted(left.unit)} mean the same.`
        : `${quoted(right.unit)} and ${quoted(left.unit)} mean the same; one of them names its currency.`
      found.push({
        left: leftAt,
        right: rightAt,
        how: 'alias',
        confidence: sure(isExact ? 0.92 : 0.8, left, right),
        why,
      })
    }
  return found
}

/** Amounts in euros and in dollars are never one column. */
const areOfTwoCurrencies = (left: Known, right: Known): boolean =>
  left.currency !== '' && right.currency !== '' && left.currency !== right.currency

/** How recognition joins the lines of a header; the last says what the column is, those above what it belongs to. */
const LINES = ' / '

/** A header of several lines and one that is called like its last: `Order / Date` and `Date`. */
function byLastLine(known: readonly Known[]): Edge[] {
  const whole = bucketsBy(known, ({ concepts }) => (concepts.length === 0 ? [] : [concepts.join(' ')]))
  const found: Edge[] = []
  for (const [index, one] of known.entries()) {
    const at = one.unit.name.lastIndexOf(LINES)
    if (at === -1) continue
    const last = conceptsOf(wordsOf(headerKey(one.unit.name.slice(at + LINES.length)))).join(' ')
    for (const other of (whole.get(last) ?? []).slice(0, MAX_BUCKET)) {
      const near = known[other]
      if (near === undefined || other === index || areOfTwoCurrencies(one, near)) continue
      const [left, right] = index < other ? [index, other] : [other, index]
      const why = `The last line of ${quoted(one.unit)} means ${quoted(near.unit)}.`
      found.push({ left, right, how: 'alias', confidence: sure(0.82, one, near), why })
    }
  }
  return found
}

/** One header says one word more: `Order date` and `Date`. */
function byClosest(known: readonly Known[]): Edge[] {
  const whole = bucketsBy(known, ({ concepts }) => (concepts.length === 0 ? [] : [concepts.join(' ')]))
  const found: Edge[] = []
  for (const [index, one] of known.entries()) {
    if (one.concepts.length < 2 || one.concepts.length > 6) continue
    for (const word of one.concepts) {
      const rest = one.concepts.filter((other) => other !== word).join(' ')
      for (const other of (whole.get(rest) ?? []).slice(0, MAX_BUCKET)) {
        const near = known[other]
        if (near === undefined || !mayBeLeftOut(word, one, near) || areOfTwoCurrencies(one, near)) continue
        const isShared = overlap(samplesOf(one.unit), samplesOf(near.unit)).share >= 0.5 && one.family === 'text'
        const [left, right] = index < other ? [index, other] : [other, index]
        const why = `${quoted(one.unit)} says ${quoted(near.unit)} with one word more.`
        found.push({ left, right, how: 'alias', confidence: isShared ? 0.78 : 0.66, why })
      }
    }
  }
  return found
}

function mayBeLeftOut(word: string, long: Known, short: Known): boolean {
  if (long.family !== short.family) return false
  if (word === 'name') return long.family === 'text'
  if (word === 'id') return true
  return !qualifiers.has(word) && !/\p{N}/u.test(word)
}

function bySpelling(known: readonly Known[]): Edge[] {
  const found: Edge[] = []
  for (const bucket of bucketsBy(known, ({ unit }) => (unit.header === '' ? [] : variants(unit.header))).values())
    for (const [leftAt, rightAt] of pairs(bucket)) {
      const left = known[leftAt]
      const right = known[rightAt]
      if (left === undefined || right === undefined) continue
      if (kinship(left.family, right.family) === 'far' || !isMisspelt(left.unit.header, right.unit.header)) continue
      if (isKnownWord(left.unit.header) && isKnownWord(right.unit.header)) continue
      const why = `${quoted(right.unit)} is nearly ${quoted(left.unit)}.`
      found.push({ left: leftAt, right: rightAt, how: 'spelling', confidence: sure(0.85, left, right), why })
    }
  return found
}

/** Text columns with the same values, or whose values look the same: order numbers, e-mail addresses. */
function byContent(known: readonly Known[]): Edge[] {
  const samples = known.map(({ unit, family }) => (family === 'text' ? samplesOf(unit) : new Set<string>()))
  const keys = (one: Known, index: number): string[] => {
    const own = samples[index] ?? new Set<string>()
    const shape = shapeOf(own)
    return one.family === 'text' ? [...own, ...(shape === null ? [] : [`shape ${shape}`])] : []
  }
  let position = -1
  const buckets = bucketsBy(known, (one) => keys(one, (position += 1)))
  const found: Edge[] = []
  const seen = new Set<string>()
  for (const [key, bucket] of buckets)
    for (const [left, right] of pairs(bucket)) {
      const pair = `${String(left)} ${String(right)}`
      if (seen.has(pair)) continue
      const edge = contentEdge(known, { left, right }, { samples, key })
      if (edge === null) continue
      seen.add(pair)
      found.push(edge)
    }
  return found
}

function contentEdge(
  known: readonly Known[],
  { left, right }: { readonly left: number; readonly right: number },
  { samples, key }: { readonly samples: readonly ReadonlySet<string>[]; readonly key: string },
): Edge | null {
  const one = known[left]
  const two = known[right]
  if (one === undefined || two === undefined) return null
  const { share, both } = overlap(samples[left] ?? new Set(), samples[right] ?? new Set())
  if (both.length >= 2 && share >= 0.6) {
    const why = `The values of ${quoted(two.unit)} are those of ${quoted(one.unit)}: ${both.slice(0, 3).join(', ')}.`
    return { left, right, how: 'content', confidence: 0.62 + 0.1 * share, why }
  }
  if (!key.startsWith('shape ')) return null
  const why = `The values of ${quoted(two.unit)} look like those of ${quoted(one.unit)}: ${[...(samples[right] ?? [])].slice(0, 2).join(', ')}.`
  return { left, right, how: 'content', confidence: LIKELY, why }
}

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
const MAX_COMPARED = 1_500
/** Units that share something which so many share are not compared for it. */
const MAX_BUCKET = 24

interface Known {
  readonly unit: Unit
  readonly isNew: boolean
  readonly family: ReturnType<typeof familyOf>
  readonly concepts: readonly string[]
  readonly currency: string
}

/** All reasons why two of the units may be one, the strongest first; one of the two at least is new. */
export function edgesBetween(units: readonly Unit[], isNew: readonly boolean[]): readonly Edge[] {
  if (!isNew.includes(true)) return []
  const known = units.map((unit, at) => knownOf(unit, isNew[at] === true))
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

function knownOf(unit: Unit, isNew: boolean): Known {
  const words = wordsOf(unit.header)
  const currency = words.find((word) => currencies.has(word)) ?? ''
  const concepts = conceptsOf(words.filter((word) => !currencies.has(word)))
  return { unit, isNew, family: familyOf(unit), concepts, currency }
}

/** Pairs of a bucket with one new unit at least, the lower index first; of a large one, all with the first when `isStar`. */
function* pairs(known: readonly Known[], bucket: readonly number[], isStar = false): Generator<Pair> {
  if (bucket.length > MAX_BUCKET && !isStar) return
  const begins = bucket.length > MAX_BUCKET ? bucket.slice(0, 1) : bucket
  for (const [at, first] of begins.entries())
    for (const second of bucket.slice(at + 1)) {
      const pair = pairOf(known, first, second)
      if (pair !== null) yield pair
    }
}

/** Null: neither is new, so that nothing is to be decided. */
function pairOf(known: readonly Known[], first: number, second: number): Pair | null {
  const [left, right] = first < second ? [first, second] : [second, first]
  const [one, two] = [known[left], known[right]]
  if (left === right || one === undefined || two === undefined) return null
  return one.isNew || two.isNew ? { left, right, one, two } : null
}

interface Pair {
  readonly left: number
  readonly right: number
  readonly one: Known
  readonly two: Known
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
  for (const bucket of bucketsBy(known, meaningOf).values())
    for (const { left, right, one, two } of pairs(known, bucket, true)) {
      if (areOfTwoCurrencies(one, two)) continue
      const isExact = one.currency === two.currency
      const both = `${quoted(two.unit)} and ${quoted(one.unit)} mean the same`
      const why = isExact ? `${both}.` : `${both}; one of them names its currency.`
      found.push({ left, right, how: 'alias', confidence: sure(isExact ? 0.92 : 0.8, one, two), why })
    }
  return found
}

const meaningOf = ({ concepts }: Known): readonly string[] => (concepts.length === 0 ? [] : [concepts.join(' ')])

/** Amounts in euros and in dollars are never one column. */
const areOfTwoCurrencies = (left: Known, right: Known): boolean =>
  left.currency !== '' && right.currency !== '' && left.currency !== right.currency

/** How recognition joins the lines of a header; the last says what the column is, those above what it belongs to. */
const LINES = ' / '

/** Those that mean just this. */
function meaning(
  known: readonly Known[],
  whole: ReadonlyMap<string, readonly number[]>,
  index: number,
  concepts: string,
) {
  return (whole.get(concepts) ?? []).slice(0, MAX_BUCKET).flatMap((other) => pairOf(known, index, other) ?? [])
}

/** A header of several lines and one that is called like its last: `Order / Date` and `Date`. */
function byLastLine(known: readonly Known[]): Edge[] {
  const whole = bucketsBy(known, meaningOf)
  return known.flatMap((long, index) => {
    const at = long.unit.name.lastIndexOf(LINES)
    if (at === -1) return []
    const last = conceptsOf(wordsOf(headerKey(long.unit.name.slice(at + LINES.length)))).join(' ')
    return meaning(known, whole, index, last)
      .filter(({ one, two }) => !areOfTwoCurrencies(one, two))
      .map(({ left, right, one, two }): Edge => {
        const near = one === long ? two : one
        const why = `The last line of ${quoted(long.unit)} means ${quoted(near.unit)}.`
        return { left, right, how: 'alias', confidence: sure(0.82, one, two), why }
      })
  })
}

/** One header says one word more: `Order date` and `Date`. */
function byClosest(known: readonly Known[]): Edge[] {
  const whole = bucketsBy(known, meaningOf)
  return known.flatMap((long, index) => {
    const { concepts } = long
    if (concepts.length < 2 || concepts.length > 6) return []
    return concepts.flatMap((word) => {
      const rest = concepts.filter((other) => other !== word).join(' ')
      return meaning(known, whole, index, rest).flatMap((pair) => closeEdge(pair, long, word))
    })
  })
}

function closeEdge({ left, right, one, two }: Pair, long: Known, word: string): readonly Edge[] {
  const near = one === long ? two : one
  if (!mayBeLeftOut(word, long, near) || areOfTwoCurrencies(one, two)) return []
  const isShared = long.family === 'text' && overlap(samplesOf(long.unit), samplesOf(near.unit)).share >= 0.5
  const why = `${quoted(long.unit)} says ${quoted(near.unit)} with one word more.`
  return [{ left, right, how: 'alias', confidence: isShared ? 0.78 : 0.66, why }]
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
    for (const { left, right, one, two } of pairs(known, bucket)) {
      if (kinship(one.family, two.family) === 'far' || !isMisspelt(one.unit.header, two.unit.header)) continue
      if (isKnownWord(one.unit.header) && isKnownWord(two.unit.header)) continue
      const why = `${quoted(two.unit)} is nearly ${quoted(one.unit)}.`
      found.push({ left, right, how: 'spelling', confidence: sure(0.85, one, two), why })
    }
  return found
}

/** Text columns with the same values, or whose values look the same: order numbers, e-mail addresses. */
function byContent(known: readonly Known[]): Edge[] {
  const samples = new Map(known.map((one) => [one, one.family === 'text' ? samplesOf(one.unit) : new Set<string>()]))
  const of = (one: Known): ReadonlySet<string> => samples.get(one) ?? new Set()
  const shapes = new Map(known.map((one) => [one, shapeOf(of(one))]))
  const keys = (one: Known): string[] => {
    const shape = shapes.get(one) ?? null
    return [...of(one), ...(shape === null ? [] : [`shape ${shape}`])]
  }
  const found: Edge[] = []
  const seen = new Set<number>()
  for (const [key, bucket] of bucketsBy(known, keys))
    for (const pair of pairs(known, bucket)) {
      const both = pair.left * known.length + pair.right
      if (seen.has(both) && !key.startsWith('shape ')) continue
      seen.add(both)
      const edge = contentEdge(pair, [of(pair.one), of(pair.two)], key.startsWith('shape '))
      if (edge !== null) found.push(edge)
    }
  return found
}

function contentEdge(
  { left, right, one, two }: Pair,
  [mine, theirs]: readonly [ReadonlySet<string>, ReadonlySet<string>],
  isShape: boolean,
): Edge | null {
  const { share, both } = overlap(mine, theirs)
  if (both.length >= 2 && share >= 0.6) {
    const why = `The values of ${quoted(two.unit)} are those of ${quoted(one.unit)}: ${both.slice(0, 3).join(', ')}.`
    return { left, right, how: 'content', confidence: 0.62 + 0.1 * share, why }
  }
  if (!isShape) return null
  const why = `The values of ${quoted(two.unit)} look like those of ${quoted(one.unit)}: ${[...theirs].slice(0, 2).join(', ')}.`
  return { left, right, how: 'content', confidence: LIKELY, why }
}

import { isRecord } from '../server/params.ts'

export type FaultAct =
  | {
      readonly type: '429'
      readonly retryAfter: number | readonly [min: number, max: number]
      readonly scope: 'bot' | 'chat'
    }
  | {
      readonly type:
        'drop-before' | 'drop-after' | '500-before' | '500-after' | '502' | '401' | '409' | 'blocked' | 'truncate'
    }
  | {
      readonly type: 'slow'
      readonly ms: number | readonly [min: number, max: number]
      readonly at: 'before' | 'after'
    }
  | { readonly type: 'hang'; readonly commit: boolean }
  | { readonly type: 'error'; readonly code: number; readonly description: string }
  /** One item of an album is refused; the others are there. */
  | { readonly type: 'album-item'; readonly item: number; readonly error: string }

export interface FaultMatch {
  readonly bot?: number
  /** Names with "*" as a wildcard; letter case does not count. */
  readonly method?: readonly string[]
  readonly chat?: number
  /** The nth call that the rest of the rule matches, or each nth one. */
  readonly nth?: number
  readonly every?: number
  readonly probability?: number
  /** Virtual ms: since the script was set, or since the epoch when above 1e11. */
  readonly fromMs?: number
  readonly untilMs?: number
  readonly text?: RegExp
}

export interface FaultRule {
  readonly name: string
  readonly match: FaultMatch
  readonly act: FaultAct
  readonly maxHits?: number
}

export interface FaultScript {
  readonly seed: number
  readonly rules: readonly FaultRule[]
}

const PLAIN_ACTS = [
  'drop-before',
  'drop-after',
  '500-before',
  '500-after',
  '502',
  '401',
  '409',
  'blocked',
  'truncate',
] as const

/** A fault script that cannot be run, said so that its author finds the place. */
export class FaultScriptError extends Error {
  override readonly name = 'FaultScriptError'
}

const fail = (place: string, problem: string): never => {
  throw new FaultScriptError(`Fault script, ${place}: ${problem}`)
}

interface NumberRange {
  readonly min: number
  readonly max?: number
}

const readNumber = (value: unknown, place: string, { min, max = Number.MAX_SAFE_INTEGER }: NumberRange): number => {
  if (typeof value === 'number' && value >= min && value <= max) return value
  return fail(
    place,
    `a number from ${min}${max === Number.MAX_SAFE_INTEGER ? '' : ` to ${max}`} is expected, got ${JSON.stringify(value)}`,
  )
}

const readSpan = (value: unknown, place: string, min: number): number | readonly [number, number] => {
  if (!Array.isArray(value)) return readNumber(value, place, { min })
  const [low, high] = [readNumber(value[0], place, { min }), readNumber(value[1], place, { min })]
  return low <= high ? [low, high] : fail(place, 'the first number is above the second')
}

const readMethods = (value: unknown, place: string): readonly string[] => {
  const names: unknown[] = Array.isArray(value) ? (value as unknown[]) : [value]
  return names.map((name) =>
    typeof name === 'string' && name !== '' ? name : fail(place, 'a method name or a list of them is expected'),
  )
}

const readPattern = (value: unknown, place: string): RegExp => {
  if (typeof value !== 'string') return fail(place, 'a regular expression is expected as text')
  try {
    return new RegExp(value, 'u')
  } catch {
    return fail(place, `"${value}" is no regular expression`)
  }
}

type MatchReader = (value: unknown, place: string) => FaultMatch

const MATCH_READERS: Readonly<Record<string, MatchReader>> = {
  bot: (value, place) => ({ bot: readNumber(value, place, { min: 1 }) }),
  method: (value, place) => ({ method: readMethods(value, place) }),
  chat: (value, place) => ({ chat: readNumber(value, place, { min: -Number.MAX_SAFE_INTEGER }) }),
  nth: (value, place) => ({ nth: readNumber(value, place, { min: 1 }) }),
  every: (value, place) => ({ every: readNumber(value, place, { min: 1 }) }),
  probability: (value, place) => ({ probability: readNumber(value, place, { min: 0, max: 1 }) }),
  fromMs: (value, place) => ({ fromMs: readNumber(value, place, { min: 0 }) }),
  untilMs: (value, place) => ({ untilMs: readNumber(value, place, { min: 0 }) }),
  text: (value, place) => ({ text: readPattern(value, place) }),
}

const readMatch = (value: unknown, place: string): FaultMatch => {
  if (value === undefined) return {}
  if (!isRecord(value)) return fail(place, 'an object is expected')
  let match: FaultMatch = {}
  for (const [name, given] of Object.entries(value)) {
    const reader = Object.hasOwn(MATCH_READERS, name) ? MATCH_READERS[name] : undefined
    if (reader === undefined)
      return fail(place, `unknown field "${name}"; known: ${Object.keys(MATCH_READERS).join(', ')}`)
    match = { ...match, ...reader(given, `${place}.${name}`) }
  }
  return match
}

type ActReader = (act: Readonly<Record<string, unknown>>, place: string) => FaultAct

const ACT_READERS: Readonly<Record<string, ActReader>> = {
  '429': (act, place) => {
    const scope = act['scope'] ?? 'bot'
    if (scope !== 'bot' && scope !== 'chat') return fail(`${place}.scope`, '"bot" or "chat" is expected')
    return { type: '429', retryAfter: readSpan(act['retryAfter'] ?? 1, `${place}.retryAfter`, 1), scope }
  },
  slow: (act, place) => {
    const at = act['at'] ?? 'before'
    if (at !== 'before' && at !== 'after') return fail(`${place}.at`, '"before" or "after" is expected')
    return { type: 'slow', ms: readSpan(act['ms'], `${place}.ms`, 0), at }
  },
  hang: (act) => ({ type: 'hang', commit: act['commit'] === true }),
  'album-item': (act, place) => {
    const error = act['error'] ?? 'IMAGE_PROCESS_FAILED'
    if (typeof error !== 'string') return fail(`${place}.error`, 'a text is expected')
    return { type: 'album-item', item: readNumber(act['item'] ?? 1, `${place}.item`, { min: 1, max: 10 }), error }
  },
  error: (act, place) => {
    const { description } = act
    if (typeof description !== 'string') return fail(`${place}.description`, 'a text is expected')
    return { type: 'error', code: readNumber(act['code'], `${place}.code`, { min: 400, max: 599 }), description }
  },
}

const readAct = (value: unknown, place: string): FaultAct => {
  const act = typeof value === 'string' ? { type: value } : value
  if (!isRecord(act)) return fail(place, 'an object with a type is expected')
  const type = String(act['type'])
  const plain = PLAIN_ACTS.find((name) => name === type)
  if (plain !== undefined) return { type: plain }
  const reader = Object.hasOwn(ACT_READERS, type) ? ACT_READERS[type] : undefined
  if (reader !== undefined) return reader(act, place)
  const known = [...PLAIN_ACTS, ...Object.keys(ACT_READERS)].join(', ')
  return fail(`${place}.type`, `unknown act ${JSON.stringify(act['type'])}; known: ${known}`)
}

const readRule = (value: unknown, index: number): FaultRule => {
  const place = `rules[${index}]`
  if (!isRecord(value)) return fail(place, 'an object is expected')
  for (const name of Object.keys(value)) {
    if (!['name', 'match', 'act', 'maxHits'].includes(name))
      fail(place, `unknown field "${name}"; known: name, match, act, maxHits`)
  }
  return {
    name: typeof value['name'] === 'string' ? value['name'] : `rule ${index + 1}`,
    match: readMatch(value['match'], `${place}.match`),
    act: readAct(value['act'], `${place}.act`),
    ...(value['maxHits'] === undefined
      ? {}
      : { maxHits: readNumber(value['maxHits'], `${place}.maxHits`, { min: 1 }) }),
  }
}

const MAX_RULES = 1000

export const readFaultScript = (value: unknown, seed: number): FaultScript => {
  if (!isRecord(value)) return fail('top', 'an object {"seed":…,"rules":[…]} is expected')
  const rules = value['rules'] ?? []
  if (!Array.isArray(rules)) return fail('rules', 'a list is expected')
  if (rules.length > MAX_RULES) return fail('rules', `at most ${MAX_RULES} rules are taken`)
  return {
    seed: value['seed'] === undefined ? seed : readNumber(value['seed'], 'seed', { min: 0 }),
    rules: (rules as unknown[]).map(readRule),
  }
}

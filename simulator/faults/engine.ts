import { seededDraw, seededInteger } from '../random.ts'
import type { FaultAct, FaultRule, FaultScript } from './rules.ts'

export interface FaultCall {
  readonly bot: number
  readonly method: string
  readonly chat: number | undefined
  readonly text: string
  readonly nowMs: number
  /** How many calls of this bot in this chat came before: the draw's place in the sequence. */
  readonly ordinal: number
}

/** An act with its chances drawn. */
export type DrawnFault =
  | { readonly type: '429'; readonly retryAfterSeconds: number; readonly scope: 'bot' | 'chat' }
  | { readonly type: 'slow'; readonly ms: number; readonly at: 'before' | 'after' }
  | Exclude<FaultAct, { type: '429' } | { type: 'slow' }>

export interface FaultEngine {
  /** The act of the first rule that matches and draws, or undefined. */
  readonly decide: (call: FaultCall) => DrawnFault | undefined
  readonly setScript: (script: FaultScript, nowMs: number) => void
  readonly state: () => { seed: number; rules: readonly { name: string; matched: number; hits: number }[] }
}

interface LiveRule {
  readonly rule: FaultRule
  readonly index: number
  readonly methods: readonly RegExp[] | undefined
  matched: number
  hits: number
}

const EPOCH_LIKE_MS = 1e11

const wildcard = (name: string): RegExp =>
  new RegExp(`^${name.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`, 'i')

const isInWindow = (
  { fromMs, untilMs }: { fromMs?: number; untilMs?: number },
  nowMs: number,
  setAtMs: number,
): boolean => {
  const absolute = (value: number): number => (value > EPOCH_LIKE_MS ? value : setAtMs + value)
  return (fromMs === undefined || nowMs >= absolute(fromMs)) && (untilMs === undefined || nowMs < absolute(untilMs))
}

const isMeant = ({ rule, methods }: LiveRule, call: FaultCall, setAtMs: number): boolean => {
  const { match } = rule
  if (match.bot !== undefined && match.bot !== call.bot) return false
  if (match.chat !== undefined && match.chat !== call.chat) return false
  if (methods?.some((pattern) => pattern.test(call.method)) === false) return false
  if (match.text?.test(call.text) === false) return false
  return isInWindow(match, call.nowMs, setAtMs)
}

/** A person who blocked the bot stays so: that draw does not depend on how often they were tried. */
const ordinalOf = (rule: FaultRule, call: FaultCall): number => (rule.act.type === 'blocked' ? 0 : call.ordinal)

const isDrawn = ({ rule, index, matched, hits }: LiveRule, call: FaultCall, seed: number): boolean => {
  const { nth, every, probability } = rule.match
  if (rule.maxHits !== undefined && hits >= rule.maxHits) return false
  if (nth !== undefined && matched !== nth) return false
  if (every !== undefined && matched % every !== 0) return false
  if (probability === undefined) return true
  return (
    seededDraw(seed, index, call.bot, call.chat ?? 0, call.method.toLowerCase(), ordinalOf(rule, call)) < probability
  )
}

const drawn = (act: FaultAct, call: FaultCall, seed: number): DrawnFault => {
  const within = (span: number | readonly [number, number], name: string): number =>
    typeof span === 'number'
      ? span
      : seededInteger(span[0], span[1], seed, name, call.bot, call.chat ?? 0, call.ordinal)
  switch (act.type) {
    case '429':
      return { type: '429', retryAfterSeconds: Math.ceil(within(act.retryAfter, 'retry')), scope: act.scope }
    case 'slow':
      return { type: 'slow', ms: within(act.ms, 'slow'), at: act.at }
    default:
      return act
  }
}

export const createFaultEngine = (script: FaultScript, startMs: number): FaultEngine => {
  let seed = script.seed
  let setAtMs = startMs
  let rules: LiveRule[] = []
  const setScript = (next: FaultScript, nowMs: number): void => {
    seed = next.seed
    setAtMs = nowMs
    rules = next.rules.map((rule, index) => ({
      rule,
      index,
      methods: rule.match.method?.map(wildcard),
      matched: 0,
      hits: 0,
    }))
  }
  setScript(script, startMs)
  return {
    setScript,
    decide: (call) => {
      for (const live of rules) {
        if (!isMeant(live, call, setAtMs)) continue
        live.matched++
        if (!isDrawn(live, call, seed)) continue
        live.hits++
        return drawn(live.rule.act, call, seed)
      }
      return undefined
    },
    state: () => ({ seed, rules: rules.map(({ rule, matched, hits }) => ({ name: rule.name, matched, hits })) }),
  }
}

import type { FloodGate } from '../limits/flood-gate.ts'
import type { FaultEngine } from '../faults/engine.ts'
import type { Attempt } from '../ledger/attempt.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { textParam } from '../server/params.ts'
import { refusalReply, resultReply } from '../server/reply.ts'
import type { Reply } from '../server/reply.ts'
import type { Dialog } from '../world/types.ts'
import { captionsOf } from './album-items.ts'
import type { Call, Telegram, Trace } from './call.ts'
import { playFault } from './faulted.ts'
import type { Ending } from './faulted.ts'
import type { MethodEntry } from './methods.ts'
import { Refusal, tooManyRequests } from './refusal.ts'

/** One understood call on its way through gates, faults and its method. */
export interface Work {
  readonly call: Call
  readonly entry: MethodEntry
  /** Absent for calls that the ledger does not count. */
  readonly attempt: Attempt | undefined
  readonly dialog: Dialog | undefined
  readonly ordinal: number
}

export interface WorkParts {
  readonly telegram: Telegram
  readonly faults: FaultEngine
  readonly ledger: Ledger
}

export const contentOfCall = (call: Pick<Call, 'params'>): string =>
  textParam(call.params, 'text') || textParam(call.params, 'caption') || captionsOf(call.params)

const copyTrace = (attempt: Attempt, trace: Trace): void => {
  attempt.chat = trace.chatId ?? attempt.chat
  if (trace.text !== '') attempt.text = trace.text
  attempt.mediaSha256 = trace.mediaSha256
  attempt.hasKeyboard = trace.hasKeyboard
  attempt.messageId = trace.messageId
  attempt.messageCount = trace.messageCount
}

const noteRefusal = (attempt: Attempt, refusal: Refusal): void => {
  attempt.code = refusal.code
  attempt.description = refusal.message
}

const runMethod = async ({ call, entry, attempt }: Work, { ledger, telegram }: WorkParts): Promise<Reply> => {
  try {
    const result = await entry.run(call)
    if (attempt !== undefined) {
      copyTrace(attempt, call.trace)
      ledger.commit(attempt, telegram.world.clock.now())
    }
    return resultReply(result)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    if (attempt !== undefined) {
      copyTrace(attempt, call.trace)
      noteRefusal(attempt, error)
      if (call.trace.limitedBy !== undefined) ledger.count('limited429')
      if (call.trace.messageCount > 0) {
        ledger.count('partial')
        ledger.commit(attempt, telegram.world.clock.now())
      }
    }
    return refusalReply(error)
  }
}

interface ClosedGate {
  readonly gate: FloodGate
  readonly refusal: Refusal
  readonly isEarly: boolean
}

const closedGate = ({ call, entry, dialog }: Work): ClosedGate | undefined => {
  if (entry.kind !== 'send' && entry.kind !== 'edit') return undefined
  for (const gate of [call.bot.flood, dialog?.flood]) {
    const verdict = gate?.check(call.arrival, call.telegram.limits.inFlightGraceMs)
    if (gate === undefined || verdict?.kind !== 'closed') continue
    return { gate, refusal: tooManyRequests(verdict.retryAfterSeconds), isEarly: verdict.isEarly }
  }
  return undefined
}

const throughGate = (work: Work, ledger: Ledger): Ending | undefined => {
  const closed = closedGate(work)
  const { attempt, call } = work
  if (closed === undefined || attempt === undefined) return undefined
  ledger.count('repeated429')
  ledger.count(closed.isEarly ? 'earlySends' : 'inFlightAfter429')
  attempt.isEarly = closed.isEarly
  noteRefusal(attempt, closed.refusal)
  call.trace.limitedBy = closed.gate
  return { kind: 'answer', reply: refusalReply(closed.refusal) }
}

/** A wait that is on comes first, then the fault script, then the method itself. */
export const doWork = async (work: Work, parts: WorkParts): Promise<Ending> => {
  const { call, entry, attempt, dialog, ordinal } = work
  const gated = throughGate(work, parts.ledger)
  if (gated !== undefined) return gated
  const fault = parts.faults.decide({
    bot: call.bot.id,
    method: entry.name,
    chat: dialog?.chat.id,
    text: contentOfCall(call),
    nowMs: call.arrival.nowMs,
    ordinal,
  })
  const run = (): Promise<Reply> => runMethod(work, parts)
  if (fault === undefined) return { kind: 'answer', reply: await run() }
  return playFault({ call, fault, attempt, ledger: parts.ledger, dialog, run })
}

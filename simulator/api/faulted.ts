import { setTimeout as sleep } from 'node:timers/promises'
import type { DrawnFault } from '../faults/engine.ts'
import { chatGate } from '../limits/admit.ts'
import type { Attempt } from '../ledger/attempt.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { badGatewayReply, refusalReply, serverErrorReply } from '../server/reply.ts'
import type { Reply } from '../server/reply.ts'
import type { Dialog } from '../world/types.ts'
import type { Call } from './call.ts'
import { Refusal, conflict, forbidden, tooManyRequests, unauthorized } from './refusal.ts'

/** What becomes of a request in the end. */
export type Ending =
  | { readonly kind: 'answer'; readonly reply: Reply }
  | { readonly kind: 'truncated'; readonly reply: Reply }
  | { readonly kind: 'drop' }
  | { readonly kind: 'hang' }

export interface Faulted {
  readonly call: Call
  readonly fault: DrawnFault
  /** Absent for calls that the ledger does not count. */
  readonly attempt: Attempt | undefined
  readonly ledger: Ledger
  readonly dialog: Dialog | undefined
  readonly run: () => Promise<Reply>
}

const TERMINATED = 'terminated by other getUpdates request; make sure that only one bot instance is running'

const refused = ({ attempt }: Faulted, refusal: Refusal): Ending => {
  if (attempt !== undefined) {
    attempt.outcome = 'refused'
    attempt.code = refusal.code
    attempt.description = refusal.message
  }
  return { kind: 'answer', reply: refusalReply(refusal) }
}

const refusedBefore = (faulted: Faulted, outcome: 'dropped' | 'error' | 'hung', ending: Ending): Ending => {
  const { attempt, ledger } = faulted
  if (attempt !== undefined) {
    attempt.outcome = outcome
    if (ending.kind === 'answer') attempt.code = ending.reply.status
    ledger.count(outcome === 'dropped' ? 'droppedBefore' : outcome === 'error' ? 'errorBefore' : 'hung')
  }
  return ending
}

const flooded = (faulted: Faulted, seconds: number, scope: 'bot' | 'chat'): Ending => {
  const { call, dialog, attempt, ledger } = faulted
  if (attempt !== undefined) {
    const gate = scope === 'chat' && dialog !== undefined ? chatGate(dialog) : call.bot.flood
    gate.close(call.arrival.nowMs + seconds * 1000, call.arrival)
    call.trace.limitedBy = gate
    ledger.count('scripted429')
  }
  return refused(faulted, tooManyRequests(seconds))
}

/** Only a committed message makes a lost answer a lost answer; what was refused is answered as it is. */
const afterCommit = async (
  faulted: Faulted,
  counter: 'droppedAfter' | 'errorAfter',
  ending: Ending,
): Promise<Ending> => {
  const { attempt, ledger, run } = faulted
  const reply = await run()
  if (attempt !== undefined) {
    if (attempt.outcome !== 'committed') return { kind: 'answer', reply }
    ledger.count(counter)
  }
  return ending
}

const slowed = async (faulted: Faulted, fault: Extract<DrawnFault, { type: 'slow' }>): Promise<Ending> => {
  if (faulted.attempt !== undefined) faulted.ledger.count('slowed')
  if (fault.at === 'before') await sleep(fault.ms, undefined, { ref: false })
  const reply = await faulted.run()
  if (fault.at === 'after') await sleep(fault.ms, undefined, { ref: false })
  return { kind: 'answer', reply }
}

const hung = async (faulted: Faulted, isCommitted: boolean): Promise<Ending> => {
  if (!isCommitted) return refusedBefore(faulted, 'hung', { kind: 'hang' })
  await faulted.run()
  if (faulted.attempt !== undefined) faulted.ledger.count('hung')
  return { kind: 'hang' }
}

const truncated = async (faulted: Faulted): Promise<Ending> => {
  const reply = await faulted.run()
  if (faulted.attempt !== undefined) faulted.ledger.count('truncated')
  return { kind: 'truncated', reply }
}

/** Only people block; a group or channel takes the message. */
const blocked = async (faulted: Faulted): Promise<Ending> => {
  if (faulted.dialog?.kind !== 'private') return { kind: 'answer', reply: await faulted.run() }
  faulted.dialog.membership = 'blocked'
  return refused(faulted, forbidden('bot was blocked by the user'))
}

type PlainType = Exclude<DrawnFault['type'], '429' | 'slow' | 'hang' | 'error' | 'album-item'>

const PLAIN: Readonly<Record<PlainType, (faulted: Faulted) => Ending | Promise<Ending>>> = {
  'drop-before': (faulted) => refusedBefore(faulted, 'dropped', { kind: 'drop' }),
  'drop-after': (faulted) => afterCommit(faulted, 'droppedAfter', { kind: 'drop' }),
  '500-before': (faulted) => refusedBefore(faulted, 'error', { kind: 'answer', reply: serverErrorReply() }),
  '500-after': (faulted) => afterCommit(faulted, 'errorAfter', { kind: 'answer', reply: serverErrorReply() }),
  '502': (faulted) => refusedBefore(faulted, 'error', { kind: 'answer', reply: badGatewayReply() }),
  truncate: truncated,
  blocked,
  '401': (faulted) => refused(faulted, unauthorized()),
  '409': (faulted) => refused(faulted, conflict(TERMINATED)),
}

/** Plays one act of the fault script around a call. */
export const playFault = async (faulted: Faulted): Promise<Ending> => {
  const { fault, attempt } = faulted
  if (attempt !== undefined) attempt.fault = fault.type
  switch (fault.type) {
    case '429':
      return flooded(faulted, fault.retryAfterSeconds, fault.scope)
    case 'slow':
      return slowed(faulted, fault)
    case 'hang':
      return hung(faulted, fault.commit)
    case 'album-item':
      faulted.call.albumFault = fault
      return { kind: 'answer', reply: await faulted.run() }
    case 'error':
      return refused(faulted, new Refusal(fault.code, fault.description))
    default:
      return PLAIN[fault.type](faulted)
  }
}

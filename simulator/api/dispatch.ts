import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FaultEngine } from '../faults/engine.ts'
import type { FloodArrival, FloodGate } from '../limits/flood-gate.ts'
import type { Attempt, Ledger } from '../ledger/ledger.ts'
import { textParam } from '../server/params.ts'
import type { Params } from '../server/params.ts'
import { readParams } from '../server/read-body.ts'
import { refusalReply, resultReply, serverErrorReply, writeReply, writeTruncated } from '../server/reply.ts'
import type { Reply } from '../server/reply.ts'
import type { Bot, Dialog } from '../world/types.ts'
import { isTokenShaped } from '../world/world.ts'
import type { Call, Telegram, Trace } from './call.ts'
import { playFault } from './faulted.ts'
import type { Ending } from './faulted.ts'
import type { MethodEntry } from './methods.ts'
import { Refusal, notFound, tooManyRequests, unauthorized } from './refusal.ts'

export interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  /** Real ms. */
  readonly arrivedAtMs: number
}

export interface DispatchParts {
  readonly telegram: Telegram
  readonly methods: ReadonlyMap<string, MethodEntry>
  readonly faults: FaultEngine
  readonly ledger: Ledger
}

interface Work {
  readonly call: Call
  readonly entry: MethodEntry
  readonly attempt: Attempt | undefined
  readonly dialog: Dialog | undefined
}

const newTrace = (): Trace => ({
  chatId: undefined,
  text: '',
  mediaSha256: '',
  hasKeyboard: false,
  messageId: undefined,
  limitedBy: undefined,
})

const namedChat = (telegram: Telegram, bot: Bot, params: Params): Dialog | undefined => {
  const given = textParam(params, 'chat_id')
  if (/^-?\d{1,16}$/.test(given)) return telegram.world.dialogOf(bot, Number(given))
  const chat = given.startsWith('@') ? telegram.world.chatByUsername(given.slice(1)) : undefined
  return chat === undefined ? undefined : telegram.world.dialogOf(bot, chat.id)
}

const copyTrace = (attempt: Attempt, trace: Trace): void => {
  attempt.chat = trace.chatId ?? attempt.chat
  if (trace.text !== '') attempt.text = trace.text
  attempt.mediaSha256 = trace.mediaSha256
  attempt.hasKeyboard = trace.hasKeyboard
  attempt.messageId = trace.messageId
}

/** Authorises, meets gates and faults, runs the method and answers, keeping the ledger true at each step. */
export const createDispatcher = ({ telegram, methods, faults, ledger }: DispatchParts) => {
  const { clock } = telegram.world
  const ordinals = new Map<number, number>()

  const nextOrdinal = (bot: Bot, dialog: Dialog | undefined): number => {
    if (dialog !== undefined) return ++dialog.requestCount
    const ordinal = (ordinals.get(bot.id) ?? 0) + 1
    ordinals.set(bot.id, ordinal)
    return ordinal
  }

  const runMethod = async ({ call, entry, attempt }: Work): Promise<Reply> => {
    try {
      const result = await entry.run(call)
      if (attempt !== undefined) {
        copyTrace(attempt, call.trace)
        ledger.commit(attempt, clock.now())
      }
      return resultReply(result)
    } catch (error) {
      if (attempt !== undefined) copyTrace(attempt, call.trace)
      if (!(error instanceof Refusal)) throw error
      if (attempt !== undefined) {
        attempt.code = error.code
        attempt.description = error.message
        if (call.trace.limitedBy !== undefined) ledger.count('limited429')
      }
      return refusalReply(error)
    }
  }

  const closedGate = ({
    call,
    entry,
    dialog,
  }: Work): { gate: FloodGate; refusal: Refusal; isEarly: boolean } | undefined => {
    if (entry.kind !== 'send' && entry.kind !== 'edit') return undefined
    for (const gate of [call.bot.flood, dialog?.flood]) {
      const verdict = gate?.check(call.arrival, telegram.limits.inFlightGraceMs)
      if (gate === undefined || verdict?.kind !== 'closed') continue
      return { gate, refusal: tooManyRequests(verdict.retryAfterSeconds), isEarly: verdict.isEarly }
    }
    return undefined
  }

  const throughGate = (work: Work): Ending | undefined => {
    const closed = closedGate(work)
    if (closed === undefined || work.attempt === undefined) return undefined
    const { attempt, call } = work
    ledger.count('repeated429')
    ledger.count(closed.isEarly ? 'earlySends' : 'inFlightAfter429')
    attempt.isEarly = closed.isEarly
    attempt.code = 429
    attempt.description = closed.refusal.message
    call.trace.limitedBy = closed.gate
    return { kind: 'answer', reply: refusalReply(closed.refusal) }
  }

  const decide = async (work: Work): Promise<Ending> => {
    const { call, entry, attempt, dialog } = work
    const gated = throughGate(work)
    if (gated !== undefined) return gated
    const fault = faults.decide({
      bot: call.bot.id,
      method: entry.name,
      chat: dialog?.chat.id,
      text: textParam(call.params, 'text') || textParam(call.params, 'caption'),
      nowMs: call.arrival.nowMs,
      ordinal: nextOrdinal(call.bot, dialog),
    })
    const run = (): Promise<Reply> => runMethod(work)
    if (fault === undefined) return { kind: 'answer', reply: await run() }
    return playFault({ call, fault, attempt, ledger, dialog, run })
  }

  const end = (exchange: Exchange, ending: Ending, trace: Trace | undefined): void => {
    const { response } = exchange
    const { socket } = exchange.request
    const gate = trace?.limitedBy
    if (response.destroyed) return
    switch (ending.kind) {
      case 'answer':
        if (gate !== undefined) response.once('finish', () => gate.told(socket, Date.now()))
        writeReply(response, ending.reply)
        return
      case 'truncated':
        writeTruncated(response, ending.reply)
        return
      case 'drop':
        socket.destroy()
        return
      case 'hang':
        return
    }
  }

  const begin = (exchange: Exchange, bot: Bot, entry: MethodEntry, params: Params): Work => {
    const { request, response, arrivedAtMs } = exchange
    const nowMs = clock.now()
    const arrival: FloodArrival = { nowMs, arrivedAtMs, connection: request.socket }
    const dialog = namedChat(telegram, bot, params)
    const attempt =
      entry.kind === 'other'
        ? undefined
        : ledger.begin({ bot: bot.id, method: entry.name, kind: entry.kind, at: nowMs, real: arrivedAtMs })
    if (attempt !== undefined) {
      attempt.chat = dialog?.chat.id
      attempt.text = textParam(params, 'text') || textParam(params, 'caption')
    }
    const onClosed = (callback: () => void): void => void response.once('close', callback)
    return { call: { telegram, bot, params, arrival, trace: newTrace(), onClosed }, entry, attempt, dialog }
  }

  const authorise = (token: string): Bot => {
    if (!isTokenShaped(token)) throw notFound()
    const bot = telegram.world.botByToken(token)
    if (bot === undefined || bot.isRevoked) throw unauthorized()
    return bot
  }

  const findMethod = (name: string): MethodEntry => {
    const entry = methods.get(name.toLowerCase())
    if (entry === undefined) throw notFound(': method not found')
    return entry
  }

  const answerRefusal = (exchange: Exchange, error: unknown): void => {
    if (exchange.response.destroyed || exchange.response.headersSent) return
    writeReply(exchange.response, error instanceof Refusal ? refusalReply(error) : serverErrorReply('internal'))
  }

  const handleCounted = async (exchange: Exchange, work: Work): Promise<void> => {
    const { response } = exchange
    const closed = new Promise<void>((resolve) => {
      if (response.destroyed) resolve()
      else response.once('close', resolve)
    })
    let ending: Ending = { kind: 'drop' }
    try {
      ending = await decide(work)
      end(exchange, ending, work.call.trace)
    } finally {
      const { attempt } = work
      if (attempt !== undefined) {
        void closed.then(() => ledger.finish(attempt, ending.kind === 'answer' && response.writableFinished))
      }
    }
  }

  return {
    handle: async (exchange: Exchange, token: string, methodName: string, query: string): Promise<void> => {
      try {
        const params = await readParams(exchange.request, query)
        const bot = authorise(token)
        const work = begin(exchange, bot, findMethod(methodName), params)
        await handleCounted(exchange, work)
      } catch (error) {
        answerRefusal(exchange, error)
      }
    },
    authorise,
  }
}

export type Dispatcher = ReturnType<typeof createDispatcher>

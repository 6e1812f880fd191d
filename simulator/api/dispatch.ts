import type { IncomingMessage, ServerResponse } from 'node:http'
import { textParam } from '../server/params.ts'
import type { Params } from '../server/params.ts'
import { readParams } from '../server/read-body.ts'
import { refusalReply, serverErrorReply, writeReply, writeTruncated } from '../server/reply.ts'
import type { Bot, Dialog } from '../world/types.ts'
import { isTokenShaped } from '../world/world.ts'
import type { Call, Telegram, Trace } from './call.ts'
import type { Ending } from './faulted.ts'
import type { MethodEntry } from './methods.ts'
import { Refusal, notFound, unauthorized } from './refusal.ts'
import { contentOfCall, doWork } from './work.ts'
import type { Work, WorkParts } from './work.ts'

export interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  /** Real ms. */
  readonly arrivedAtMs: number
}

export interface DispatchParts extends WorkParts {
  readonly methods: ReadonlyMap<string, MethodEntry>
}

const newTrace = (): Trace => ({
  chatId: undefined,
  text: '',
  mediaSha256: '',
  hasKeyboard: false,
  messageId: undefined,
  messageCount: 0,
  limitedBy: undefined,
})

const namedDialog = ({ world }: Telegram, bot: Bot, params: Params): Dialog | undefined => {
  const given = textParam(params, 'chat_id')
  if (/^-?\d{1,16}$/.test(given)) return world.dialogOf(bot, Number(given))
  const chat = given.startsWith('@') ? world.chatByUsername(given.slice(1)) : undefined
  return chat === undefined ? undefined : world.dialogOf(bot, chat.id)
}

const writeEnding = ({ request, response }: Exchange, ending: Ending, trace: Trace): void => {
  if (response.destroyed) return
  const gate = trace.limitedBy
  switch (ending.kind) {
    case 'answer':
      if (gate !== undefined) response.once('finish', () => gate.told(request.socket, Date.now()))
      writeReply(response, ending.reply)
      return
    case 'truncated':
      writeTruncated(response, ending.reply)
      return
    case 'drop':
      request.socket.destroy()
      return
    case 'hang':
      return
  }
}

const closing = (response: ServerResponse): Promise<void> =>
  new Promise((resolve) => {
    if (response.destroyed) resolve()
    else response.once('close', resolve)
  })

const answerError = ({ response }: Exchange, error: unknown): void => {
  if (response.destroyed || response.headersSent) return
  writeReply(response, error instanceof Refusal ? refusalReply(error) : serverErrorReply('internal'))
}

const findMethod = (methods: DispatchParts['methods'], name: string): MethodEntry => {
  const entry = methods.get(name.toLowerCase())
  if (entry === undefined) throw notFound(': method not found')
  return entry
}

const authoriseIn = ({ world }: Telegram, token: string): Bot => {
  if (!isTokenShaped(token)) throw notFound()
  const bot = world.botByToken(token)
  if (bot === undefined || bot.isRevoked) throw unauthorized()
  return bot
}

const newCall = (telegram: Telegram, given: Omit<Call, 'telegram' | 'trace' | 'albumFault'>): Call => ({
  telegram,
  ...given,
  trace: newTrace(),
  albumFault: undefined,
})

/** Authorises, does the work and answers, keeping the ledger true at each step. */
export const createDispatcher = (parts: DispatchParts) => {
  const { telegram, ledger } = parts
  const ordinals = new Map<number, number>()

  const nextOrdinal = (bot: Bot, dialog: Dialog | undefined): number => {
    if (dialog !== undefined) return ++dialog.requestCount
    const ordinal = (ordinals.get(bot.id) ?? 0) + 1
    ordinals.set(bot.id, ordinal)
    return ordinal
  }

  const begin = (exchange: Exchange, bot: Bot, entry: MethodEntry, params: Params): Work => {
    const { request, response, arrivedAtMs } = exchange
    const nowMs = telegram.world.clock.now()
    const dialog = namedDialog(telegram, bot, params)
    const onClosed = (callback: () => void): void => void response.once('close', callback)
    const arrival = { nowMs, arrivedAtMs, connection: request.socket }
    const call = newCall(telegram, { bot, method: entry.name, params, arrival, onClosed })
    const ordinal = nextOrdinal(bot, dialog)
    if (entry.kind === 'other') return { call, entry, attempt: undefined, dialog, ordinal }
    const attempt = ledger.begin({ bot: bot.id, method: entry.name, kind: entry.kind, at: nowMs, real: arrivedAtMs })
    attempt.chat = dialog?.chat.id
    attempt.text = contentOfCall(call)
    return { call, entry, attempt, dialog, ordinal }
  }

  const perform = async (exchange: Exchange, work: Work): Promise<void> => {
    const { response } = exchange
    const closed = closing(response)
    const { attempt, call } = work
    let ending: Ending = { kind: 'drop' }
    try {
      ending = await doWork(work, parts)
      writeEnding(exchange, ending, call.trace)
    } finally {
      const isAnswer = ending.kind === 'answer'
      if (attempt !== undefined) void closed.then(() => ledger.finish(attempt, isAnswer && response.writableFinished))
    }
  }

  return {
    authorise: (token: string): Bot => authoriseIn(telegram, token),
    handle: async (exchange: Exchange, target: { token: string; method: string; query: string }): Promise<void> => {
      try {
        const params = await readParams(exchange.request, target.query)
        const bot = authoriseIn(telegram, target.token)
        await perform(exchange, begin(exchange, bot, findMethod(parts.methods, target.method), params))
      } catch (error) {
        answerError(exchange, error)
      }
    },
  }
}

export type Dispatcher = ReturnType<typeof createDispatcher>

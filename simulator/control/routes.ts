import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Telegram } from '../api/call.ts'
import type { FaultEngine } from '../faults/engine.ts'
import { FaultScriptError, readFaultScript } from '../faults/rules.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { changeLimits } from '../limits/limits.ts'
import type { ControlHandler } from '../server/http-server.ts'
import type { People } from '../world/acts.ts'
import type { Seeding } from '../world/seeding.ts'
import { act, findBot, findPerson } from './act.ts'
import { addChat } from './chats.ts'
import {
  ControlError,
  countInput,
  optionalNumber,
  optionalText,
  readInput,
  requiredText,
  requiredNumber,
  textsOf,
} from './input.ts'
import type { Input } from './input.ts'
import { queryLedger, setDuplicateRule } from './ledger-query.ts'
import { listReceived, summarizeReceived } from './received.ts'
import { viewChat } from './view.ts'

export interface ControlParts {
  readonly telegram: Telegram
  readonly people: People
  readonly seeding: Seeding
  readonly faults: FaultEngine
  readonly ledger: Ledger
}

type Route = (parts: ControlParts, input: Input) => unknown

const MAX_CROWD = 1_000_000
const MAX_SPREAD_MS = 30 * 86_400_000
const MAX_BODY_BYTES = 80 * 1024 * 1024

const addBot: Route = ({ telegram }, input) => {
  const bot = telegram.world.addBot(textsOf(input, ['token', 'username', 'first_name']))
  return { id: bot.id, token: bot.token, username: bot.user.username }
}

const listBots: Route = ({ telegram }) => ({
  bots: [...telegram.world.bots.values()].map((bot) => ({
    id: bot.id,
    token: bot.token,
    username: bot.user.username,
    revoked: bot.isRevoked,
    pendingUpdates: bot.updates.pendingCount(telegram.world.clock.now()),
    floodUntil: bot.flood.untilMs(),
  })),
})

const addPerson: Route = ({ telegram }, input) => {
  const id = optionalNumber(input, 'id')
  const person = telegram.world.addPerson({
    ...(id === undefined ? {} : { id }),
    ...textsOf(input, ['first_name', 'last_name', 'username', 'language_code']),
  })
  return telegram.world.apiUser(person)
}

const addCrowd: Route = ({ telegram, seeding }, input) => {
  const bots = input['startedBots'] ?? []
  if (!Array.isArray(bots)) throw new ControlError('"startedBots" must be a list of bot ids.')
  for (const bot of bots as unknown[]) findBot(telegram.world, { bot })
  return seeding.crowd({
    count: countInput(input, 'count', MAX_CROWD),
    startedBots: (bots as unknown[]).map(Number),
    blocked: countInput(input, 'blocked', MAX_CROWD),
    deactivated: countInput(input, 'deactivated', MAX_CROWD),
    updates: input['updates'] === true,
    overMs: countInput(input, 'overMs', MAX_SPREAD_MS),
    payload: optionalText(input, 'payload') ?? '',
  })
}

const listPeople: Route = ({ telegram }, input) => {
  const after = optionalNumber(input, 'after') ?? 0
  const limit = Math.min(10_000, Math.max(1, optionalNumber(input, 'limit') ?? 1000))
  const people = []
  for (const person of telegram.world.people.values()) {
    if (person.id <= after) continue
    people.push({ ...telegram.world.apiUser(person), deactivated: person.isDeactivated })
    if (people.length >= limit) break
  }
  return { people }
}

const view: Route = ({ telegram }, input) => {
  const chat = optionalNumber(input, 'chat') ?? findPerson(telegram.world, input).id
  return viewChat(telegram.world, findBot(telegram.world, input), chat)
}

const callback: Route = ({ telegram }, input) => {
  const id = requiredText(input, 'id')
  const pending = telegram.callbacks.get(id)
  if (pending === undefined) throw new ControlError(`Callback query ${id} is not known.`, 404)
  return { answered: pending.answer !== undefined, ...pending.answer }
}

const setFaults: Route = ({ telegram, faults }, input) => {
  faults.setScript(readFaultScript(input, telegram.world.seed), telegram.world.clock.now())
  return faults.state()
}

const setLimits: Route = ({ telegram }, input) => {
  const problem = changeLimits(telegram.limits, input)
  if (problem !== undefined) throw new ControlError(problem)
  return telegram.limits
}

const status: Route = ({ telegram, seeding }) => ({
  now: telegram.world.clock.now(),
  speed: telegram.world.clock.speed,
  origin: telegram.world.clock.originMs,
  seed: telegram.world.seed,
  bots: telegram.world.bots.size,
  people: telegram.world.people.size,
  keptMessages: telegram.world.memory.size(),
  seeding: seeding.isBusy(),
  rssBytes: process.memoryUsage.rss(),
})

const pushUpdate: Route = ({ telegram }, input) => {
  const bot = findBot(telegram.world, input)
  const updateId = bot.updates.push(requiredText(input, 'type'), input['payload'], telegram.world.clock.now())
  return { updateId: updateId ?? null }
}

const ROUTES: Readonly<Record<string, Route>> = {
  'GET /status': status,
  'GET /bots': listBots,
  'POST /bots': addBot,
  'POST /person': addPerson,
  'POST /people': addCrowd,
  'GET /people': listPeople,
  'POST /chats': ({ telegram }, input) => addChat(telegram.world, input),
  'POST /act': ({ telegram, people }, input) => act(telegram.world, people, input),
  'POST /update': pushUpdate,
  'GET /view': view,
  'GET /received': ({ telegram }, input) => listReceived(telegram.receipts, input),
  'GET /received/summary': ({ telegram }, input) => summarizeReceived(telegram.receipts, input),
  'GET /callback': callback,
  'GET /faults': ({ faults }) => faults.state(),
  'PUT /faults': setFaults,
  'DELETE /faults': (parts) => setFaults(parts, { rules: [] }),
  'GET /limits': ({ telegram }) => telegram.limits,
  'PATCH /limits': setLimits,
  'GET /ledger': ({ ledger }, input) => queryLedger(ledger, input),
  'GET /ledger/summary': ({ ledger }) => ledger.summary(),
  'PUT /ledger/duplicates': ({ ledger }, input) => {
    setDuplicateRule(ledger, input)
    return {}
  },
  'GET /commands': ({ telegram }, input) => {
    const bot = telegram.world.bots.get(requiredNumber(input, 'bot'))
    return { commands: Object.fromEntries(bot?.commands ?? []) }
  },
}

const LOOPBACK = /^(::1|(::ffff:)?127\.)/

const readBody = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = []
  let total = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    total += chunk.length
    if (total > MAX_BODY_BYTES) throw new ControlError(`The body is above ${MAX_BODY_BYTES} bytes.`, 413)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

const answer = (response: ServerResponse, code: number, value: unknown): void => {
  if (response.destroyed) return
  const body = Buffer.from(JSON.stringify(value))
  response.writeHead(code, { 'Content-Type': 'application/json', 'Content-Length': body.length })
  response.end(body)
}

const statusOf = (error: unknown): number => {
  if (error instanceof ControlError) return error.status
  return error instanceof FaultScriptError || error instanceof Error ? 400 : 500
}

/** Answers loopback only: whoever reaches this endpoint is everybody at once. */
export const createControlHandler =
  (parts: ControlParts): ControlHandler =>
  async (request, response, path, query) => {
    try {
      if (!LOOPBACK.test(request.socket.remoteAddress ?? ''))
        throw new ControlError('The control endpoint answers loopback only.', 403)
      const body = await readBody(request)
      const run = ROUTES[`${request.method ?? 'GET'} ${path}`]
      if (run === undefined) {
        throw new ControlError(
          `Unknown: ${request.method ?? ''} /control${path}. Known: ${Object.keys(ROUTES).join('; ')}`,
          404,
        )
      }
      const input = { ...Object.fromEntries(new URLSearchParams(query)), ...readInput(body) }
      answer(response, 200, run(parts, input))
    } catch (error) {
      answer(response, statusOf(error), { error: error instanceof Error ? error.message : String(error) })
    }
  }

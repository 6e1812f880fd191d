import type { Limits } from './limits/limits.ts'
import type { LedgerEntry, LedgerSummary } from './ledger/types.ts'
import type { ReceivedPage, ReceivedSummary } from './control/received.ts'
import type { MessageView } from './control/view.ts'
import type { AdminRights } from './world/rights.ts'
import type { Crowd } from './world/seeding.ts'

export interface BotHandle {
  readonly id: number
  readonly token: string
  readonly username: string
}

export interface CrowdRequest {
  readonly count: number
  readonly startedBots?: readonly number[]
  readonly blocked?: number
  readonly deactivated?: number
  readonly updates?: boolean
  readonly overMs?: number
  readonly payload?: string
}

export interface PersonHandle {
  readonly id: number
  readonly first_name: string
}

interface InDialog {
  readonly bot: number
  readonly person: number
}

export type Act =
  | ({ readonly type: 'start'; readonly payload?: string } & InDialog)
  | ({ readonly type: 'text'; readonly text: string } & InDialog)
  | ({ readonly type: 'stop' | 'block' | 'unblock' } & InDialog)
  | ({ readonly type: 'press'; readonly messageId: number; readonly data?: string; readonly text?: string } & InDialog)
  | ({
      readonly type: 'document' | 'photo'
      readonly base64: string
      readonly fileName?: string
      readonly mimeType?: string
      readonly caption?: string
      /** Files with the same one were sent together (media_group_id). */
      readonly album?: string
    } & InDialog)
  | { readonly type: 'deactivate'; readonly person: number }
  | { readonly type: 'say'; readonly person: number; readonly chat: number; readonly text: string }
  | {
      readonly type: 'membership'
      readonly bot: number
      readonly chat: number
      readonly status: 'member' | 'administrator' | 'kicked' | 'left' | 'none'
      /** Of an administrator: those that differ from having them all. */
      readonly rights?: Partial<AdminRights>
    }
  | { readonly type: 'migrate'; readonly chat: number }
  | { readonly type: 'topic'; readonly chat: number; readonly name?: string }
  | {
      readonly type: 'topic'
      readonly chat: number
      readonly thread: number
      readonly status: 'open' | 'closed' | 'deleted'
    }
  | { readonly type: 'revoke' | 'restore'; readonly bot: number }
  | { readonly type: 'release'; readonly bot: number; readonly chat?: number }

export interface ActResult {
  readonly messageId?: number
  readonly callbackQueryId?: string
  readonly told?: number
  readonly chat?: number
  readonly thread?: number
}

export interface ChatRequest {
  readonly type: 'group' | 'supergroup' | 'channel'
  readonly title?: string
  readonly username?: string
  readonly id?: number
  /** The person who made it. */
  readonly owner?: number
  /** Bots that administer it, told by my_chat_member; `rights` names what they may not. */
  readonly administrators?: readonly number[]
  readonly rights?: Partial<AdminRights>
  /** A supergroup with topics. */
  readonly forum?: boolean
  readonly topics?: readonly string[]
  /** false: only administrators write. */
  readonly membersSend?: boolean
}

export interface ReceivedFilter {
  /** Regular expressions: which texts count, and what of them (the first group) stands for the text. */
  readonly only?: string
  readonly group?: string
}

export interface FaultScriptInput {
  readonly seed?: number
  readonly rules: readonly {
    readonly name?: string
    readonly match?: Readonly<Record<string, number | string | readonly string[]>>
    readonly act: string | Readonly<Record<string, unknown>>
    readonly maxHits?: number
  }[]
}

export interface FaultState {
  readonly seed: number
  readonly rules: readonly { readonly name: string; readonly matched: number; readonly hits: number }[]
}

export interface Status {
  readonly now: number
  readonly speed: number
  readonly origin: number
  readonly seed: number
  readonly bots: number
  readonly people: number
  readonly keptMessages: number
  readonly seeding: boolean
  readonly rssBytes: number
}

export interface LedgerFilter {
  readonly bot?: number
  readonly chat?: number
  readonly outcome?: LedgerEntry['outcome']
  readonly kind?: LedgerEntry['kind']
}

export interface BotState extends BotHandle {
  readonly revoked: boolean
  readonly pendingUpdates: number
  /** Virtual ms; in the past when no wait is on. */
  readonly floodUntil: number
}

/** Drives a running simulator over its control endpoint. */
export interface Control {
  readonly status: () => Promise<Status>
  readonly addBot: (bot?: { token?: string; username?: string; first_name?: string }) => Promise<BotHandle>
  readonly bots: () => Promise<readonly BotState[]>
  readonly addPerson: (person?: {
    id?: number
    first_name?: string
    last_name?: string
    username?: string
    language_code?: string
  }) => Promise<PersonHandle>
  readonly seed: (crowd: CrowdRequest) => Promise<Crowd>
  readonly people: (after?: number, limit?: number) => Promise<readonly (PersonHandle & { deactivated: boolean })[]>
  readonly addChat: (chat: ChatRequest) => Promise<{ readonly id: number; readonly topics?: readonly number[] }>
  readonly act: (act: Act) => Promise<ActResult>
  readonly view: (
    bot: number,
    chat: number,
  ) => Promise<{ readonly membership: string; readonly messages: readonly MessageView[] }>
  /** What a group or channel received, in order; an album is one. */
  readonly received: (chat: number, after?: number, limit?: number) => Promise<ReceivedPage>
  readonly receivedSummary: (chat: number, filter?: ReceivedFilter) => Promise<ReceivedSummary>
  readonly callback: (
    id: string,
  ) => Promise<{ readonly answered: boolean; readonly text?: string; readonly showAlert?: boolean }>
  readonly setFaults: (script: FaultScriptInput) => Promise<FaultState>
  readonly faults: () => Promise<FaultState>
  readonly setLimits: (limits: Partial<Limits>) => Promise<Limits>
  readonly summary: () => Promise<LedgerSummary>
  readonly ledger: (
    filter?: LedgerFilter,
    after?: number,
    limit?: number,
  ) => Promise<{ readonly entries: readonly LedgerEntry[]; readonly next: number | null }>
  /** Every entry of the filter, page by page. */
  readonly allEntries: (filter?: LedgerFilter) => AsyncGenerator<LedgerEntry>
  readonly setDuplicateRule: (rule: { only?: string; group?: string }) => Promise<void>
}

const TIMEOUT_MS = 60_000

const queryOf = (values: object): string => {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(values)) if (value !== undefined) query.set(name, String(value))
  const text = query.toString()
  return text === '' ? '' : `?${text}`
}

export const createControl = (url: string): Control => {
  const ask = async <Answer>(method: string, path: string, body?: object): Promise<Answer> => {
    const response = await fetch(new URL(`/control${path}`, url), {
      method,
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    })
    const answer = (await response.json()) as Answer & { error?: string }
    if (!response.ok) throw new Error(`Simulator, ${method} ${path}: ${answer.error ?? response.statusText}`)
    return answer
  }
  const ledger: Control['ledger'] = (filter = {}, after = 0, limit = 1000) =>
    ask('GET', `/ledger${queryOf({ ...filter, after, limit })}`)
  return {
    status: () => ask('GET', '/status'),
    addBot: (bot = {}) => ask('POST', '/bots', bot),
    bots: async () => (await ask<{ bots: BotState[] }>('GET', '/bots')).bots,
    addPerson: (person = {}) => ask('POST', '/person', person),
    seed: (crowd) => ask('POST', '/people', crowd),
    people: async (after = 0, limit = 1000) =>
      (await ask<{ people: (PersonHandle & { deactivated: boolean })[] }>('GET', `/people${queryOf({ after, limit })}`))
        .people,
    addChat: (chat) => ask('POST', '/chats', chat),
    act: (act) => ask('POST', '/act', act),
    view: (bot, chat) => ask('GET', `/view${queryOf({ bot, chat })}`),
    received: (chat, after = 0, limit = 1000) => ask('GET', `/received${queryOf({ chat, after, limit })}`),
    receivedSummary: (chat, filter = {}) => ask('GET', `/received/summary${queryOf({ chat, ...filter })}`),
    callback: (id) => ask('GET', `/callback${queryOf({ id })}`),
    setFaults: (script) => ask('PUT', '/faults', script),
    faults: () => ask('GET', '/faults'),
    setLimits: (limits) => ask('PATCH', '/limits', limits),
    summary: () => ask('GET', '/ledger/summary'),
    ledger,
    allEntries: async function* (filter = {}) {
      for (let after: number | null = 0; after !== null;) {
        const page: Awaited<ReturnType<typeof ledger>> = await ledger(filter, after, 5000)
        yield* page.entries
        after = page.next
      }
    },
    setDuplicateRule: async (rule) => {
      await ask('PUT', '/ledger/duplicates', rule)
    },
  }
}

import { join } from 'node:path'
import { transact } from '../../src/db/transaction.ts'
import { systemActor } from '../../src/kernel/actor.ts'
import type { Clock } from '../../src/kernel/clock.ts'
import type { ChannelId, SourceId } from '../../src/kernel/ids.ts'
import { silentLogger } from '../../src/kernel/log.ts'
import { leaseOfBoot } from '../../src/modules/accounts/index.ts'
import { endChannelRights, endSubscriptions, moveContact } from '../../src/modules/audiences/index.ts'
import { createAudit } from '../../src/modules/audit/index.ts'
import { createEngine, type Delivery } from '../../src/modules/delivery/index.ts'
import { createChannels, type Channels } from '../../src/modules/feeds/channels/channels.ts'
import type { ChannelDeps } from '../../src/modules/feeds/channels/deps.ts'
import type { Channel, Decision, PolicyInput, Post } from '../../src/modules/feeds/channels/contract.ts'
import type { Entry } from '../../src/modules/feeds/core/entry.ts'
import { createPosts } from '../../src/modules/feeds/posts/posts.ts'
import type { TemplateInput } from '../../src/modules/feeds/posts/contract.ts'
import { createProducts, type Products } from '../../src/modules/feeds/products/products.ts'
import { createFiles } from '../../src/modules/files/index.ts'
import type { GuardedFetch } from '../../src/platform/fetch/index.ts'
import { systemClock } from '../../src/platform/system.ts'
import type { ChatRights, MessageEdit, OutgoingMessage, SendOutcome, Sender } from '../../src/telegram/gateway.ts'
import { createTestNotices } from './notices.ts'
import { insertBot } from './people.ts'
import { insertSource } from './source-row.ts'
import { quietSender } from './quiet-sender.ts'
import type { TestDatabase } from './test-database.ts'

/** Virtual time runs this much faster: a post every three seconds is one every 30 ms. */
const SPEED = 100
const START_MS = Date.UTC(2026, 2, 10, 12)
const WAIT_MS = 10_000

export const editor = systemActor('ada')

export interface ChannelScene {
  readonly database: TestDatabase
  readonly channels: Channels
  /** Publishers beside the first, as other processes have them. */
  rivals(count: number): Channels[]
  readonly delivery: Delivery
  readonly products: Products
  readonly botId: number
  /** What reached the sender, in order. */
  readonly requests: OutgoingMessage[]
  readonly edits: MessageEdit[]
  readonly pins: number[]
  /** What the next request comes to. */
  answer: (message: OutgoingMessage, nth: number) => SendOutcome | Promise<SendOutcome>
  rights: ChatRights
  isForum: boolean
  isOurs: boolean
  /** Where pictures are fetched. */
  fetch: GuardedFetch['fetch']
  now(): number
  /** Lets time pass at once. */
  leap(ms: number): void
  addSource(name: string): Promise<SourceId>
  addChannel(given?: GivenChannel): Promise<Channel>
  /** One reading of a source. */
  read(sourceId: SourceId, entries: readonly Entry[], withhold?: 'baseline' | 'held'): Promise<void>
  posts(channelId?: ChannelId): Promise<readonly Post[]>
  why(q?: string): Promise<readonly Decision[]>
  until(condition: () => boolean | Promise<boolean>): Promise<void>
  close(): Promise<void>
}

interface GivenChannel {
  readonly policy?: PolicyInput
  readonly template?: TemplateInput
  readonly sourceIds?: readonly SourceId[]
  readonly chat?: string
  readonly threadId?: number
}

interface SceneOptions {
  /** False: nothing is published until `channels.start()`. */
  readonly isPublishing?: boolean
}

/** Channels over real products, posts and the engine on a real database, with a sender that answers as told. */
export async function createChannelScene(
  database: TestDatabase,
  { isPublishing = true }: SceneOptions = {},
): Promise<ChannelScene> {
  const { clock, leap } = leapingClock()
  const audit = createAudit({ key: Buffer.alloc(32, 1), clock })
  const observed = { requests: [] as OutgoingMessage[], edits: [] as MessageEdit[], pins: [] as number[] }
  const chats = new Map<string | number, number>()
  const sender: Sender = {
    ...quietSender,
    send(message) {
      observed.requests.push(message)
      return Promise.resolve(scene.answer(message, observed.requests.length))
    },
    edit(edit) {
      observed.edits.push(edit)
      return Promise.resolve({ kind: 'sent', messageId: edit.messageId })
    },
    pin(_chatId, messageId) {
      observed.pins.push(messageId)
      return Promise.resolve({ kind: 'sent', messageId })
    },
    chat(wanted) {
      const id = typeof wanted === 'number' ? wanted : (chats.get(wanted) ?? -1_001_000_000_000 - chats.size)
      chats.set(wanted, id)
      const kind = scene.isForum ? 'group' : 'channel'
      const names = { firstName: `Chat ${wanted}`, lastName: '', username: String(wanted).replace('@', '') }
      return Promise.resolve({ kind: 'ok', value: { id, kind, ...names, languageCode: '', isForum: scene.isForum } })
    },
    rights: () => Promise.resolve({ kind: 'ok', value: scene.rights }),
  }
  const files = createFiles({ folder: join(database.folder, 'files'), clock, audit })
  const delivery = createEngine({
    database,
    clock,
    logger: silentLogger,
    leases: leaseOfBoot(1),
    crashAt: null,
    ports: {
      accounts: { senderOf: () => sender, stopAccount: () => Promise.resolve() },
      audiences: { endSubscriptions, endChannelRights, moveContact },
      files,
      hooks: {
        onDrained: () => Promise.resolve(),
        onMessageRefused: () => Promise.resolve(),
        onPostSettled: (trx, settled) => scene.channels.hooks.onPostSettled(trx, settled),
      },
    },
  })
  const fetcher: GuardedFetch = { fetch: (...request) => scene.fetch(...request) }
  const products = createProducts({
    database,
    clock,
    audit,
    fetch: fetcher,
    offers: {
      onMerged: (...merged) => scene.channels.offers.onMerged(...merged),
      onSplit: (...split) => scene.channels.offers.onSplit(...split),
    },
  })
  const deps: ChannelDeps = {
    database,
    clock,
    logger: silentLogger,
    works: true,
    audit,
    notices: createTestNotices(database, { clock, audit }),
    delivery,
    accounts: { ask: (_db, _id, question) => question(sender) },
    isOurs: () => scene.isOurs,
    writer: createPosts({ database, clock, fetcher, files, prices: products.prices }),
    crashAt: null,
  }
  const channels = createChannels(deps)
  const botId = await insertBot(database.db, 'deals_bot')
  await delivery.attach(botId)
  if (isPublishing) channels.start()
  const scene: ChannelScene = {
    ...{ database, channels, delivery, products, botId, leap },
    rivals: (count) => Array.from({ length: count }, () => createChannels(deps)),
    ...observed,
    answer: (_message, nth) => ({ kind: 'sent', messageId: 100 + nth }),
    rights: { status: 'administrator', canPost: true, canEdit: true, canPin: true },
    isForum: false,
    isOurs: true,
    fetch: () => Promise.resolve({ kind: 'failed', reason: 'network', detail: 'There is no network here.' }),
    now: () => clock.now(),
    addSource: (name) => insertSource(database.db, name),
    addChannel: ({ chat = '@deals', threadId, ...given } = {}) =>
      channels.administration.add(editor, {
        accountId: botId,
        chat,
        ...(threadId === undefined ? {} : { threadId }),
        ...given,
        sourceIds: [...(given.sourceIds ?? [])],
      }),
    async read(sourceId, entries, withhold) {
      await transact(database.db, async (trx) => {
        const nowMs = clock.now()
        const sightings = await products.ingest.record(trx, { sourceId, language: null }, entries, nowMs)
        await channels.offers.offer(trx, { sourceId, sightings, withhold: withhold ?? null, nowMs })
        if (withhold === 'baseline')
          await trx.updateTable('sources').set({ baseline_at: nowMs }).where('id', '=', sourceId).execute()
      })
    },
    posts: async (channelId) =>
      (await channels.reading.posts(editor, { limit: 200, ...(channelId === undefined ? {} : { channelId }) })).items,
    why: async (q) => (await channels.reading.why(editor, { limit: 200, ...(q === undefined ? {} : { q }) })).items,
    async until(condition) {
      const deadline = performance.now() + WAIT_MS
      while (!(await condition())) {
        if (performance.now() > deadline) throw new Error('It did not come to pass in time.')
        await new Promise((resolve) => setTimeout(resolve, 10))
      }
    },
    async close() {
      await channels.stop()
      await delivery.stop()
      await database.remove()
    },
  }
  return scene
}

function leapingClock(): { readonly clock: Clock; leap(ms: number): void } {
  const base = systemClock({ origin: Date.now(), speed: SPEED })
  let ahead = START_MS - base.now()
  return {
    clock: {
      now: () => base.now() + ahead,
      at: (atMs, callback) => base.at(atMs - ahead, callback),
      speed: base.speed,
    },
    leap(ms) {
      ahead += ms
    },
  }
}

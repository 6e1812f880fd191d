import { silentLogger } from '../../src/kernel/log.ts'
import { afterCommit, transact, type Trx } from '../../src/db/transaction.ts'
import { leaseOfBoot } from '../../src/modules/accounts/index.ts'
import {
  upsertContact,
  setSubscription,
  endChannelRights,
  endSubscriptions,
  moveContact,
} from '../../src/modules/audiences/index.ts'
import {
  createEngine,
  openOrigin,
  planChunk,
  readSums,
  recount,
  saveMessage,
  lockOrigins,
  setHold,
  type Delivery,
  type DeliveryPorts,
  type MessageContent,
  type PostSettled,
} from '../../src/modules/delivery/index.ts'
import { systemClock } from '../../src/platform/system.ts'
import type { OutgoingMessage, SendOutcome, Sender } from '../../src/telegram/gateway.ts'
import { quietSender } from './quiet-sender.ts'
import { createTestDatabase, type StoreName, type TestDatabase } from './test-database.ts'

/** Virtual time runs this much faster, so that 30 a second is 1,500 a second here. */
const SPEED = 50
export const CAMPAIGN = 1

export interface Scene {
  readonly database: TestDatabase
  readonly delivery: Delivery
  /** Everything that reached the sender, in order. */
  readonly requests: OutgoingMessage[]
  readonly drained: number[]
  readonly refusedMessages: { readonly campaignId: number; readonly reason: string }[]
  readonly stoppedAccounts: string[]
  /** What was told of posts. A transaction that was run twice told twice. */
  readonly posts: PostSettled[]
  /** Telegram's names of files, as remembered. */
  readonly fileNames: Map<string, string>
  /** What the next requests come to; without an entry they are sent. */
  answer: (message: OutgoingMessage, nth: number) => SendOutcome | Promise<SendOutcome>
  identify: Sender['identify']
  /** What edits and pins come to; without an entry they are done. */
  edit: Sender['edit']
  pin: Sender['pin']
  /** Whether the accounts may send. */
  isActive: boolean
  plan(content: MessageContent, fields?: readonly string[]): Promise<void>
  release(): Promise<void>
  sums(): Promise<Record<string, number>>
  now(): number
  close(): Promise<void>
}

export interface SceneOptions {
  /** SQLite when left out. */
  readonly store?: StoreName
  readonly accounts?: number
  readonly contacts: number
  readonly lease?: number
}

export const textOf = (html: string): MessageContent => ({ html, media: null, buttons: [] })

/** The engine on a real database, with a sender that answers as told. */
export async function createScene({ accounts = 1, contacts, lease = 1, store }: SceneOptions): Promise<Scene> {
  const database = await createTestDatabase(store === undefined ? {} : { store })
  const clock = systemClock({ origin: Date.now(), speed: SPEED })
  await transact(database.db, (trx) => seed(trx, accounts, contacts))
  const fileNames = new Map<string, string>()
  const observed = {
    requests: [] as OutgoingMessage[],
    drained: [] as number[],
    refusedMessages: [] as { campaignId: number; reason: string }[],
    stoppedAccounts: [] as string[],
    posts: [] as PostSettled[],
  }
  const sender: Sender = {
    ...quietSender,
    async send(message) {
      observed.requests.push(message)
      return scene.answer(message, observed.requests.length)
    },
    identify: () => scene.identify(),
    edit: (edit) => scene.edit(edit),
    pin: (...message) => scene.pin(...message),
  }
  const ports: DeliveryPorts = {
    accounts: {
      senderOf: () => (scene.isActive ? sender : undefined),
      stopAccount: (_trx, accountId, reason) =>
        Promise.resolve(void observed.stoppedAccounts.push(`${accountId} ${reason}`)),
    },
    audiences: { endSubscriptions, endChannelRights, moveContact },
    files: {
      describe: () => Promise.resolve({ path: '/nowhere', name: 'a.jpg', mediaType: 'image/jpeg', bytes: 3 }),
      telegramFileId: (_db, accountId, fileId) => Promise.resolve(fileNames.get(`${accountId}:${fileId}`)),
      rememberTelegramFile: (_trx, file) =>
        Promise.resolve(void fileNames.set(`${file.accountId}:${file.fileId}`, file.telegramFileId)),
    },
    hooks: {
      onDrained: (_trx, campaignId) => Promise.resolve(void observed.drained.push(campaignId)),
      onMessageRefused: async (trx, campaignId, { reason }) => {
        observed.refusedMessages.push({ campaignId, reason })
        await setHold(trx, campaignId, 'paused')
      },
      onPostSettled(_trx, settled) {
        afterCommit(() => observed.posts.push(settled))
        return Promise.resolve()
      },
    },
  }
  const delivery = createEngine({
    database,
    clock,
    logger: silentLogger,
    ports,
    leases: leaseOfBoot(lease),
    crashAt: null,
  })
  let sent = 0
  const scene: Scene = {
    database,
    delivery,
    ...observed,
    fileNames,
    answer: () => ({ kind: 'sent', messageId: ++sent }),
    identify: () => Promise.resolve({ kind: 'ok', value: { id: 1, username: 'bot', name: 'Bot' } }),
    edit: ({ messageId }) => Promise.resolve({ kind: 'sent', messageId }),
    pin: (_chatId, messageId) => Promise.resolve({ kind: 'sent', messageId }),
    isActive: true,
    plan: (content, fields = []) =>
      transact(database.db, async (trx) => {
        const messageRef = await saveMessage(trx, content)
        await openOrigin(trx, CAMPAIGN)
        for (let accountId = 1; accountId <= accounts; accountId++)
          await planChunk(trx, {
            campaignId: CAMPAIGN,
            messageRef,
            accountId,
            filter: {},
            fields,
            snapshotAt: clock.now(),
            afterContactId: 0,
            limit: contacts + 1,
          })
      }),
    async release() {
      await transact(database.db, (trx) => setHold(trx, CAMPAIGN, null))
      await delivery.wake()
    },
    async sums() {
      const [recorded, counted] = await transact(database.db, async (trx) => {
        await lockOrigins(trx, [CAMPAIGN])
        return [(await readSums(trx, [CAMPAIGN])).get(CAMPAIGN), await recount(trx, CAMPAIGN)] as const
      })
      if (JSON.stringify(recorded) !== JSON.stringify(counted.sums))
        throw new Error('The counter row differs from the rows.')
      return { ...counted.sums }
    },
    now: () => clock.now(),
    async close() {
      await delivery.stop()
      await database.remove()
    },
  }
  return scene
}

async function seed(trx: Trx, accounts: number, contacts: number): Promise<void> {
  for (let id = 1; id <= accounts; id++)
    await trx
      .insertInto('accounts')
      .values({
        sender: 'bot-api',
        telegram_id: id,
        username: `bot${id}`,
        name: 'Bot',
        token_sealed: null,
        state: 'active',
        health_reason: null,
        health_at: 0,
        welcome_text: null,
        goodbye_text: null,
        created_at: 0,
      })
      .execute()
  for (let id = 1; id <= contacts; id++) {
    const chat = {
      id: 1_000 + id,
      kind: 'person',
      firstName: `Ann${id}`,
      lastName: '',
      username: '',
      languageCode: 'en',
    } as const
    const contactId = await upsertContact(trx, chat, 0)
    await setSubscription(trx, {
      accountId: 1 + ((id - 1) % accounts),
      contactId,
      status: 'subscribed',
      evidence: { kind: 'start', updateId: id },
      at: 0,
    })
  }
}

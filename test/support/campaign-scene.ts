import { quietSender } from './quiet-sender.ts'
import { join } from 'node:path'
import { createServer, type Server } from '../../src/http/server.ts'
import { systemActor } from '../../src/kernel/actor.ts'
import { silentLogger } from '../../src/kernel/log.ts'
import { transact, type Trx } from '../../src/db/transaction.ts'
import {
  countAudience,
  endChannelRights,
  endSubscriptions,
  moveContact,
  setSubscription,
  upsertContact,
} from '../../src/modules/audiences/index.ts'
import { leaseOfBoot } from '../../src/modules/accounts/index.ts'
import { createAudit, type Audit } from '../../src/modules/audit/index.ts'
import {
  createCampaigns,
  type CampaignDeps,
  type CampaignFile,
  type Campaigns,
} from '../../src/modules/campaigns/index.ts'
import { campaignRoutes } from '../../src/modules/campaigns/routes.ts'
import { createEngine, readSums, type Delivery } from '../../src/modules/delivery/index.ts'
import { systemClock } from '../../src/platform/system.ts'
import type { OutgoingMessage, SendOutcome, Sender } from '../../src/telegram/gateway.ts'
import { insertBot, person } from './people.ts'
import { createTestNotices } from './notices.ts'
import { createTestDatabase, type TestDatabase, type TestDatabaseOptions } from './test-database.ts'

/** Virtual time runs this much faster: 30 a second are 3,000. */
const SPEED = 100
const WAIT_MS = 10_000
/** People are made in short transactions: a held event loop is answered 503 by the server's overload guard. */
const SEED_ROWS = 50

export const operator = systemActor('ada')

export interface CampaignScene {
  readonly database: TestDatabase
  readonly deps: CampaignDeps
  readonly campaigns: Campaigns
  readonly delivery: Delivery
  readonly audit: Audit
  readonly server: Server
  /** Ids of the bots, each with a lane. */
  readonly bots: readonly number[]
  /** What reached the sender, in order. */
  readonly requests: OutgoingMessage[]
  readonly files: Map<number, CampaignFile>
  /** What the next request comes to. */
  answer: (message: OutgoingMessage, nth: number) => SendOutcome | Promise<SendOutcome>
  /** Makes people; each subscribes to the bots with these positions, the first when left out. */
  subscribe(count: number, botPositions?: readonly number[]): Promise<void>
  unsubscribe(contactId: number): Promise<void>
  sums(id: number): Promise<Record<string, number>>
  state(id: number): Promise<string>
  until(condition: () => boolean | Promise<boolean>): Promise<void>
  close(): Promise<void>
}

export interface CampaignSceneOptions extends TestDatabaseOptions {
  readonly bots?: number
}

export const textOf = (text: string) => ({ text, media: null, button: null })

/** A draft to the subscribers of all bots; resolves to its id. */
export async function makeDraft(scene: CampaignScene, text = 'Hello {{first_name|friend}}'): Promise<number> {
  const audience = { accountIds: [...scene.bots] }
  return (await scene.campaigns.drafts.create(operator, { name: 'News', message: textOf(text), audience })).id
}

/** The code of the error that `work` is refused with. */
export const codeOf = async (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'no error',
    (error: unknown) => (error instanceof Error && 'code' in error ? error.code : error),
  )

/** Campaigns over the real engine on a real database, with a sender that answers as told. */
export async function createCampaignScene(options: CampaignSceneOptions = {}): Promise<CampaignScene> {
  const { bots: botCount = 1 } = options
  const database = await createTestDatabase(options)
  const clock = systemClock({ origin: Date.now(), speed: SPEED })
  const audit = createAudit({ key: Buffer.alloc(32, 1), clock })
  const files = new Map<number, CampaignFile>()
  const requests: OutgoingMessage[] = []
  const sender: Sender = {
    ...quietSender,
    async send(message) {
      requests.push(message)
      return scene.answer(message, requests.length)
    },
  }
  const delivery = createEngine({
    database,
    clock,
    logger: silentLogger,
    leases: leaseOfBoot(1),
    crashAt: null,
    ports: {
      accounts: { senderOf: () => sender, stopAccount: () => Promise.resolve() },
      audiences: { endSubscriptions, endChannelRights, moveContact },
      files: {
        describe: () => Promise.resolve({ path: '/nowhere', name: 'a.jpg', mediaType: 'image/jpeg', bytes: 3 }),
        telegramFileId: () => Promise.resolve('file'),
        rememberTelegramFile: () => Promise.resolve(),
      },
      hooks: {
        onDrained: (trx, id) => scene.campaigns.hooks.onDrained(trx, id),
        onMessageRefused: (trx, id, refusal) => scene.campaigns.hooks.onMessageRefused(trx, id, refusal),
        onPostSettled: () => Promise.resolve(),
      },
    },
  })
  const deps: CampaignDeps = {
    works: true,
    database,
    clock,
    logger: silentLogger,
    audit,
    notices: createTestNotices(database, { clock, audit }),
    delivery,
    audiences: { countAudience },
    files: { find: (_db, id) => Promise.resolve(files.get(id)) },
  }
  const campaigns = createCampaigns(deps)
  const bots: number[] = []
  for (let position = 0; position < botCount; position++) bots.push(await insertBot(database.db, `bot_${position}`))
  for (const id of bots) await delivery.attach(id)
  const server = await createTestApi(database, deps, campaigns)
  let people = 0
  const scene: CampaignScene = {
    database,
    deps,
    campaigns,
    delivery,
    audit,
    server,
    bots,
    requests,
    files,
    answer: (_message, nth) => ({ kind: 'sent', messageId: nth }),
    async subscribe(count, positions = [0]) {
      const accountIds = positions.map((position) => bots[position]!)
      for (let left = count; left > 0; left -= SEED_ROWS) {
        await transact(database.db, async (trx) => {
          for (let made = 0; made < Math.min(left, SEED_ROWS); made++) await seedPerson(trx, ++people, accountIds)
        })
        await new Promise((resolve) => setImmediate(resolve))
      }
    },
    unsubscribe: (contactId) =>
      transact(database.db, async (trx) => {
        const evidence = { kind: 'stop_command', updateId: 1 } as const
        await setSubscription(trx, {
          accountId: bots[0]!,
          contactId,
          status: 'unsubscribed',
          evidence,
          at: clock.now(),
        })
      }),
    sums: async (id) => ({ ...(await readSums(database.db, [id])).get(id) }),
    state: async (id) => (await campaigns.drafts.get(operator, id)).state,
    async until(condition) {
      const deadline = performance.now() + WAIT_MS
      while (!(await condition())) {
        if (performance.now() > deadline) throw new Error('It did not come to pass in time.')
        await new Promise((resolve) => setTimeout(resolve, 10))
      }
    },
    async close() {
      await server.close()
      await campaigns.stop()
      await delivery.stop()
      await database.remove()
    },
  }
  return scene
}

async function seedPerson(trx: Trx, number: number, accountIds: readonly number[]): Promise<void> {
  const contactId = await upsertContact(trx, person(1000 + number, { firstName: `Ann${number}` }), 0)
  const evidence = { kind: 'start', updateId: number } as const
  for (const accountId of accountIds)
    await setSubscription(trx, { accountId, contactId, status: 'subscribed', evidence, at: 0 })
}

const createTestApi = (database: TestDatabase, deps: CampaignDeps, campaigns: Campaigns): Promise<Server> =>
  createServer({
    logger: silentLogger,
    trustProxy: [],
    publicUrl: null,
    allowInsecureHttp: false,
    corsOrigins: [],
    webFolder: join(database.folder, 'web'),
    version: '0.0.1',
    metricsToken: null,
    checks: () => Promise.resolve([]),
    status: () => Promise.resolve({}),
    metrics: { render: () => Promise.resolve(''), contentType: 'text/plain' },
    sessions: {
      authenticate: () => Promise.resolve(null),
      recheck: () => Promise.resolve(null),
      authenticateKey: () => Promise.resolve(null),
      isFresh: () => true,
    },
    routes: campaignRoutes({ ...deps, campaigns }),
  })

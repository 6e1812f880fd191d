import { openDatabase } from '../../src/db/database.ts'
import type { Account } from '../../src/modules/accounts/contract.ts'
import type { Campaign } from '../../src/modules/campaigns/contract.ts'
import type { Api } from '../../scripts/stage/api.ts'
import { addBots } from '../../scripts/stage/crowd.ts'
import { openStage, pause, stop, type Product, type Stage } from '../../scripts/stage/stage.ts'
import { addSubscribers, type Crowd } from '../subscribers.ts'

export interface SceneOptions {
  readonly speed: number
  readonly bots: number
  readonly perBot: number
  /** False: they exist in Switchboard only, for what never sends to them. */
  readonly atTelegram: boolean
}

export interface Scene {
  readonly stage: Stage
  readonly product: Product
  readonly accounts: readonly Account[]
}

const SEED = 1
const ABSENT_PEOPLE_FROM = 1_000_000_000
/** What a start-up leaves behind is collected, and first polls are under way. */
const SETTLE_MS = 3_000

/** A stage whose bots already have their subscribers: nobody waits for each of them to press Start. */
export async function openScene({ speed, bots, perBot, atTelegram }: SceneOptions): Promise<Scene> {
  const stage = await openStage({ speed, seed: SEED })
  try {
    const first = await stage.start()
    const accounts = await addBots(stage.control, first.api, bots)
    await stop(first.child)
    const crowds: Crowd[] = []
    for (const [index, { id, telegramId }] of accounts.entries()) {
      const firstPerson = atTelegram
        ? (await stage.control.seed({ count: perBot, startedBots: [telegramId], updates: false })).firstId
        : ABSENT_PEOPLE_FROM + index * perBot
      crowds.push({ accountId: id, firstPerson, count: perBot })
    }
    await subscribe(stage.dataDir, crowds)
    const product = await stage.start()
    await pause(SETTLE_MS)
    return { stage, product, accounts }
  } catch (error) {
    await stage.close()
    throw error
  }
}

async function subscribe(dataDir: string, crowds: readonly Crowd[]): Promise<void> {
  const database = openDatabase(dataDir, (error) => process.stderr.write(`${String(error)}\n`))
  try {
    await addSubscribers(database, crowds)
  } finally {
    await database.close()
  }
}

/** A draft to all of these accounts' subscribers, ready for `startCampaign`. */
export async function draftCampaign(api: Api, accounts: readonly Account[]): Promise<Campaign> {
  return api.post<Campaign>('/campaigns', {
    name: 'Benchmark',
    message: { text: 'Hello {{first_name|friend}}, this is a measurement.', media: null, button: null },
    audience: { accountIds: accounts.map(({ id }) => id) },
  })
}

export async function countRecipients(api: Api, campaign: Campaign): Promise<number> {
  const { audience } = await api.get<{ audience: { recipients: number } }>(`/campaigns/${campaign.id}/preflight`)
  return audience.recipients
}

export async function startCampaign(api: Api, campaign: Campaign, recipients: number): Promise<void> {
  await api.post(`/campaigns/${campaign.id}/start`, { confirmRecipients: recipients })
}

import type { Account } from '../../../src/modules/accounts/contract.ts'
import type { Campaign, Progress } from '../../../src/modules/campaigns/contract.ts'
import { agrees, compare, type Agreement } from '../../../scripts/stage/agreement.ts'
import type { Api } from '../../../scripts/stage/api.ts'
import { addBots, sendStarts, waitForDelivered, waitForSubscribers } from '../../../scripts/stage/crowd.ts'
import { openStage, pause, type Product, type Stage } from '../../../scripts/stage/stage.ts'
import type { Figures } from '../../figures.ts'
import { createHook, type Hook } from './hook/client.ts'

export interface PlayOptions {
  readonly people: number
  readonly bots?: number
  readonly speed?: number
  /** Further environment of Switchboard, once it is known where the simulated Telegram listens. */
  readonly envOf?: (apiRoot: string, folder: string) => Promise<Readonly<Record<string, string>>>
  /** Moment at which the stage's clock begins; now without it. */
  readonly startsAt?: number
  /** Before anything is in the data folder. */
  readonly prepare?: (dataDir: string) => void
  /** When all processes have ended, before the folder is removed. */
  readonly cleanUp?: () => void
}

/** Switchboard with a hook in it beside a simulated Telegram, and people who have subscribed. */
export interface Play {
  readonly stage: Stage
  readonly hook: Hook
  readonly accounts: readonly Account[]
  /** The process that runs now. */
  product: Product
  /** What Switchboard is started with. */
  readonly env: Readonly<Record<string, string>>
  /** Starts the next process; the last one must have ended. */
  restart(more?: Readonly<Record<string, string>>): Promise<Product>
}

const SEED = 1
const COMPLETION_TIMEOUT_MS = 240_000

/** Runs `act` on a stage of its own. */
export async function onStage(options: PlayOptions, act: (play: Play) => Promise<void>): Promise<void> {
  const { speed = 20, startsAt } = options
  const stage = await openStage({ speed, seed: SEED, ...(startsAt === undefined ? {} : { startsAt }) })
  try {
    options.prepare?.(stage.dataDir)
    const hook = createHook(stage.folder)
    const env = { ...hook.env(), ...(await options.envOf?.(stage.apiRoot, stage.folder)) }
    const start = (more: Readonly<Record<string, string>> = {}): Promise<Product> => stage.start({ ...env, ...more })
    const product = await start()
    const accounts = await addBots(stage.control, product.api, options.bots ?? 1)
    await sendStarts(stage.control, accounts, options.people)
    await waitForSubscribers(product.api, options.people, () => {})
    await waitForDelivered(stage.control, options.people)
    const play: Play = {
      stage,
      hook,
      accounts,
      product,
      env,
      async restart(more) {
        play.product = await start(more)
        return play.product
      },
    }
    await act(play)
  } finally {
    await stage.close(options.cleanUp)
  }
}

/** A draft to all subscribers; `marker` is in every text of it and in nothing else. */
export const makeDraft = (api: Api, accounts: readonly Account[], marker: string): Promise<Campaign> =>
  api.post<Campaign>('/campaigns', {
    name: marker,
    message: { text: `${marker} for {{first_name|you}}`, media: null, button: null },
    audience: { accountIds: accounts.map(({ id }) => id) },
  })

export async function startCampaign(api: Api, accounts: readonly Account[], marker: string): Promise<Campaign> {
  const campaign = await makeDraft(api, accounts, marker)
  const { audience } = await api.get<{ audience: { recipients: number } }>(`/campaigns/${campaign.id}/preflight`)
  await api.post(`/campaigns/${campaign.id}/start`, { confirmRecipients: audience.recipients })
  return campaign
}

export const progressOf = (api: Api, campaign: Campaign): Promise<Progress> =>
  api.get<Progress>(`/campaigns/${campaign.id}/progress`)

/** Resolves to whether it was completed in time; an answer that cannot be had is asked for again. */
export async function isCompleted(api: Api, campaign: Campaign, timeoutMs = COMPLETION_TIMEOUT_MS): Promise<boolean> {
  const deadline = performance.now() + timeoutMs
  for (;;) {
    const progress = await progressOf(api, campaign).catch(() => undefined)
    if (progress?.state === 'completed') return true
    if (performance.now() > deadline) return false
    await pause(50)
  }
}

export interface Reckoning {
  readonly agreement: Agreement
  /** The campaign's sums are those of its rows. */
  readonly isVerified: boolean
  readonly isTrue: boolean
}

/** The ledger, the receiver and the sums, held against each other. */
export async function reckon(
  { stage, product }: Pick<Play, 'stage' | 'product'>,
  campaign: Campaign,
): Promise<Reckoning> {
  const agreement = await compare(stage.control, product.api, campaign, campaign.name)
  const { ok: isVerified } = await product.api.post<{ ok: boolean }>(`/campaigns/${campaign.id}/verify`)
  return { agreement, isVerified, isTrue: isVerified && agrees(agreement) }
}

/** What every fault must leave: nobody twice, nobody lost, the sums true. `uncertain` has a goal of its own. */
export function sayReckoning(figures: Figures, { agreement, isVerified }: Reckoning): void {
  figures.say('recipients', agreement.recipients, 'people')
  figures.say('doubled', agreement.doubled.length, 'people', { exactly: 0 })
  figures.say('lost', agreement.lost.length, 'people', { exactly: 0 })
  figures.say('unrecorded', agreement.unrecorded.length, 'people', { exactly: 0 })
  figures.say('open', agreement.open, 'people', { exactly: 0 })
  figures.say('sums_true', Number(isVerified), '', { exactly: 1 })
}

import type { Account } from '../../../src/modules/accounts/contract.ts'
import type { Campaign, Progress } from '../../../src/modules/campaigns/contract.ts'
import { agrees, compare } from '../../../scripts/stage/agreement.ts'
import type { Api } from '../../../scripts/stage/api.ts'
import { pause, type Stage } from '../../../scripts/stage/stage.ts'

/** Sums over all campaigns. */
export interface Rounds {
  readonly campaigns: number
  readonly deliveries: number
  readonly sent: number
  readonly failed: number
  readonly skipped: number
  readonly uncertain: number
  readonly uncertainButDelivered: number
  readonly doubled: number
  readonly lost: number
  readonly unrecorded: number
  /** The ledger and the receiver say the same. */
  readonly agrees: boolean
  /** The product's own recount says so too. */
  readonly verified: boolean
}

const TIMEOUT_MS = 300_000
const POLL_MS = 200

/** Sends one campaign after the other to everybody, until it is asked to finish. */
export function runCampaigns(
  stage: Stage,
  api: Api,
  { accounts, recipients }: { readonly accounts: readonly Account[]; readonly recipients: number },
): { finish(): Promise<Rounds> } {
  let isOver = false
  const done: { readonly campaign: Campaign; readonly marker: string }[] = []
  const run = async (): Promise<void> => {
    do {
      const marker = `soak-workers-${done.length + 1}-`
      const campaign = await start(api, accounts, { marker, recipients })
      done.push({ campaign, marker })
      await complete(api, campaign.id)
    } while (!isOver)
  }
  const running = run()
  // It is looked at when it is asked to finish.
  running.catch(() => undefined)
  return {
    async finish() {
      isOver = true
      await running
      return judge(stage, api, done)
    },
  }
}

async function start(
  api: Api,
  accounts: readonly Account[],
  { marker, recipients }: { readonly marker: string; readonly recipients: number },
): Promise<Campaign> {
  const campaign = await api.post<Campaign>('/campaigns', {
    name: marker,
    message: { text: `${marker} for {{first_name|you}}`, media: null, button: null },
    audience: { accountIds: accounts.map(({ id }) => id) },
  })
  await api.post(`/campaigns/${campaign.id}/start`, { confirmRecipients: recipients })
  return campaign
}

async function complete(api: Api, campaignId: number): Promise<void> {
  const deadline = performance.now() + TIMEOUT_MS
  for (;;) {
    const { state, sums } = await api.get<Progress>(`/campaigns/${campaignId}/progress`)
    if (state === 'completed') return
    if (performance.now() > deadline)
      throw new Error(`Campaign ${campaignId} is ${state} with ${JSON.stringify(sums)}.`)
    await pause(POLL_MS)
  }
}

async function judge(
  stage: Stage,
  api: Api,
  done: readonly { readonly campaign: Campaign; readonly marker: string }[],
): Promise<Rounds> {
  const totals = { deliveries: 0, sent: 0, failed: 0, skipped: 0, uncertain: 0, uncertainButDelivered: 0 }
  const wrong = { doubled: 0, lost: 0, unrecorded: 0 }
  let isTrue = true
  let verified = true
  for (const { campaign, marker } of done) {
    const agreement = await compare(stage.control, api, campaign, marker)
    totals.deliveries += agreement.recipients
    for (const key of ['sent', 'failed', 'skipped', 'uncertain', 'uncertainButDelivered'] as const)
      totals[key] += agreement[key]
    for (const key of ['doubled', 'lost', 'unrecorded'] as const) wrong[key] += agreement[key].length
    isTrue &&= agrees(agreement)
    verified &&= (await api.post<{ ok: boolean }>(`/campaigns/${campaign.id}/verify`)).ok
  }
  return { campaigns: done.length, ...totals, ...wrong, agrees: isTrue, verified }
}

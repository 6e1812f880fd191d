import { deliveryStates } from '../../kernel/delivery-state.ts'
import { authorize, type Actor } from '../../kernel/actor.ts'
import type { CampaignId } from '../../kernel/ids.ts'
import { noSums, readSums, recount } from '../delivery/index.ts'
import type { Campaign, Verdict } from './contract.ts'
import type { CampaignDeps } from './deps.ts'
import { getCampaign } from './get-campaign.ts'
import { unprovenSent } from './queries.ts'

type Sums = Campaign['sums']

/** While it runs the rows move between two looks; only equal sums before and after the count can be compared in full. */
const MAX_LOOKS = 3

/** Counts the ledger's rows anew and compares them with the counter row that screens show. */
export async function verifyCampaign(
  { database }: Pick<CampaignDeps, 'database'>,
  actor: Actor,
  id: CampaignId,
): Promise<Verdict> {
  authorize(actor, 'campaigns.read')
  const { readDb } = database
  const campaign = await getCampaign(readDb, id)
  const { counted, recorded, recipients, isStill } = await countStill(readDb, id)
  const problems = [
    ...(isStill ? compare(counted, recorded) : compareTotals(counted, recorded)),
    ...(recipients === counted.total
      ? []
      : [`${counted.total} deliveries go to ${recipients} people: some would get it twice.`]),
    ...(isStill && campaign.state === 'completed' ? openRows(counted) : []),
    ...unproven(await unprovenSent(readDb, id)),
  ]
  return { ok: problems.length === 0, campaignId: id, state: campaign.state, counted, recorded, recipients, problems }
}

async function countStill(readDb: CampaignDeps['database']['readDb'], id: CampaignId) {
  const read = async (): Promise<Sums> => (await readSums(readDb, [id])).get(id) ?? noSums()
  let before = await read()
  for (let look = 1; ; look++) {
    const { sums: counted, recipients } = await recount(readDb, id)
    const recorded = await read()
    const isStill = deliveryStates.every((state) => before[state] === recorded[state])
    if (isStill || look === MAX_LOOKS) return { counted, recorded, recipients, isStill }
    before = recorded
  }
}

const compare = (counted: Sums, recorded: Sums): string[] =>
  deliveryStates
    .filter((state) => counted[state] !== recorded[state])
    .map((state) => `${state}: ${counted[state]} rows, but the counter says ${recorded[state]}.`)

const compareTotals = (counted: Sums, recorded: Sums): string[] =>
  counted.total === recorded.total ? [] : [`${counted.total} rows, but the counters add up to ${recorded.total}.`]

const openRows = ({ planned, sending }: Sums): string[] =>
  planned + sending === 0 ? [] : [`The campaign is completed, but ${planned + sending} deliveries are not.`]

const unproven = (count: number): string[] =>
  count === 0 ? [] : [`${count} deliveries say "sent" without a message number of Telegram or a person's decision.`]

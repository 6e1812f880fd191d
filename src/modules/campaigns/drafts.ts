import { transact, type Trx } from '../../db/transaction.ts'
import { actorLabel, authorize, type Actor } from '../../kernel/actor.ts'
import type { CampaignId } from '../../kernel/ids.ts'
import { toPage, type Page } from '../../kernel/page.ts'
import { noSums, readSums } from '../delivery/index.ts'
import {
  createCampaignRequestSchema,
  type Campaign,
  type CampaignQuery,
  type CreateCampaignRequest,
  type UpdateCampaignRequest,
} from './contract.ts'
import { subjectOf, type CampaignDeps } from './deps.ts'
import { campaignChanged, campaignFrozen } from './errors.ts'
import { getCampaign } from './get-campaign.ts'
import { listCampaigns, type StoredCampaign } from './queries.ts'
import { deleteDraft, insertDraft, updateDraft } from './store.ts'

export interface Drafts {
  create(actor: Actor, input: CreateCampaignRequest): Promise<Campaign>
  /** @throws AppError `campaign_changed` when `input.version` is not the newest, `campaign_frozen` after the start. */
  update(actor: Actor, id: CampaignId, input: UpdateCampaignRequest): Promise<Campaign>
  remove(actor: Actor, id: CampaignId): Promise<void>
  get(actor: Actor, id: CampaignId): Promise<Campaign>
  list(actor: Actor, query: CampaignQuery): Promise<Page<Campaign>>
}

type Deps = Pick<CampaignDeps, 'database' | 'clock' | 'audit'>

export function createDrafts({ database, clock, audit }: Deps): Drafts {
  const get = async (id: CampaignId): Promise<Campaign> => {
    const campaign = await getCampaign(database.readDb, id)
    return toCampaign(campaign, (await readSums(database.readDb, [id])).get(id))
  }
  return {
    async create(actor, input) {
      authorize(actor, 'campaigns.write')
      const draft = withDistinctBots(createCampaignRequestSchema.parse(input))
      const id = await transact(database.db, async (trx) => {
        const created = await insertDraft(trx, draft, actorLabel(actor), clock.now())
        await audit.record(trx, actor, {
          action: 'campaign.created',
          subject: subjectOf(created),
          details: { name: draft.name },
        })
        return created
      })
      return get(id)
    },
    async update(actor, id, input) {
      authorize(actor, 'campaigns.write')
      await transact(database.db, (trx) => change(trx, { audit, clock }, actor, { id, ...input }))
      return get(id)
    },
    async remove(actor, id) {
      authorize(actor, 'campaigns.write')
      await transact(database.db, async (trx) => {
        const campaign = await getCampaign(trx, id)
        if (!(await deleteDraft(trx, id))) throw campaignFrozen(id, campaign.state)
        await audit.record(trx, actor, {
          action: 'campaign.deleted',
          subject: subjectOf(id),
          details: { name: campaign.name },
        })
      })
    },
    get(actor, id) {
      authorize(actor, 'campaigns.read')
      return get(id)
    },
    async list(actor, query) {
      authorize(actor, 'campaigns.read')
      const page = toPage(await listCampaigns(database.readDb, query), query.limit, ({ id }) => [id])
      const sums = await readSums(
        database.readDb,
        page.items.map(({ id }) => id),
      )
      return { ...page, items: page.items.map((campaign) => toCampaign(campaign, sums.get(campaign.id))) }
    },
  }
}

async function change(
  trx: Trx,
  { audit, clock }: Pick<Deps, 'audit' | 'clock'>,
  actor: Actor,
  { id, version, ...patch }: UpdateCampaignRequest & { readonly id: CampaignId },
): Promise<void> {
  const before = await getCampaign(trx, id)
  if (before.state !== 'draft') throw campaignFrozen(id, before.state)
  const after = withDistinctBots({
    name: patch.name ?? before.name,
    message: patch.message ?? before.message,
    audience: patch.audience ?? before.audience,
  })
  if (!(await updateDraft(trx, { ...after, id, version }, clock.now()))) throw campaignChanged(id)
  const details = { version, changed: Object.keys(patch) }
  await audit.record(trx, actor, { action: 'campaign.changed', subject: subjectOf(id), details })
}

const withDistinctBots = <T extends { readonly audience: Campaign['audience'] }>(draft: T): T => ({
  ...draft,
  audience: { ...draft.audience, accountIds: [...new Set(draft.audience.accountIds)] },
})

const toCampaign = (row: StoredCampaign, sums = noSums()): Campaign => ({
  id: row.id,
  name: row.name,
  state: row.state,
  pauseReason: row.pause_reason,
  message: row.message,
  audience: row.audience,
  version: row.version,
  sums,
  createdBy: row.created_by,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
  startedAt: row.started_at,
  finishedAt: row.finished_at,
  restoredUntil: row.original === 'asked' ? row.original_until : null,
})

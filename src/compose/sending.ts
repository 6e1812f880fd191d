import type { Composition } from './composition.ts'
import type { Ground } from './ground.ts'
import { composeLeases } from './work.ts'
import type { AccountId } from '../kernel/ids.ts'
import { createLanesElsewhere, type LanesElsewhere } from './lanes-elsewhere.ts'
import { createAccounts, type Accounts, type Leases } from '../modules/accounts/index.ts'
import { countAudience, endChannelRights, endSubscriptions, moveContact } from '../modules/audiences/index.ts'
import { createCampaigns, type Campaigns } from '../modules/campaigns/index.ts'
import { createEngine, type Delivery, type PostHooks } from '../modules/delivery/index.ts'
import { createFiles, type Files } from '../modules/files/index.ts'
import { watchSenders } from '../observe/index.ts'
import { createSenderFactory } from '../telegram/bot-api/index.ts'

/** The cloud Bot API server refuses more than 20 new tokens a minute from one address. */
const START_GAP_MS = 3_100

/** What sends: accounts with their lanes, the ledger and campaigns. They tell each other what happened, hence in one place. */
export interface Sending {
  readonly leases: Leases
  readonly elsewhere: LanesElsewhere
  readonly accounts: Accounts
  readonly files: Files
  readonly delivery: Delivery
  readonly campaigns: Campaigns
}

/** What the modules above are told; they may be made later. */
export interface SendingHooks extends PostHooks {
  /** An account became this process's: what it has heard and not answered is waiting. */
  onUpdates(accountId: AccountId): void
  onAccountRemoved: Parameters<typeof createAccounts>[0]['hooks']['onRemoved']
}

export function composeSending(composition: Composition, ground: Ground, above: SendingHooks): Sending {
  const { config, folder, logger, clock, works, crashAt, lease } = composition
  const { database, secrets, filesDir } = folder
  const { audit, notices } = ground
  const leasing = composeLeases({ database, logger, boot: lease, works, laneOf: (id) => delivery.lane(id) })
  const elsewhere = createLanesElsewhere(database.readDb, logger)
  const accounts: Accounts = createAccounts({
    ...leasing,
    database,
    clock,
    secrets,
    audit,
    notices,
    logger,
    senders: watchSenders(createSenderFactory({ ...config.telegram, logger }), composition.observation),
    startGapMs: config.telegram.isLocal ? 0 : START_GAP_MS,
    hooks: {
      async onRemoved(trx, account) {
        await campaigns.hooks.onAccountRemoved(trx, account)
        await above.onAccountRemoved(trx, account)
      },
      async onLease(accountId) {
        await delivery.recover(accountId)
        above.onUpdates(accountId)
      },
    },
  })
  const files = createFiles({ folder: filesDir, clock, audit })
  const hooks: Parameters<typeof createEngine>[0]['ports']['hooks'] = {
    onDrained: (trx, id) => campaigns.hooks.onDrained(trx, id),
    onMessageRefused: (trx, id, refusal) => campaigns.hooks.onMessageRefused(trx, id, refusal),
    onPostSettled: (trx, settled) => above.onPostSettled(trx, settled),
  }
  const ports = { accounts, audiences: { endSubscriptions, endChannelRights, moveContact }, files, hooks }
  const { leases } = leasing
  const delivery = createEngine({ database, clock, logger, leases, elsewhere: elsewhere.lane, crashAt, ports })
  const audiences = { countAudience }
  const campaigns = createCampaigns({
    works,
    database,
    clock,
    logger,
    audit,
    notices,
    delivery,
    audiences,
    files,
  })
  return { leases, elsewhere, accounts, files, delivery, campaigns }
}

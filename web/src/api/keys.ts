import type { Audience, ContactQuery } from '../../../src/modules/audiences/contract.ts'
import type { CampaignQuery, PreviewRequest, RecipientQuery } from '../../../src/modules/campaigns/contract.ts'

export type Filters<T> = Partial<Omit<T, 'limit' | 'cursor'>>

/** Every key of the query cache, so that one place says what belongs together. */
export const keys = {
  authState: ['auth', 'state'],
  me: ['auth', 'me'],
  ownSessions: ['auth', 'sessions'],
  secondFactor: ['auth', 'second-factor'],
  people: ['people'],
  invites: ['people', 'invites'],
  sessionsOf: (personId: number) => ['people', 'sessions', personId],
  apiKeys: ['api-keys'],
  scopes: ['api-keys', 'scopes'],
  accounts: ['accounts'],
  accountList: ['accounts', 'list'],
  account: (id: number) => ['accounts', 'one', id],
  contacts: ['contacts'],
  contactList: (filters: Filters<ContactQuery>, start?: string) => ['contacts', 'list', filters, start],
  contact: (id: number) => ['contacts', 'one', id],
  audienceCount: (audience: Audience) => ['audience', 'count', audience],
  sources: (accountId: number) => ['audience', 'sources', accountId],
  file: (id: number) => ['files', id],
  campaigns: ['campaigns'],
  campaignList: (filters: Filters<CampaignQuery>, start?: string) => ['campaigns', 'list', filters, start],
  campaign: (id: number) => ['campaigns', 'one', id],
  progress: (id: number) => ['campaigns', 'one', id, 'progress'],
  series: (id: number) => ['campaigns', 'one', id, 'series'],
  reasons: (id: number) => ['campaigns', 'one', id, 'reasons'],
  recipients: (id: number, filters?: Filters<RecipientQuery>, start?: string) =>
    filters === undefined
      ? ['campaigns', 'one', id, 'recipients']
      : ['campaigns', 'one', id, 'recipients', filters, start],
  preflight: (id: number, version: number) => ['campaigns', 'one', id, 'preflight', version],
  preview: (request: PreviewRequest) => ['preview', request],
  budgets: ['limits', 'budgets'],
  requestLimits: ['limits', 'requests'],
  system: ['system'],
  testSend: (deliveryId: number) => ['tests', deliveryId],
} as const

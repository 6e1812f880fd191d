import type { Audience, ContactFilter, ContactQuery } from '../../../src/modules/audiences/contract.ts'
import type { JobQuery } from '../../../src/modules/jobs/contract.ts'
import type { CampaignQuery, PreviewRequest, RecipientQuery } from '../../../src/modules/campaigns/contract.ts'
import type { DryRunRequest, PostQuery, WhyQuery } from '../../../src/modules/feeds/channels/contract.ts'
import type { ItemQuery } from '../../../src/modules/feeds/products/contract.ts'
import type { PostPreviewRequest } from '../../../src/modules/feeds/posts/contract.ts'
import type { SourceQuery } from '../../../src/modules/feeds/sources/contract.ts'
import type { NoticeQuery } from '../../../src/modules/notices/contract.ts'

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
  backups: ['backups'],
  backupList: ['backups', 'list'],
  backupStatus: ['backups', 'status'],
  jobs: ['jobs'],
  jobList: (filters: Filters<JobQuery>, start?: string) => ['jobs', 'list', filters, start],
  jobOverview: ['jobs', 'overview'],
  tags: ['contacts', 'tags'],
  contactCount: (filter: ContactFilter) => ['contacts', 'count', filter],
  imports: ['imports'],
  importList: ['imports', 'list'],
  import: (id: number) => ['imports', 'one', id],
  importPreview: (id: number) => ['imports', 'one', id, 'preview'],
  system: ['system'],
  notices: ['notices'],
  noticeSummary: ['notices', 'summary'],
  noticeList: (filters: Filters<NoticeQuery>, start?: string) => ['notices', 'list', filters, start],
  notice: (id: number) => ['notices', 'one', id],
  assignees: ['notices', 'assignees'],
  noticeMutes: ['notices', 'mutes'],
  noticeChannels: ['notice-channels'],
  feedSources: ['feeds', 'sources'],
  feedSourceList: (filters: Filters<SourceQuery>, start?: string) => ['feeds', 'sources', 'list', filters, start],
  feedSource: (id: number) => ['feeds', 'sources', 'one', id],
  sourceSamples: (id: number) => ['feeds', 'sources', 'one', id, 'samples'],
  items: (filters: Filters<ItemQuery>, start?: string) => ['feeds', 'items', filters, start],
  why: (filters: Filters<WhyQuery>, start?: string) => ['feeds', 'why', filters, start],
  postPreview: (channelId: number | null, request: PostPreviewRequest) => ['feeds', 'preview', channelId, request],
  channels: ['feeds', 'channels'],
  channelChoices: ['feeds', 'channels', 'choices'],
  channelList: ['feeds', 'channels', 'list'],
  channel: (id: number) => ['feeds', 'channels', 'one', id],
  queue: (channelId: number) => ['feeds', 'channels', 'one', channelId, 'queue'],
  calendar: (channelId: number, from: number, to: number) => [
    'feeds',
    'channels',
    'one',
    channelId,
    'calendar',
    from,
    to,
  ],
  dryRun: (channelId: number, request: DryRunRequest) => ['feeds', 'dry-run', channelId, request],
  post: (id: number) => ['feeds', 'post', id],
  posts: (filters: Filters<PostQuery>, start?: string) => ['feeds', 'posts', filters, start],
  product: (id: number) => ['feeds', 'products', id],
  settings: ['settings'],
  testSend: (deliveryId: number) => ['tests', deliveryId],
} as const

export { createCampaigns, type Campaigns } from './service.ts'
export type { CampaignDeps, CampaignFile } from './deps.ts'

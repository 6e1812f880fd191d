export { createCampaigns, type Campaigns } from './service.ts'
export type { CampaignDeps, CampaignFile } from './deps.ts'
export { verifyCampaign } from './verify.ts'
export { exportRecipients } from './recipients.ts'

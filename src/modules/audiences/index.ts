export { upsertContact } from './contact-store.ts'
export {
  endSubscriptions,
  setSubscription,
  type EndedSubscription,
  type SubscriptionChange,
} from './subscription-store.ts'
export type { ActEvidence } from './core/evidence.ts'
export type { SubscriptionStatus } from '../../db/tables/audiences.ts'

export { upsertContact } from './contact-store.ts'
export {
  endSubscriptions,
  setSubscription,
  type EndedSubscription,
  type SubscriptionChange,
} from './subscription-store.ts'
export { consentHandler } from './consent.ts'
export { countAudience, getContact } from './service.ts'
export type { ActEvidence, RefusalEvidence } from './core/evidence.ts'

export { upsertContact } from './contact-store.ts'
export { endSubscriptions, setSubscription } from './subscription-store.ts'
export { consentHandler } from './consent.ts'
export { countAudience } from './service.ts'

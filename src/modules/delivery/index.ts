export { createEngine, type Delivery } from './engine.ts'
export type { DeliveryPorts, PostHooks } from './ports.ts'
export { blankDeliveries, deliveriesAbout } from './forget-store.ts'
export { enqueue } from './enqueue.ts'
export { enqueuePost, type EnqueuePost } from './enqueue-post.ts'
export { cancelPost, resolvePost, type PostSettled } from './post-store.ts'
export { saveMessage } from './message-store.ts'
export { openOrigin, lockOrigins, setHold, SERIES_BUCKET_MS } from './origin-store.ts'
export { planChunk } from './plan-store.ts'
export {
  cancelPlanned,
  doubtDirect,
  doubtPlanned,
  resolveUncertain,
  retryFailed,
  type Decided,
  type Stretch,
} from './decision-store.ts'
export { countReasons, noSums, readDelivery, readRecipients, readSeries, readSums, recount } from './queries.ts'
export { meaningOf, meaningOfPost } from './core/why.ts'
export { parseTemplate, renderTemplate, templateFields } from './core/template.ts'
export type { ContentButton, Fields, MessageContent } from './core/content.ts'
export { characterLimit, checkContent } from './core/check.ts'
export { isHtmlProblem, parseTelegramHtml } from './core/telegram-html.ts'

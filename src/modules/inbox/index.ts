export { createInbox, type Inbox } from './inbox.ts'
export { catchAllHandler } from './catch-all.ts'

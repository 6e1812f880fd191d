export { createInbox, type Inbox, type InboxDeps } from './inbox.ts'
export { catchAllHandler } from './catch-all.ts'

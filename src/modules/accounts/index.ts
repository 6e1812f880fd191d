export { createAccounts } from './service.ts'
export type { AccountChange, Accounts, AccountsDeps } from './accounts.ts'
export { accountTexts, type AccountTexts } from './queries.ts'
export {
  parseUpdate,
  type MemberStatus,
  type ParsedUpdate,
  type Reply,
  type UpdateContext,
  type UpdateHandler,
} from './update.ts'
export {
  deleteHandledUpdates,
  markUpdateHandled,
  noteUpdateFailure,
  unhandledUpdates,
  type StoredUpdate,
} from './update-store.ts'

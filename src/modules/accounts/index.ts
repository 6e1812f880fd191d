export { createAccounts } from './service.ts'
export type { AccountChange, Accounts } from './accounts.ts'
export { lanesOfAll } from './leases/lease-queries.ts'
export { createLeaseKeeper } from './leases/lease-keeper.ts'
export { leaseOfBoot, type Lease, type LeaseKeeper, type Leases } from './leases/leases.ts'
export { accountTexts } from './queries.ts'
export { parseUpdate, type ParsedUpdate, type Reply, type UpdateContext, type UpdateHandler } from './update.ts'
export {
  deleteHandledUpdates,
  markUpdateHandled,
  noteUpdateFailure,
  unhandledUpdates,
  type StoredUpdate,
} from './update-store.ts'
export { pauseRestored } from './restored.ts'

import type { Config } from './config/config.ts'
import type { SharedStoreOptions } from './platform/store-options.ts'

/** What a process needs to know of a database that it shares; null with SQLite. `role` is its name for the others. */
export function sharedStore(
  { store }: Config,
  role: SharedStoreOptions['role'],
  onOutdated: (error: unknown) => void,
): SharedStoreOptions | null {
  if (store.postgres === null) return null
  return { ...store.postgres, filesDir: store.filesDir, role, onOutdated }
}

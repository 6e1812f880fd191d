import type { AccountId } from '../../../kernel/ids.ts'
import type { WantedAccount } from './lease-queries.ts'
import type { Lease } from './leases.ts'

/** What this process knows of a lease that it has. */
interface Tenure {
  readonly fence: number
  isSure: () => boolean
  /** Nothing new is begun under it: it is about to be given back. */
  isLeaving: boolean
  /** What of the account was followed last; null: look again. */
  version: string | null
}

/** The leases of this process, as the rows told it last. */
export interface Tenures {
  get(accountId: AccountId): Tenure | undefined
  delete(accountId: AccountId): void
  clear(): void
  /** Makes them what the rows say now; returns the accounts that were won and those that another worker took over. */
  adopt(held: readonly Lease[], isSure: () => boolean): { readonly won: AccountId[]; readonly lost: AccountId[] }
  /** Returns the accounts that changed since the last time. */
  noteVersions(wanted: readonly WantedAccount[]): AccountId[]
}

export function createTenures(): Tenures {
  const tenures = new Map<AccountId, Tenure>()
  return {
    get: (accountId) => tenures.get(accountId),
    delete: (accountId) => void tenures.delete(accountId),
    clear: () => tenures.clear(),
    adopt(held, isSure) {
      const fences = new Map(held.map(({ accountId, fence }) => [accountId, fence]))
      const lost: AccountId[] = []
      for (const [accountId, tenure] of tenures) {
        if (fences.get(accountId) === tenure.fence) tenure.isSure = isSure
        else lost.push(accountId)
      }
      for (const accountId of lost) tenures.delete(accountId)
      const won = [...fences.keys()].filter((accountId) => !tenures.has(accountId))
      for (const accountId of won)
        tenures.set(accountId, { fence: fences.get(accountId) ?? 0, isSure, isLeaving: false, version: null })
      return { won, lost }
    },
    noteVersions(wanted) {
      const versions = new Map(wanted.map(({ accountId, version }) => [accountId, version]))
      const changed: AccountId[] = []
      for (const [accountId, tenure] of tenures) {
        const version = versions.get(accountId) ?? ''
        if (tenure.version !== version) changed.push(accountId)
        tenure.version = version
      }
      return changed
    },
  }
}

import { setTimeout as sleepWall } from 'node:timers/promises'
import type { AccountId } from '../../../kernel/ids.ts'
import type { Registry } from '../registry.ts'
import type { LeaseKeeper } from './leases.ts'

export interface FollowDeps {
  readonly keeper: LeaseKeeper
  readonly registry: Registry
  readonly onLease: (accountId: AccountId) => Promise<void>
  /** Real ms between the first requests of two bots. */
  readonly gapMs: number
}

/** Makes the live senders what the leases are. `close` takes no more; the leases stay in force until they are given back. */
export function followLeases({ keeper, registry, onLease, gapMs }: FollowDeps): { close(): Promise<void> } {
  const end = new AbortController()
  let nextAt = 0

  const takeTurn = async (): Promise<void> => {
    const now = performance.now()
    const at = Math.max(now, nextAt)
    nextAt = at + gapMs
    await sleepWall(at - now, undefined, { signal: end.signal }).catch((error: unknown) => {
      if (!end.signal.aborted) throw error
    })
  }

  keeper.start(async (accountId) => {
    if (keeper.fenceOf(accountId) !== null) {
      await onLease(accountId)
      if (registry.senderOf(accountId) === undefined) await takeTurn()
    }
    await registry.sync(accountId)
    await registry.left(accountId)
  })
  return {
    close() {
      end.abort()
      return keeper.stop()
    },
  }
}

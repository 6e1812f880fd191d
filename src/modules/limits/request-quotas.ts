import { LRUCache } from 'lru-cache'
import { transact, type Db } from '../../db/transaction.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Budgets } from './budgets.ts'

export type Quota = { readonly isLeft: true } | { readonly isLeft: false; readonly resetsAt: number }

/** The budget of requests that an API key may have. */
export interface RequestQuotas {
  /** Takes one request of the key. */
  take(keyId: number): Promise<Quota>
  /** A budget was set or removed: ask again. */
  forget(): void
}

export interface RequestQuotaDeps {
  readonly db: Db
  readonly budgets: Budgets
  readonly realClock: Pick<Clock, 'now'>
}

/** Requests of one bundle. They are spent when it is taken, so that a process which dies can only have used fewer. */
const BUNDLE = 10
const LEASE_MS = 60_000
/** How long another process may be behind a budget that was set here. */
const LOOK_AGAIN_MS = 5_000
const MAX_KEYS = 10_000

type Known =
  | { readonly kind: 'bundle'; left: number; readonly until: number }
  | { readonly kind: 'unlimited'; readonly until: number }
  | { readonly kind: 'spent'; readonly resetsAt: number; readonly until: number }

export const quotaKey = (keyId: number): string => `requests:key:${keyId}`

export function createRequestQuotas({ db, budgets, realClock }: RequestQuotaDeps): RequestQuotas {
  const known = new LRUCache<number, Known>({ max: MAX_KEYS })
  const fetching = new Map<number, Promise<void>>()

  const fetchBundle = async (keyId: number): Promise<void> => {
    const until = realClock.now() + LOOK_AGAIN_MS
    known.set(
      keyId,
      await transact(db, async (trx): Promise<Known> => {
        const key = quotaKey(keyId)
        let result = await budgets.reserve(trx, key, BUNDLE, LEASE_MS)
        if (result.kind === 'refused' && result.left > 0)
          result = await budgets.reserve(trx, key, result.left, LEASE_MS)
        switch (result.kind) {
          case 'unlimited':
            return { kind: 'unlimited', until }
          case 'refused':
            return { kind: 'spent', resetsAt: result.resetsAt, until }
          case 'reserved': {
            const { amount } = result.reservation
            await budgets.settle(trx, result.reservation, amount)
            return { kind: 'bundle', left: amount, until: Number.POSITIVE_INFINITY }
          }
        }
      }),
    )
  }
  const refresh = (keyId: number): Promise<void> => {
    const running = fetching.get(keyId) ?? fetchBundle(keyId).finally(() => fetching.delete(keyId))
    fetching.set(keyId, running)
    return running
  }
  const take = async (keyId: number): Promise<Quota> => {
    const state = known.get(keyId)
    if (state !== undefined && state.until > realClock.now()) {
      if (state.kind === 'unlimited') return { isLeft: true }
      if (state.kind === 'spent') return { isLeft: false, resetsAt: state.resetsAt }
      if (state.left > 0) {
        state.left -= 1
        return { isLeft: true }
      }
    }
    await refresh(keyId)
    return take(keyId)
  }
  return { take, forget: () => known.clear() }
}

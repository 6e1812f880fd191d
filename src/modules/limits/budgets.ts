import type { Trx } from '../../db/transaction.ts'
import type { Clock } from '../../kernel/clock.ts'
import { periodOf } from './core/period.ts'
import {
  addToSums,
  expireReservations,
  insertReservation,
  lockBudget,
  moveReservation,
  pruneBudget,
  readReservation,
  readSums,
} from './store.ts'

/** A part of a budget that is held for one act; expires on the real clock. */
export interface Reservation {
  readonly id: number
  readonly budgetId: number
  readonly amount: number
  /** ms UTC of the real clock; after it the whole amount is free again. */
  readonly expiresAt: number
}

export type Reserving =
  | { readonly kind: 'reserved'; readonly reservation: Reservation; readonly left: number; readonly resetsAt: number }
  /** Nobody set such a budget. */
  | { readonly kind: 'unlimited' }
  | {
      readonly kind: 'refused'
      /** too_large: more than a whole period has. spent: this period has not enough left. */
      readonly why: 'too_large' | 'spent'
      readonly left: number
      readonly resetsAt: number
    }

/** late: it had expired; what was spent counts all the same, and may have passed the budget: the lease was too short. */
export type Settling = 'settled' | 'late' | 'closed_before'

/**
 * Reserve first, settle after. At no time is spent + reserved of a period above its amount, as long as an act costs no more
 * than was reserved for it and settles before its lease ends. Amounts are whole units: messages, requests, or minor units of money.
 */
export interface Budgets {
  /** @param amount the most that the act can cost. @param leaseMs longer than the act can take. */
  reserve(trx: Trx, key: string, amount: number, leaseMs: number): Promise<Reserving>
  /** @param actual what it did cost; the rest is free again. */
  settle(trx: Trx, reservation: Reservation, actual: number): Promise<Settling>
  /** Nothing was spent. */
  release(trx: Trx, reservation: Reservation): Promise<void>
}

/** Closed reservations are kept this long, so that one which settles late is known. */
const KEEP_MS = 7 * 86_400_000

export interface BudgetDeps {
  /** Product time decides the period. */
  readonly clock: Pick<Clock, 'now'>
  /** Leases run on the real clock. */
  readonly realClock: Pick<Clock, 'now'>
}

export function createBudgets({ clock, realClock }: BudgetDeps): Budgets {
  return {
    async reserve(trx, key, amount, leaseMs) {
      requireUnits(amount)
      const budget = await lockBudget(trx, { key })
      if (budget === undefined) return { kind: 'unlimited' }
      await refundOverdue(trx, budget.id, realClock.now())
      const { beginsAt, endsAt } = periodOf(clock.now(), budget.period, budget.time_zone)
      const { spent, reserved } = await readSums(trx, budget.id, beginsAt)
      const left = Math.max(0, budget.amount - spent - reserved)
      if (amount > left) {
        const why = amount > budget.amount ? 'too_large' : 'spent'
        return { kind: 'refused', why, left, resetsAt: endsAt }
      }
      const expiresAt = realClock.now() + leaseMs
      const id = await insertReservation(trx, { budgetId: budget.id, beginsAt, amount, expiresAt })
      await addToSums(trx, budget.id, beginsAt, { spent: 0, reserved: amount })
      const reservation = { id, budgetId: budget.id, amount, expiresAt }
      return { kind: 'reserved', reservation, left: left - amount, resetsAt: endsAt }
    },
    settle: (trx, reservation, actual) => close(trx, reservation, actual, realClock.now()),
    async release(trx, reservation) {
      await close(trx, reservation, 0, realClock.now())
    },
  }
}

async function close(trx: Trx, { id, budgetId }: Reservation, actual: number, now: number): Promise<Settling> {
  requireUnits(actual)
  if ((await lockBudget(trx, { id: budgetId })) === undefined) return 'closed_before'
  await refundOverdue(trx, budgetId, now)
  const row = await readReservation(trx, id)
  if (row === undefined || row.state === 'settled' || row.state === 'released') return 'closed_before'
  const isLate = row.state === 'expired'
  await moveReservation(trx, id, actual === 0 ? 'released' : 'settled')
  await addToSums(trx, budgetId, row.begins_at, { spent: actual, reserved: isLate ? 0 : -row.amount })
  return isLate ? 'late' : 'settled'
}

async function refundOverdue(trx: Trx, budgetId: number, now: number): Promise<void> {
  for (const { beginsAt, amount } of await expireReservations(trx, budgetId, now))
    await addToSums(trx, budgetId, beginsAt, { spent: 0, reserved: -amount })
  await pruneBudget(trx, budgetId, now - KEEP_MS)
}

function requireUnits(amount: number): void {
  if (!Number.isSafeInteger(amount) || amount < 0)
    throw new RangeError(`A budget counts whole units from 0 on, not ${amount}.`)
}

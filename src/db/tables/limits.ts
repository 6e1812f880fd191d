import type { Id, Millis } from '../columns.ts'

export interface BudgetTable {
  id: Id
  /** What it bounds: `requests:key:3`. */
  key: string
  unit: 'money' | 'messages' | 'requests'
  /** Of money: ISO 4217, and how many digits are behind the point. */
  currency: string | null
  exponent: number | null
  /** Per period; money in minor units. */
  amount: number
  period: 'day' | 'month'
  time_zone: string
  updated_at: Millis
}

/** The sums of one day or month; changed in the transaction of each reservation. */
export interface BudgetPeriodTable {
  budget_id: number
  begins_at: Millis
  spent: number
  reserved: number
}

export interface BudgetReservationTable {
  id: Id
  budget_id: number
  /** The period it counts in, also when it is settled after that period's end. */
  begins_at: Millis
  amount: number
  state: 'open' | 'settled' | 'released' | 'expired'
  /** ms UTC of the real clock. */
  expires_at: Millis
}

/** What the processes of an install took in a minute, by subject. */
export interface RequestWindowTable {
  subject: string
  minute: number
  cost: number
}

export interface LimitsTables {
  budgets: BudgetTable
  budget_periods: BudgetPeriodTable
  budget_reservations: BudgetReservationTable
  request_windows: RequestWindowTable
}

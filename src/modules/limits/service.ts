import { transact, type Db } from '../../db/transaction.ts'
import { authorize, type Actor } from '../../kernel/actor.ts'
import type { Clock } from '../../kernel/clock.ts'
import { decodeCursor, toPage, type Page, type PageRequest } from '../../kernel/page.ts'
import type { Audit } from '../audit/index.ts'
import type { Budget, SetBudgetRequest } from './contract.ts'
import { isTimeZone, periodOf } from './core/period.ts'
import { budgetNotFound, unknownTimeZone } from './errors.ts'
import { budgetsAfter, findBudget, sumsOf } from './queries.ts'
import { deleteBudget, lockBudget, saveBudget, type BudgetRow } from './store.ts'

export interface LimitDeps {
  readonly audit: Pick<Audit, 'record'>
  readonly clock: Clock
  readonly realClock: Pick<Clock, 'now'>
  /** After a budget was set or removed. */
  readonly onChange: () => void
}

/** Budgets as people see and set them. */
export interface BudgetService {
  /** By key, with what this period took. */
  list(readDb: Db, actor: Actor, page: PageRequest): Promise<Page<Budget>>
  /** What the running period took stays counted; another period or time zone begins to count anew. */
  set(db: Db, actor: Actor, wanted: SetBudgetRequest): Promise<Budget>
  /** From now on nothing bounds it. */
  remove(db: Db, actor: Actor, key: string): Promise<void>
}

export function createBudgetService({ audit, clock, realClock, onChange }: LimitDeps): BudgetService {
  const toBudget = async (db: Db, row: BudgetRow): Promise<Budget> => {
    const { beginsAt, endsAt } = periodOf(clock.now(), row.period, row.time_zone)
    const { key, unit, currency, exponent, amount, period, time_zone } = row
    const sums = await sumsOf(db, row.id, beginsAt, realClock.now())
    return { key, unit, currency, exponent, amount, period, timeZone: time_zone, ...sums, resetsAt: endsAt }
  }
  return {
    async list(readDb, actor, { limit, cursor }) {
      authorize(actor, 'limits.read')
      const afterKey = cursor === undefined ? undefined : String(decodeCursor(cursor, 1)[0])
      const { items, nextCursor } = toPage(await budgetsAfter(readDb, afterKey, limit + 1), limit, ({ key }) => [key])
      return { items: await Promise.all(items.map((row) => toBudget(readDb, row))), nextCursor }
    },
    async set(db, actor, { key, amount, period, timeZone }) {
      authorize(actor, 'limits.write')
      if (!isTimeZone(timeZone)) throw unknownTimeZone(timeZone)
      const budget = await transact(db, async (trx) => {
        const before = await lockBudget(trx, { key })
        const given = { amount, period, time_zone: timeZone }
        await saveBudget(trx, {
          key,
          unit: 'requests',
          currency: null,
          exponent: null,
          ...given,
          updated_at: clock.now(),
        })
        const from = before === undefined ? null : describe(before)
        await audit.record(trx, actor, {
          action: 'budget.set',
          subject: `budget:${key}`,
          details: { from, to: describe(given) },
        })
        const row = await findBudget(trx, key)
        if (row === undefined) throw budgetNotFound(key)
        return toBudget(trx, row)
      })
      onChange()
      return budget
    },
    async remove(db, actor, key) {
      authorize(actor, 'limits.write')
      await transact(db, async (trx) => {
        const before = await lockBudget(trx, { key })
        if (before === undefined) throw budgetNotFound(key)
        await deleteBudget(trx, key)
        await audit.record(trx, actor, {
          action: 'budget.removed',
          subject: `budget:${key}`,
          details: { from: describe(before) },
        })
      })
      onChange()
    },
  }
}

const describe = ({ amount, period, time_zone }: Pick<BudgetRow, 'amount' | 'period' | 'time_zone'>): string =>
  `${amount} a ${period} (${time_zone})`

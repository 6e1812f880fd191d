import type { Column, ColumnType } from '../../src/modules/sheets/core/schema.ts'
import type { PlanContext } from '../../src/modules/sheets/core/plan/ports.ts'

const columnsOf = (...given: readonly (readonly [name: string, type: ColumnType])[]): readonly Column[] =>
  given.map(([name, type], at) => ({
    id: `c${String(at + 1)}`,
    name,
    type,
    scale: type === 'decimal' ? 2 : 0,
    misfits: name === 'amount',
  }))

/** A table of sales with two others beside it, as commands know them. */
export const sales: PlanContext = {
  columns: columnsOf(
    ['country', 'text'],
    ['amount', 'decimal'],
    ['order_no', 'text'],
    ['date', 'date'],
    ['name', 'text'],
    ['net', 'decimal'],
    ['paid', 'text'],
    ['customer_id', 'integer'],
    ['total', 'decimal'],
    ['month', 'text'],
    ['first', 'text'],
    ['last', 'text'],
    ['phone', 'text'],
    ['email', 'text'],
    ['Ship to address', 'text'],
    ['price', 'text'],
    ['Price net', 'decimal'],
    ['Price gross', 'decimal'],
    ['sent', 'text'],
    ['notes', 'text'],
    ['Jan', 'integer'],
    ['Feb', 'integer'],
    ['Mar', 'integer'],
  ),
  others: [
    { name: 'customers', columns: columnsOf(['id', 'integer'], ['name', 'text'], ['city', 'text']) },
    { name: 'returns', columns: columnsOf(['country', 'text'], ['amount', 'decimal'], ['reason', 'text']) },
  ],
  nextColumn: 24,
  values: new Map([
    [
      'c10',
      [
        { value: '1', count: 3 },
        { value: '2', count: 2 },
        { value: '10', count: 1 },
      ],
    ],
    [
      'c1',
      [
        { value: 'Ukraine', count: 10 },
        { value: 'ukraine ', count: 2 },
        { value: 'Ukriane', count: 1 },
      ],
    ],
  ]),
}

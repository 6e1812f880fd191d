import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { tableOf, type Given } from '../../../../../test/support/sheet-tables.ts'
import { edit, type MatrixEdit } from './change.ts'
import { settle, type Remembered } from './settle.ts'
import { emptyState, type MatrixState } from './state.ts'
import type { SourceTable } from './tables.ts'
import { viewOf } from './view.ts'

const nothing: Remembered = new Map()

function settled(
  tables: readonly SourceTable[],
  remembered = nothing,
  before: MatrixState = emptyState,
  isFirst = true,
) {
  const next = 1 + Math.max(0, ...before.targets.map(({ id }) => Number(id.slice(1))))
  const { state, nextColumn } = settle(before, tables, { remembered, nextColumn: next, isFirst })
  return { state, nextColumn, view: viewOf(state, tables) }
}

/** `name: 1.Header 2.Other`, a target a line. */
const lines = (tables: readonly SourceTable[], remembered = nothing): string[] =>
  settled(tables, remembered).view.targets.map(
    ({ name, cells }) => `${name}: ${cells.map(({ table, column }) => `${String(table.id)}.${column.name}`).join(' ')}`,
  )

const hows = (tables: readonly SourceTable[]): Record<string, string> =>
  Object.fromEntries(
    settled(tables).view.targets.flatMap(({ cells }) =>
      cells.map(({ table, column, placement }) => [`${String(table.id)}.${column.name}`, placement.how]),
    ),
  )

describe('matching of columns', () => {
  it('brings together what is called the same but for case, blanks, punctuation and accents', () => {
    expect(
      lines([tableOf(1, ['Order No', 'Größe']), tableOf(2, ['order_no', 'GROSSE']), tableOf(3, ['OrderNo'])]),
    ).toEqual(['Order No: 1.Order No 2.order_no 3.OrderNo', 'Größe: 1.Größe 2.GROSSE'])
    expect(lines([tableOf(1, ['Café']), tableOf(2, ['cafe'])])).toEqual(['Café: 1.Café 2.cafe'])
  })

  it('knows common words in several languages', () => {
    const tables = [
      tableOf(1, ['Date|date', 'Customer', 'Amount|decimal|2', 'Qty|integer']),
      tableOf(2, ['Datum|date', 'Kunde', 'Betrag|decimal|2', 'Menge|integer']),
      tableOf(3, ['Дата|date', 'Клиент', 'Сумма|decimal|2', 'Количество|integer']),
      tableOf(4, ['fecha|date', 'cliente', 'importe|decimal|2', 'cantidad|integer']),
    ]
    expect(lines(tables)).toEqual([
      'Date: 1.Date 2.Datum 3.Дата 4.fecha',
      'Customer: 1.Customer 2.Kunde 3.Клиент 4.cliente',
      'Amount: 1.Amount 2.Betrag 3.Сумма 4.importe',
      'Qty: 1.Qty 2.Menge 3.Количество 4.cantidad',
    ])
    expect(hows(tables)['3.Сумма']).toBe('alias')
  })

  it('takes compound and several-word headers apart', () => {
    const tables = [
      tableOf(1, ['order date|date', 'order number', 'customer name']),
      tableOf(2, ['Bestelldatum|date', 'Bestellnummer', 'Kundenname']),
      tableOf(3, ['Дата заказа|date', '№ заказа', 'Имя клиента']),
    ]
    expect(lines(tables)).toEqual([
      'order date: 1.order date 2.Bestelldatum 3.Дата заказа',
      'order number: 1.order number 2.Bestellnummer 3.№ заказа',
      'customer name: 1.customer name 2.Kundenname 3.Имя клиента',
    ])
  })

  it('never brings two columns of one table together', () => {
    const tables = [tableOf(1, ['Amount|decimal|2', 'Total|decimal|2']), tableOf(2, ['Betrag|decimal|2'])]
    for (const { cells } of settled(tables).view.targets)
      expect(new Set(cells.map(({ table }) => table.id)).size).toBe(cells.length)
    expect(lines(tables)).toHaveLength(2)
  })

  it('keeps net and gross, euros and dollars, and two years apart', () => {
    expect(lines([tableOf(1, ['Net amount|decimal|2']), tableOf(2, ['Gross amount|decimal|2'])])).toHaveLength(2)
    expect(lines([tableOf(1, ['Amount EUR|decimal|2']), tableOf(2, ['Amount USD|decimal|2'])])).toHaveLength(2)
    expect(lines([tableOf(1, ['Umsatz 2024|decimal|2']), tableOf(2, ['Umsatz 2025|decimal|2'])])).toHaveLength(2)
    expect(lines([tableOf(1, ['Amount (EUR)|decimal|2']), tableOf(2, ['Amount|decimal|2'])])).toHaveLength(1)
  })

  it('keeps what holds dates and what holds numbers apart unless they are called the same', () => {
    expect(lines([tableOf(1, ['Datum|date']), tableOf(2, ['Date|decimal|2'])])).toHaveLength(2)
    const same = settled([tableOf(1, ['Date|date']), tableOf(2, ['Date|integer'])]).view.targets
    expect(same).toHaveLength(1)
    expect(same[0]?.widened.type).toBe('text')
    expect(same[0]?.widened.why).toContain('dates in 1, whole numbers in 1')
  })

  it('sees a slip of the pen', () => {
    expect(hows([tableOf(1, ['Discount|decimal|2']), tableOf(2, ['Discuont|decimal|2'])])['2.Discuont']).toBe(
      'spelling',
    )
  })

  it('recognises a column by its values when its name says nothing', () => {
    const countries = { samples: ['Germany', 'France', 'Spain'] }
    const tables = [
      tableOf(1, [{ name: 'Country', ...countries }]),
      tableOf(2, [{ name: 'XR7', samples: ['France', 'Spain', 'Germany', 'Italy'] }]),
    ]
    const cell = settled(tables).view.targets[0]?.cells.find(({ table }) => table.id === 2)
    expect(cell?.placement.how).toBe('content')
    expect(cell?.placement.why).toContain('france')
  })

  it('places the columns of a table without header by their order', () => {
    const tables = [
      tableOf(1, ['Date|date', 'Shop', 'Sales|decimal|2']),
      tableOf(2, ['A|date', 'B', 'C|decimal|2'], { headerRows: [] }),
    ]
    expect(lines(tables)).toEqual(['Date: 1.Date 2.A', 'Shop: 1.Shop 2.B', 'Sales: 1.Sales 2.C'])
  })

  it('follows what was decided before, also that a column is left out', () => {
    const remembered = new Map([
      ['umsatz', 'Revenue'],
      ['internal', null],
    ])
    const tables = [tableOf(1, ['Revenue|decimal|2']), tableOf(2, ['Umsatz|decimal|2', 'Internal'])]
    const { view } = settled(tables, remembered)
    expect(view.targets.map(({ name }) => name)).toEqual(['Revenue'])
    expect(view.targets[0]?.cells[1]?.placement.how).toBe('remembered')
    expect(view.leftOut.map(({ column }) => column.name)).toEqual(['Internal'])
    expect(lines([tableOf(1, ['Umsatz|decimal|2'])], remembered)).toEqual(['Revenue: 1.Umsatz'])
  })

  it('keeps headers such as __proto__ as the data that they are', () => {
    expect(lines([tableOf(1, ['__proto__', 'constructor', '"; drop table'])])).toHaveLength(3)
  })
})

describe('a matrix over time', () => {
  it('keeps the ids of its targets when files come and go', () => {
    const first = tableOf(1, ['Date|date', 'Amount|decimal|2'])
    const second = tableOf(2, ['Discount|decimal|2', 'Datum|date', 'Betrag|decimal|2'])
    const one = settled([first])
    const two = settled([first, second], nothing, one.state, false)
    expect(two.view.targets.map(({ id, name }) => `${id} ${name}`)).toEqual(['c1 Date', 'c2 Amount', 'c3 Discount'])
    const three = settled([second], nothing, two.state, false)
    expect(three.view.targets.map(({ id }) => id)).toEqual(['c1', 'c2', 'c3'])
  })

  it('guesses anew when a file has both columns that were taken for one', () => {
    const one = settled([tableOf(1, ['Total|decimal|2']), tableOf(2, ['Amount|decimal|2'])])
    expect(one.view.targets).toHaveLength(1)
    const two = settled(
      [
        tableOf(1, ['Total|decimal|2']),
        tableOf(2, ['Amount|decimal|2']),
        tableOf(3, ['Amount|decimal|2', 'Total|decimal|2']),
      ],
      nothing,
      one.state,
      false,
    )
    expect(two.view.targets.map(({ name }) => name).sort()).toEqual(['Amount', 'Total'])
    expect(two.view.targets.flatMap(({ cells }) => cells)).toHaveLength(4)
  })
})

const words = [
  'Date',
  'Datum',
  'Amount',
  'Total',
  'Betrag',
  'Order No',
  'Order',
  'Customer',
  'Kunde',
  'Kundenname',
  'X',
  'x',
  '',
]
const anyTables = fc
  .array(fc.array(fc.tuple(fc.constantFrom(...words), fc.constantFrom('text', 'integer', 'date')), { maxLength: 6 }), {
    minLength: 1,
    maxLength: 6,
  })
  .map((all) =>
    all.map((columns, at) =>
      tableOf(
        at + 1,
        columns.map(([name, type]): Given => `${name}|${type}`),
        { headerRows: at % 4 === 3 ? [] : [1] },
      ),
    ),
  )
const anyEdits = fc.array(
  fc.oneof(
    fc.record({
      kind: fc.constant('move' as const),
      columns: fc.array(
        fc.record({ table: fc.integer({ min: 1, max: 6 }), column: fc.constantFrom('c1', 'c2', 'c3') }),
        {
          minLength: 1,
          maxLength: 3,
        },
      ),
      to: fc.constantFrom('c1', 'c2', 'c3', 'c9'),
      everywhere: fc.boolean(),
      displaced: fc.constantFrom('refuse' as const, 'own' as const, 'leave_out' as const),
    }),
    fc.record({
      kind: fc.constant('own' as const),
      columns: fc.array(
        fc.record({ table: fc.integer({ min: 1, max: 6 }), column: fc.constantFrom('c1', 'c2', 'c3') }),
        {
          minLength: 1,
          maxLength: 3,
        },
      ),
      everywhere: fc.boolean(),
    }),
    fc.record({
      kind: fc.constant('join' as const),
      target: fc.constantFrom('c1', 'c2'),
      into: fc.constantFrom('c2', 'c3'),
    }),
  ),
  { maxLength: 6 },
)

describe('whatever the tables and the edits', () => {
  it('every column of a table is in one place, and no target has two of one table', () => {
    fc.assert(
      fc.property(anyTables, anyEdits, (tables, edits: MatrixEdit[]) => {
        let now = settle(emptyState, tables, { remembered: nothing, nextColumn: 1, isFirst: true })
        const check = () => {
          const view = viewOf(now.state, tables)
          const cells = view.targets.flatMap((target) => target.cells)
          expect(cells.length + view.leftOut.length).toBe(tables.flatMap(({ columns }) => columns).length)
          for (const target of view.targets)
            expect(new Set(target.cells.map(({ table }) => table.id)).size).toBe(target.cells.length)
          expect(new Set(view.targets.map(({ name }) => name.toLowerCase())).size).toBe(view.targets.length)
        }
        check()
        for (const change of edits) {
          const outcome = edit(now.state, tables, { change, nextColumn: now.nextColumn })
          if (outcome.kind === 'refused') continue
          now = settle(outcome.state, tables, { remembered: nothing, nextColumn: outcome.nextColumn, isFirst: false })
          check()
        }
        const again = settle(now.state, tables, { remembered: nothing, nextColumn: now.nextColumn, isFirst: false })
        expect(again).toEqual(now)
      }),
      { numRuns: 300 },
    )
  })
})

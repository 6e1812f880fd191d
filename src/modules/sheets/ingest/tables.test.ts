import { describe, expect, it } from 'vitest'
import { handMadeReader, ingestReader, ingestRows } from '../../../../test/support/hand-made-sheet.ts'
import type { Cell, Ingested } from '../../../../test/support/hand-made-sheet.ts'

const names = (table: Ingested | undefined) => table?.columns.map(({ name }) => name)
const excluded = (table: Ingested | undefined) =>
  Object.fromEntries(table?.excluded.map(({ reason, rows }) => [reason, rows]) ?? [])
const orders = (count: number, from = 1): Cell[][] =>
  Array.from({ length: count }, (_, i) => [`A-${String(from + i)}`, 'Berlin', (from + i) * 1.5, { date: '2024-03-05' }])
const orderHeader = ['Order', 'City', 'Amount', 'Day']

describe('headers', () => {
  it('stand in the first row', async () => {
    const [table, ...others] = await ingestRows([orderHeader, ...orders(3)])
    expect(others).toEqual([])
    expect(names(table)).toEqual(orderHeader)
    expect(table).toMatchObject({ headerRows: [1], firstRow: 2, lastRow: 4, rows: 3, file: '0-0.parquet' })
    expect(table?.cells[0]).toEqual(['A-1', 'Berlin', '1.5', '2024-03-05'])
    expect(table?.columns.map(({ type, scale }) => [type, scale])).toEqual([
      ['text', 0],
      ['text', 0],
      ['decimal', 1],
      ['date', 0],
    ])
  })

  it('stand below titles, labels and blank rows, which are listed', async () => {
    const [table, ...others] = await ingestRows([
      ['Sales of March'],
      ['Branch:', 'Berlin'],
      [null],
      orderHeader,
      ...orders(3),
    ])
    expect(others).toEqual([])
    expect(names(table)).toEqual(orderHeader)
    expect(table?.headerRows).toEqual([4])
    expect(excluded(table)).toMatchObject({ title: [1, 2], header: [4] })
    expect(table?.notes).toContain('Above the table: Branch: Berlin')
  })

  it('are made of two lines where cells are merged', async () => {
    const rows = [
      ['Region', 'Q1', null, 'Q2', null],
      [null, 'Sales', 'Profit', 'Sales', 'Profit'],
      ['North', 1, 2, 3, 4],
      ['South', 5, 6, 7, 8],
    ]
    const merges = [
      { top: 0, left: 0, bottom: 1, right: 0 },
      { top: 0, left: 1, bottom: 0, right: 2 },
      { top: 0, left: 3, bottom: 0, right: 4 },
    ]
    const expected = ['Region', 'Q1 / Sales', 'Q1 / Profit', 'Q2 / Sales', 'Q2 / Profit']
    const { tables } = await ingestReader(handMadeReader([{ rows, merges }]))
    expect(names(tables[0])).toEqual(expected)
    expect(tables[0]).toMatchObject({ headerRows: [1, 2], rows: 2 })
    const [unmerged] = await ingestRows(rows)
    expect(names(unmerged)).toEqual(expected)
  })

  it('keep the groups above them that only start where they start', async () => {
    const [table] = await ingestRows([
      [null, 'Plan', null, null, 'Actual', null, null],
      ['Product', 'Jan', 'Feb', 'Mar', 'Jan', 'Feb', 'Mar'],
      ['Tea', 1, 2, 3, 4, 5, 6],
      ['Milk', 1, 2, 3, 4, 5, 6],
    ])
    expect(names(table)).toEqual([
      'Product',
      'Plan / Jan',
      'Plan / Feb',
      'Plan / Mar',
      'Actual / Jan',
      'Actual / Feb',
      'Actual / Mar',
    ])
  })

  it('take units from the line below', async () => {
    const [table] = await ingestRows([
      ['Item', 'Weight', 'Price'],
      [null, 'kg', '[EUR]'],
      ['a', 1.5, 2],
      ['b', 2.5, 3],
    ])
    expect(names(table)).toEqual(['Item', 'Weight (kg)', 'Price (EUR)'])
    expect(table).toMatchObject({ rows: 2, headerRows: [1, 2] })
  })

  it('may be months or years', async () => {
    const [years] = await ingestRows([
      ['Product', 2021, 2022, 2023, 2024],
      ['Tea', 10, 20, 30, 40],
      ['Milk', 11, 21, 31, 41],
    ])
    expect(names(years)).toEqual(['Product', '2021', '2022', '2023', '2024'])
    const [months] = await ingestRows([
      ['Product', { date: '2024-01-01' }, { date: '2024-02-01' }, { date: '2024-03-01' }],
      ['Tea', 10, 20, 30],
      ['Milk', 11, 21, 31],
    ])
    expect(names(months)).toEqual(['Product', '2024-01', '2024-02', '2024-03'])
  })

  it('are missing where the first row is data', async () => {
    const [table] = await ingestRows([
      ['Anna', 12, { date: '2024-01-01' }],
      ['Bert', 13, { date: '2024-01-02' }],
      ['Cleo', 14, { date: '2024-01-03' }],
    ])
    expect(names(table)).toEqual(['Column A', 'Column B', 'Column C'])
    expect(table).toMatchObject({ headerRows: [], rows: 3, firstRow: 1 })
  })

  it('may repeat, be empty or be called like an object’s parts', async () => {
    const [table] = await ingestRows([
      ['__proto__', 'Name', 'name', null, 'constructor', '"; drop table', 'Name'],
      ['a', 'b', 'c', 4, 5, 6, 7],
      ['d', 'e', 'f', 5, 6, 7, 8],
    ])
    expect(names(table)).toEqual([
      '__proto__',
      'Name',
      'name (2)',
      'Column D',
      'constructor',
      '"; drop table',
      'Name (3)',
    ])
    expect(table?.cells[1]).toEqual(['d', 'e', 'f', '5', '6', '7', '8'])
  })

  it('are found where all columns are text', async () => {
    const [table] = await ingestRows([
      ['First name', 'Last name', 'City'],
      ['Anna', 'Berg', 'Rome'],
      ['Bert', 'Clark', 'Oslo'],
      ['Cleo', 'Dunn', 'Bonn'],
    ])
    expect(table).toMatchObject({ headerRows: [1], rows: 3 })
  })

  it('are where a person says they are', async () => {
    const rows = [
      ['x', 'y'],
      ['Order', 'Amount'],
      ['a', 1],
      ['b', 2],
    ]
    const [table] = await ingestRows(rows, { headers: [{ sheetIndex: 0, position: 0, rows: [2] }] })
    expect(names(table)).toEqual(['Order', 'Amount'])
    expect(excluded(table)).toMatchObject({ title: [1], header: [2] })
    const [none] = await ingestRows(rows, { headers: [{ sheetIndex: 0, position: 0, rows: [] }] })
    expect(none).toMatchObject({ headerRows: [], rows: 4 })
  })

  it('alone are a table without rows', async () => {
    const [table] = await ingestRows([orderHeader])
    expect(table).toMatchObject({ rows: 0, headerRows: [1] })
    expect(names(table)).toEqual(orderHeader)
  })
})

describe('rows that are not data', () => {
  it.each([['Total'], ['Итого'], ['Summe'], ['GESAMT:'], ['Grand total'], ['Total March'], ['Berlin Total']])(
    'are totals called %s',
    async (label) => {
      const [table] = await ingestRows([orderHeader, ...orders(4), [label, null, 15, null]])
      expect(table?.rows).toBe(4)
      expect(excluded(table)).toMatchObject({ totals: [6] })
      expect(table?.columns[2]?.sum).toBe('15.0')
    },
  )

  it('are subtotals in the middle', async () => {
    const [table] = await ingestRows([
      orderHeader,
      ...orders(3),
      ['Subtotal', null, 9, null],
      ...orders(3, 4),
      ['Subtotal', null, 22.5, null],
      ['Grand Total', null, 31.5, null],
    ])
    expect(table?.rows).toBe(6)
    expect(excluded(table)).toMatchObject({ totals: [5, 9, 10] })
    expect(table?.columns[2]?.sum).toBe('31.5')
  })

  it('are sums without a label', async () => {
    const [table] = await ingestRows([orderHeader, ...orders(4), [null, null, 15, null]])
    expect(excluded(table)).toMatchObject({ totals: [6] })
    const [other] = await ingestRows([orderHeader, ...orders(4), [null, null, 16, null]])
    expect(other?.rows).toBe(5)
  })

  it('are never customers with a total in their name', async () => {
    const [table] = await ingestRows([
      ['Customer', 'City', 'Amount'],
      ['Total Energies', 'Paris', 10],
      ['Sum Ltd', 'London', 20],
      ['All', 'Rome', 5],
    ])
    expect(table?.rows).toBe(3)
  })

  it('are the header again at each page, and the title with it', async () => {
    const [table] = await ingestRows([
      ['Report of orders'],
      orderHeader,
      ...orders(3),
      ['Report of orders'],
      orderHeader,
      ...orders(3, 4),
    ])
    expect(table?.rows).toBe(6)
    expect(excluded(table)).toEqual({ title: [1, 6], header: [2, 7] })
  })

  it('are compared with the rows when they are totals', async () => {
    const two = (total: Cell[]) => ingestRows([['Item', 'Qty', 'Price'], ['a', 1, 0.1], ['b', 2, 0.2], total])
    expect((await two(['Total', 3, 0.3]))[0]?.notes).toEqual(['The totals in row 4 agree with the rows above.'])
    expect((await two(['Total', 3, 0.4]))[0]?.notes).toEqual([
      'The totals in row 4 say Price 0.4 where its rows add up to 0.3.',
    ])
    expect((await two(['Average', 1.5, 0.15]))[0]?.notes).toEqual([])
  })

  it('are remarks below the table', async () => {
    const [table] = await ingestRows([
      orderHeader,
      ...orders(4),
      ['Total', null, 15, null],
      [null],
      ['Prices without tax'],
      ['* preliminary'],
    ])
    expect(table?.rows).toBe(4)
    expect(excluded(table)).toMatchObject({ totals: [6], blank: [7], note: [8, 9] })
    expect(table?.notes).toEqual(expect.arrayContaining(['Below the table: Prices without tax']))
  })

  it('are not those that are merely sparse', async () => {
    const [table] = await ingestRows([
      orderHeader,
      ['A-1', null, null, null],
      ['A-2', null, 3, null],
      ...orders(5, 3),
      [null],
      ['A-9', null, null, null],
      ['A-10', 'Bonn', 4.5, { date: '2024-03-05' }],
    ])
    expect(table?.rows).toBe(9)
    expect(excluded(table)).toEqual({ header: [1], blank: [9] })
  })

  it('are hidden ones, if asked for', async () => {
    const sheet = { rows: [orderHeader, ...orders(4)], hiddenRows: [3, 4] }
    const all = await ingestReader(handMadeReader([sheet]))
    expect(all.tables[0]?.rows).toBe(4)
    expect(all.tables[0]?.notes).toContain('2 rows are hidden in the workbook.')
    const shown = await ingestReader(handMadeReader([sheet]), { includeHidden: false })
    expect(shown.tables[0]?.rows).toBe(2)
    expect(excluded(shown.tables[0])).toMatchObject({ hidden: [3, 4] })
  })
})

describe('several tables on a sheet', () => {
  const costs: Cell[][] = [
    ['Kind', 'Month', 'Cost', 'Paid', 'By'],
    ['Rent', 'March', 900, true, 'bank'],
    ['Power', 'March', 100, false, 'card'],
  ]

  it('stand below each other', async () => {
    const tables = await ingestRows([orderHeader, ...orders(4), [null], ['Costs'], ...costs])
    expect(tables.map(names)).toEqual([orderHeader, costs[0]])
    expect(tables.map(({ rows, position }) => [rows, position])).toEqual([
      [4, 0],
      [2, 1],
    ])
    expect(excluded(tables[1])).toMatchObject({ title: [7], header: [8] })
    expect(tables[1]?.rowNumbers).toEqual([9, 10])
  })

  it('stand beside each other', async () => {
    const left = [
      ['Name', 'Score'],
      ['Anna', 1],
      ['Bert', 2],
      ['Cleo', 3],
    ]
    const right = [
      ['City', 'People'],
      ['Rome', 10],
      ['Oslo', 20],
    ]
    const tables = await ingestRows(left.map((row, at) => [...row, null, ...(right[at] ?? [])]))
    expect(tables.map(names)).toEqual([
      ['Name', 'Score'],
      ['City', 'People'],
    ])
    expect(tables.map(({ rows }) => rows)).toEqual([3, 2])
    expect(tables[1]?.columns.map(({ index }) => index)).toEqual([3, 4])
  })

  it('are one where a blank column only makes room', async () => {
    const tables = await ingestRows([
      ['Name', 'Score', null, 'City', 'People'],
      ['Anna', 1, null, 'Rome', 10],
      ['Bert', 2, null, 'Oslo', 20],
    ])
    expect(tables.map(names)).toEqual([['Name', 'Score', 'City', 'People']])
  })

  it('are found far down by reading once more', async () => {
    const reader = handMadeReader([{ rows: [orderHeader, ...orders(5_000), [null], ['Costs'], ...costs] }])
    const { tables } = await ingestReader(reader)
    expect(tables.map(({ rows }) => rows)).toEqual([5_000, 2])
    expect(names(tables[1])).toEqual(costs[0])
    expect(reader.scans).toBe(2)
  })
})

describe('sheets', () => {
  it('of prose or nothing have no table', async () => {
    const { tables, notes } = await ingestReader(
      handMadeReader([
        { name: 'Empty', rows: [] },
        {
          name: 'Read me',
          rows: [['This workbook was made for the yearly meeting.'], ['Please do not change the formulas.']],
        },
        { name: 'Data', rows: [orderHeader, ...orders(2)] },
      ]),
    )
    expect(tables.map(({ sheet, sheetIndex }) => [sheet, sheetIndex])).toEqual([['Data', 2]])
    expect(notes).toEqual(['Read me: rows 1 to 2 are text and no table.'])
  })

  it('that are hidden are left out only if asked for', async () => {
    const sheets = [{ rows: [orderHeader, ...orders(2)], hidden: true, name: 'Old' }]
    expect((await ingestReader(handMadeReader(sheets))).tables).toHaveLength(1)
    const left = await ingestReader(handMadeReader(sheets), { includeHidden: false })
    expect(left).toEqual({ tables: [], notes: ['Old is hidden and was left out.'] })
  })
})

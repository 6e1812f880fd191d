import { describe, expect, it } from 'vitest'
import { handMadeReader, ingestReader, ingestRows } from '../../../../test/support/hand-made-sheet.ts'
import type { Cell, Ingested } from '../../../../test/support/hand-made-sheet.ts'
import type { ReadSettings } from '../ports.ts'

/** One column beside another that makes it a table. */
async function column(cells: readonly Cell[], settings: Partial<ReadSettings> = {}) {
  const [table] = await ingestRows(
    [['Key', 'Value'], ...cells.map((cell, at): Cell[] => [`k${String(at)}`, cell])],
    settings,
  )
  return about(table, 1)
}

function about(table: Ingested | undefined, index: number) {
  const found = table?.columns[index]
  return {
    ...found,
    values: table?.cells.map((row) => row[index] ?? null),
    listed: table?.misfits,
    notes: table?.notes,
  }
}

describe('numbers', () => {
  it('are exact decimals with the digits they need', async () => {
    expect(await column([0.1, 0.2, 1284.57, null, -3])).toMatchObject({
      type: 'decimal',
      scale: 2,
      sum: '1281.87',
      filled: 4,
      values: ['0.10', '0.20', '1284.57', null, '-3.00'],
    })
    expect(await column([1, 2, 30_000_000_000])).toMatchObject({ type: 'integer', scale: 0, sum: '30000000003' })
    expect(await column([0.1 + 0.2, 5])).toMatchObject({ type: 'decimal', scale: 1, sum: '5.3' })
    expect(await column([1 / 3, 2])).toMatchObject({ type: 'number', scale: 0, sum: '2.3333333333333335' })
  })

  it('may be text, in the manner of their writer', async () => {
    expect(await column(['1 284,50', '1,284.50', '(12.00)', '12 %', '-5'])).toMatchObject({
      type: 'decimal',
      fromText: 5,
      sum: '2552.12',
      misfitCount: 0,
    })
    expect(await column(['1.284,50', '1.284', '3,5'])).toMatchObject({ sum: '2572.0', scale: 1 })
    expect(await column(['1,284.50', '1,284', '3.5'])).toMatchObject({ sum: '2572.0', scale: 1 })
    expect(await column(['€ 5', '€ 7.50'])).toMatchObject({
      sum: '12.5',
      notes: ['Value is in €: the sign is left off its numbers.'],
    })
  })

  it('in several currencies stay text', async () => {
    expect(await column(['€ 5', '$ 7.50', '€ 3', '£ 1'])).toMatchObject({
      type: 'text',
      values: ['€ 5', '$ 7.50', '€ 3', '£ 1'],
    })
  })

  it('keep what does not fit beside them', async () => {
    const found = await column([1.5, { error: '#N/A' }, 'about 12', 2.5, 3.5, 4, 5, 6, 'n/a', true])
    expect(found).toMatchObject({
      type: 'decimal',
      misfits: true,
      misfitCount: 4,
      filled: 10,
      sum: '22.5',
      values: ['1.5', '!#N/A', '!about 12', '2.5', '3.5', '4.0', '5.0', '6.0', '!n/a', '!TRUE'],
    })
    expect(found.listed).toContainEqual({ row: 3, column: 'c2', text: '#N/A' })
  })

  it('take the decimal mark from other columns where their own texts leave it open', async () => {
    const [table] = await ingestRows([
      ['Key', 'Weight', 'Price'],
      ['a', '1,250', '12,50'],
      ['b', '2,125', '13,75'],
    ])
    expect(table?.columns[1]).toMatchObject({ sum: '3.375', scale: 3 })
  })
})

describe('identifiers', () => {
  it.each([
    ['leading zeros', ['00123', '00124', '10125', '00126']],
    ['cards', ['4111111111111111', '5500000000000004', '340000000000009']],
    ['accounts', ['DE89370400440532013000', 'DE02120300000000202051']],
    ['telephones', ['+49301234567', '+49 30 7654321', '+493055555']],
    ['barcodes', ['4006381333931', '4006381333932']],
    [
      'postal codes',
      [
        '01067',
        '10115',
        '20095',
        '80331',
        '50667',
        '60311',
        '70173',
        '40213',
        '90402',
        '30159',
        '28195',
        '24103',
        '99084',
        '55116',
        '65183',
        '66111',
        '39104',
        '19053',
        '18055',
        '14467',
        '15230',
        '99999',
      ],
    ],
    ['versions', ['1.2.3', '1.2.4', '2.0.0']],
  ])('with %s stay text', async (_, values) => {
    expect(await column(values)).toMatchObject({ type: 'text', values })
  })

  it('that workbooks hold as numbers beside texts are written as they are shown', async () => {
    expect(await column(['00123', 456, 1e15, 0.5])).toMatchObject({
      type: 'text',
      values: ['00123', '456', '1000000000000000', '0.5'],
    })
  })
})

describe('dates', () => {
  it('may be cells and texts at once', async () => {
    expect(
      await column([{ date: '2024-03-05' }, '06.03.2024', '2024-03-07', '8 March 2024', { date: '2024-03-09' }]),
    ).toMatchObject({
      type: 'date',
      fromText: 3,
      values: ['2024-03-05', '2024-03-06', '2024-03-07', '2024-03-08', '2024-03-09'],
    })
  })

  it('have a time when one of them has', async () => {
    expect(await column([{ date: '2024-03-05' }, { datetime: '2024-03-05T14:30:00' }])).toMatchObject({
      type: 'datetime',
      values: ['2024-03-05 00:00:00', '2024-03-05 14:30:00'],
    })
    expect(await column([{ datetime: '1899-12-31T00:00:00' }, { datetime: '2024-03-05T00:00:00' }])).toMatchObject({
      type: 'date',
    })
  })

  it('in slashes are asked about only where nothing tells', async () => {
    expect(await column(['03/04/2024', '05/06/2024'])).toMatchObject({
      type: 'date',
      dateOrder: 'unclear',
      values: ['2024-04-03', '2024-06-05'],
    })
    expect(await column(['03/04/2024', '05/06/2024'], { dateOrder: 'mdy' })).toMatchObject({
      dateOrder: 'mdy',
      values: ['2024-03-04', '2024-05-06'],
    })
    expect(await column(['03/04/2024', '25/06/2024'])).toMatchObject({
      dateOrder: 'dmy',
      values: ['2024-04-03', '2024-06-25'],
    })
    expect(await column(['03/04/2024', '06/25/2024'])).toMatchObject({
      dateOrder: 'mdy',
      values: ['2024-03-04', '2024-06-25'],
    })
    expect(await column(['25/06/2024', '06/25/2024', '03/04/2024'])).toMatchObject({ dateOrder: 'unclear' })
    expect(await column(['2024-03-04', '2024-03-05'])).toMatchObject({ dateOrder: 'ymd' })
    expect(await column([{ date: '2024-03-05' }, { date: '2024-03-06' }])).toMatchObject({ dateOrder: null })
  })

  it('that are open are decided by another column of the table', async () => {
    const [table] = await ingestRows([
      ['Key', 'Ordered', 'Paid'],
      ['a', '03/04/2024', '03/25/2024'],
      ['b', '05/06/2024', '04/28/2024'],
    ])
    expect(table?.columns[1]).toMatchObject({ dateOrder: 'mdy' })
    expect(table?.cells.map((row) => row[1])).toEqual(['2024-03-04', '2024-05-06'])
  })

  it('that do not exist are misfits', async () => {
    const found = await column(['05.03.2024', '06.03.2024', '07.03.2024', '08.03.2024', '09.03.2024', '31.02.2024'])
    expect(found).toMatchObject({ type: 'date', misfitCount: 1 })
    expect(found.values?.at(-1)).toBe('!31.02.2024')
  })
})

describe('other types', () => {
  it('are truth values', async () => {
    expect(await column([true, false, 'TRUE', 'false'])).toMatchObject({
      type: 'boolean',
      values: ['true', 'false', 'true', 'false'],
    })
  })
  it('are spans of time, in days', async () => {
    expect(await column([{ days: 0.5 }, '6:00', { days: 1.25 }])).toMatchObject({
      type: 'duration',
      values: ['0.5', '0.25', '1.25'],
    })
  })
  it('are text where types are mixed', async () => {
    expect(await column([1, 'a', { date: '2024-03-05' }, true, { error: '#REF!' }, { days: 0.5 }])).toMatchObject({
      type: 'text',
      values: ['1', 'a', '2024-03-05', 'TRUE', '#REF!', '12:00:00'],
    })
  })
  it('are text where there is nothing', async () => {
    expect(await column([null, null, null])).toMatchObject({ type: 'text', filled: 0, name: 'Value' })
  })
})

describe('a first guess that was wrong', () => {
  const many = (count: number, cell: (at: number) => Cell): Cell[] => Array.from({ length: count }, (_, at) => cell(at))
  const read = async (cells: readonly Cell[]) => {
    const reader = handMadeReader([
      { rows: [['Key', 'Value'], ...cells.map((cell, at): Cell[] => [`k${String(at)}`, cell])] },
    ])
    const { tables } = await ingestReader(reader)
    return { ...about(tables[0], 1), scans: reader.scans }
  }

  it('is put right by one more pass: numbers that become text', async () => {
    const found = await read(many(10_000, (at) => (at < 5_000 ? at : `text ${String(at)}`)))
    expect(found).toMatchObject({ type: 'text', scans: 2, filled: 10_000, misfitCount: 0 })
    expect(found.values?.slice(4_999, 5_001)).toEqual(['4999', 'text 5000'])
  })

  it('is put right by one more pass: an order of dates that shows late', async () => {
    const found = await read(many(9_000, (at) => (at < 8_000 ? '03/04/2024' : '03/25/2024')))
    expect(found).toMatchObject({ type: 'date', dateOrder: 'mdy', scans: 2 })
    expect(found.values?.[0]).toBe('2024-03-04')
  })

  it('needs no second pass for more decimals, times, or a column that begins late', async () => {
    expect(await read(many(6_000, (at) => (at < 5_990 ? at : at + 0.125)))).toMatchObject({
      type: 'decimal',
      scale: 3,
      scans: 1,
    })
    expect(await read(many(6_000, (at) => (at < 5_900 ? null : at)))).toMatchObject({
      type: 'integer',
      filled: 100,
      scans: 1,
    })
  })

  it('holds over parts of a large table', async () => {
    const found = await read(many(130_000, (at) => (at % 1_000 === 999 ? 'n/a' : at < 125_000 ? at : at + 0.5)))
    expect(found).toMatchObject({ type: 'decimal', scale: 1, misfitCount: 130, filled: 130_000, scans: 1 })
    const expected = Array.from({ length: 130_000 }, (_, at) => (at % 1_000 === 999 ? 0 : at < 125_000 ? at : at + 0.5))
    expect(found.sum).toBe(expected.reduce((sum, value) => sum + value, 0).toFixed(1))
    expect(found.values?.slice(124_998, 125_001)).toEqual(['124998.0', '!n/a', '125000.5'])
  })
})

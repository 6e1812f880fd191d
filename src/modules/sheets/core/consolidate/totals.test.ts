import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { tableOf } from '../../../../../test/support/sheet-tables.ts'
import type { Column } from '../schema.ts'
import { compareVersions } from './compare.ts'
import { addAll, difference } from './decimal.ts'
import { reportBase, reportStep, type VersionTotals } from './totals.ts'

const amount: Column = { id: 'c1', name: 'Amount', type: 'decimal', scale: 2, misfits: false }
const version = (rows: number, sum: string, more: Partial<VersionTotals> = {}): VersionTotals => ({
  columns: [amount],
  rows,
  sums: { c1: sum },
  excluded: [],
  ...more,
})

const tables = [
  tableOf(1, [{ name: 'Amount', type: 'decimal', scale: 2, sum: '0.10' }]),
  tableOf(2, [{ name: 'Betrag', type: 'decimal', scale: 3, sum: '0.205' }]),
]
const base = (rows: number, sum: string, excluded: VersionTotals['excluded'] = [], isUnique = false) =>
  reportBase(
    {
      ...version(rows, sum, { excluded }),
      from: [
        {
          id: 'c1',
          from: [
            { table: 1, column: 'c1' },
            { table: 2, column: 'c1' },
          ],
        },
      ],
      tables: [
        { id: 1, rows: 10 },
        { id: 2, rows: 10 },
      ],
      isUnique,
    },
    tables,
  )

describe('sums as text', () => {
  it('are added without rounding', () => {
    expect(addAll(['0.1', '0.2'])).toBe('0.3')
    expect(addAll(['999999999999999.99', '0.01', '-5'])).toBe('999999999999995.00')
    expect(addAll([])).toBe('0')
    expect(difference('10.00', '9.5')).toBe('-0.50')
    fc.assert(
      fc.property(fc.array(fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n })), (values) => {
        expect(addAll(values.map(String))).toBe(String(values.reduce((sum, value) => sum + value, 0n)))
      }),
    )
  })
})

describe('control totals of a base', () => {
  it('balance when nothing is lost', () => {
    expect(base(20, '0.305')).toMatchObject({ isBalanced: true, remarks: [], rows: { in: 20, out: 20, difference: 0 } })
  })

  it('name rows and money that are missing', () => {
    const report = base(19, '0.300')
    expect(report.isBalanced).toBe(false)
    expect(report.remarks).toEqual([
      '1 row is missing after consolidating.',
      '“Amount” does not add up: 0.305 in the files, 0.300 after consolidating, difference -0.005.',
    ])
  })

  it('say how much is in the rows that were excluded as duplicates', () => {
    const report = base(19, '0.205', [{ reason: 'key already there', count: 1 }], true)
    expect(report.isBalanced).toBe(true)
    expect(report.remarks[0]).toContain('0.100 is in the rows that were excluded')
  })

  it('say that files were read again since', () => {
    expect(
      reportBase({ ...version(10, '1'), from: [], tables: [{ id: 9, rows: 10 }], isUnique: false }, tables).remarks,
    ).toEqual(['1 of its tables was read again or removed since: consolidate anew to compare sums.'])
  })
})

describe('control totals of a step', () => {
  it('flag a step that loses money though it should not', () => {
    expect(reportStep('sort', version(10, '5.00'), version(10, '4.00')).remarks).toEqual([
      '“Amount” was 5.00 in sum and is 4.00, though this step should not change it.',
    ])
    expect(reportStep('rename', version(10, '5.00'), version(10, '5.00')).remarks).toEqual([])
    expect(reportStep('tidy', version(10, '5.00'), version(9, '5.00')).remarks[0]).toContain('1 row is missing')
  })

  it('say what filters take out', () => {
    const after = version(8, '3.50', { excluded: [{ reason: 'filter: not kept', count: 2 }] })
    const report = reportStep('filter', version(10, '5.00'), after)
    expect(report.remarks).toEqual(['“Amount”: 1.50 is in the rows that this step takes out.'])
  })
})

describe('two versions', () => {
  it('are compared by the ids of columns, in two projects by their names', () => {
    const after: VersionTotals = {
      columns: [
        { ...amount, name: 'Revenue' },
        { id: 'c2', name: 'Note', type: 'text', scale: 0, misfits: false },
      ],
      rows: 12,
      sums: { c1: '6.00' },
      excluded: [],
    }
    expect(compareVersions(version(10, '5.00'), after, true).summary).toEqual([
      'Columns added: “Note”.',
      'Columns renamed: “Amount” to “Revenue”.',
      '2 more rows: 10 before, 12 after.',
      '“Revenue” is 6.00 in sum, 5.00 before: +1.00 (+20.0 %).',
    ])
    expect(compareVersions(version(10, '5.00'), after, false).columns.map(({ fate }) => fate)).toEqual([
      'removed',
      'added',
      'added',
    ])
    expect(compareVersions(after, after, false).summary).toEqual(['Columns, rows and sums are the same.'])
  })
})

import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api'
import { read as readWithSheetJs, type WorkBook } from '@e965/xlsx'
import { readXlsx } from 'hucre'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Column } from '../core/schema.ts'
import type { ExportRequest } from '../ports.ts'
import { exportVersion } from './export.ts'
import { writeXlsx } from './xlsx/workbook.ts'

const column = (id: string, name: string, type: Column['type'], more: Partial<Column> = {}): Column => ({
  id,
  name,
  type,
  scale: 0,
  misfits: false,
  ...more,
})

const columns: readonly Column[] = [
  column('c1', '=cmd()', 'text'),
  column('c2', 'Amount', 'decimal', { scale: 2, misfits: true }),
  column('c3', 'Count', 'integer'),
  column('c4', 'Ratio', 'number'),
  column('c5', 'Day', 'date'),
  column('c6', 'At', 'datetime'),
  column('c7', 'Took', 'duration'),
  column('c8', 'Paid', 'boolean'),
]

const rows = `values
  (0, 7, 2, '00123', 1284.50, null, 42, 0.1, date '2026-02-28', timestamp '2026-02-28 13:45:10.5', 1.5, true),
  (1, 7, 3, '=1+1', -0.07, null, -9007199254740993, 1e300, date '1900-02-28', timestamp '1999-12-31 23:59:59', 0.25, false),
  (2, 8, 2, ' <&> ]]> _x0041_ "q"', null, '#N/A', 0, 'inf', date '1899-12-31', timestamp '1600-01-01 00:00:00', null, null),
  (3, 9, 5, null, null, 'about 12', null, null, null, null, null, null),
  (4, null, null, 'Україна' || chr(10) || '😀' || chr(1) || chr(13) || chr(65535) || '_', 9999999999999.99, null, 999999999999999, -3, date '9999-12-31', timestamp '9999-12-31 00:00:00', 100, true),
  (5, 7, 6, '-12,5', 0, null, 7, 2, date '1900-03-01', timestamp '2000-01-01 00:00:00', 0, false),
  (6, 7, 7, chr(9) || '@SUM(A1)', 1, null, 7, 2, date '2000-02-29', timestamp '2000-01-01 12:00:00', 0, false)`

let folder: string
let connection: DuckDBConnection
let instance: DuckDBInstance

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'writing-'))
  instance = await DuckDBInstance.create(':memory:', { threads: '2' })
  connection = await instance.connect()
})
afterEach(() => {
  connection.closeSync()
  instance.closeSync()
  rmSync(folder, { recursive: true, force: true })
})

const options = { onRows: () => undefined, signal: new AbortController().signal }

async function request(format: ExportRequest['format'], more: Partial<ExportRequest> = {}): Promise<ExportRequest> {
  const file = join(folder, 'version.parquet')
  await connection.run(
    `copy (select * from (${rows}) t(_id, _t, _row, c1, c2, c2x, c3, c4, c5, c6, c7, c8)) to '${file}' (format parquet)`,
  )
  await connection.run(
    `copy (select _t::integer as _t, _row::integer as _row, c1, c2::decimal(18,2) as c2, c2x, c3::bigint as c3, c4::double as c4,
      c5, c6, c7::double as c7, c8 from read_parquet('${file}')) to '${file}2' (format parquet)`,
  )
  const out = join(folder, `out.${format}`)
  return {
    file: `${file}2`,
    columns,
    rows: 7,
    format,
    out,
    sheets: [],
    provenance: null,
    title: 'Sales / 2026',
    ...more,
  }
}

/** As SheetJS reads the rows. */
function expectRows(read: readonly (readonly unknown[])[]): void {
  const row = (index: number, from: number, to: number): unknown => read[index]?.slice(from, to)
  expect(row(1, 0, 5)).toEqual(['00123', 1284.5, 42, 0.1, 46081])
  expect(read[1]?.[5]).toBeCloseTo(46081 + (13 * 3600 + 45 * 60 + 10.5) / 86400, 9)
  expect(row(1, 6, 8)).toEqual([1.5, true])
  expect(row(2, 0, 5)).toEqual(['=1+1', -0.07, '-9007199254740993', 1e300, 59])
  expect(row(3, 0, 6)).toEqual([
    ' <&> ]]> _x0041_ "q"',
    { error: '#N/A' },
    0,
    { error: '#NUM!' },
    '1899-12-31',
    '1600-01-01 00:00:00',
  ])
  expect(row(4, 0, 8)).toEqual([null, 'about 12', null, null, null, null, null, null])
  expect(row(5, 1, 5)).toEqual([9999999999999.99, 999999999999999, -3, 2958465])
  expect(row(6, 0, 5)).toEqual(['-12,5', 0, 7, 2, 61])
}

const text = 'Україна\n😀\u0001\r\uffff_'

const grid = (book: WorkBook, name = book.SheetNames[0] ?? ''): (readonly unknown[])[] => {
  const sheet = (book.Sheets[name] ?? {}) as Record<string, { t: string; v: unknown; w?: string; f?: string }>
  const letters = 'ABCDEFGHIJK'.split('')
  return Array.from({ length: 8 }, (_, row) =>
    letters.map((letter) => {
      const cell = sheet[`${letter}${row + 1}`]
      expect(cell?.f).toBeUndefined()
      return cell === undefined ? null : cell.t === 'e' ? { error: cell.w } : cell.v
    }),
  )
}

describe('a version as a workbook', () => {
  it('is read back by two other libraries as it was', async () => {
    const made = await request('xlsx')
    const written = await exportVersion(connection, made, options)
    const bytes = readFileSync(made.out)
    expect(written).toMatchObject({ bytes: bytes.length, files: 1 })

    const ours = grid(readWithSheetJs(bytes))
    expect(ours[0]?.slice(0, 8)).toEqual(columns.map(({ name }) => name))
    expectRows(ours)

    const theirs = (await readXlsx(bytes)).sheets[0]?.rows ?? []
    expect(theirs[1]?.slice(0, 4)).toEqual(['00123', 1284.5, 42, 0.1])
    expect(theirs[3]?.[0]).toBe(' <&> ]]> _x0041_ "q"')
    expect(theirs[5]?.[0]).toBe(text)
    expect(theirs[7]?.[0]).toBe('\t@SUM(A1)')
    expect(theirs[1]?.[4]).toEqual(new Date('2026-02-28T00:00:00Z'))
    expect(theirs[1]?.[5]).toEqual(new Date('2026-02-28T13:45:10.500Z'))
  })

  it('tells what a cell could not hold, in the answer and on a sheet', async () => {
    const made = await request('xlsx')
    await connection.run(
      `copy (select * replace (case when c1 = '00123' then repeat('😀', 20000) else c1 end as c1) from read_parquet('${made.file}')) to '${folder}/long.parquet' (format parquet)`,
    )
    const { notes } = await exportVersion(connection, { ...made, file: `${folder}/long.parquet` }, options)
    expect(notes).toEqual([
      expect.stringContaining('Texts longer than 32,767 characters were cut'),
      expect.stringContaining('Numbers of more than 15 digits are written as text'),
    ])
    const book = readWithSheetJs(readFileSync(made.out))
    expect(book.SheetNames).toEqual(['Sales 2026', 'Notes'])
    const first = grid(book)[1]?.[0]
    expect(first).toBe('😀'.repeat(16_383))
  })

  it('says of each row where it comes from, and has the sheets it was given', async () => {
    const provenance = { 7: { file: 'a <1>.xlsx', sheet: 'Jan' }, 8: { file: 'b.csv', sheet: '' } }
    const sheets = [{ name: 'sales  2026', header: ['File', 'Rows'], rows: [['=a.xlsx', 12] as const] }]
    const made = await request('xlsx', { provenance, sheets })
    await exportVersion(connection, made, options)
    const book = readWithSheetJs(readFileSync(made.out))
    const cells = grid(book)
    expect(cells[0]?.slice(8)).toEqual(['Source file', 'Source sheet', 'Source row'])
    expect(cells[1]?.slice(8)).toEqual(['a <1>.xlsx', 'Jan', 2])
    expect(cells[3]?.slice(8)).toEqual(['b.csv', null, 2])
    expect(cells[5]?.slice(8)).toEqual([null, null, null])
    expect(book.SheetNames).toEqual(['Sales 2026', 'sales 2026 (2)', 'Notes'])
    expect(grid(book, 'sales 2026 (2)')[1]?.slice(0, 2)).toEqual(['=a.xlsx', 12])
  })

  it('goes on with another sheet where one is full', async () => {
    const made = await request('xlsx')
    await writeXlsx(connection, made, { ...options, rowsPerSheet: 4 })
    const book = readWithSheetJs(readFileSync(made.out))
    expect(book.SheetNames).toEqual(['Sales 2026', 'Sales 2026 (2)', 'Sales 2026 (3)', 'Notes'])
    expect(grid(book, 'Sales 2026 (2)').map((row) => row[2])).toEqual([
      'Count',
      null,
      999999999999999,
      7,
      null,
      null,
      null,
      null,
    ])
    expect(grid(book, 'Sales 2026 (3)')[1]?.[0]).toBe('\t@SUM(A1)')
  })

  it('is the same bytes each time, and no half of it stays when it fails', async () => {
    const made = await request('xlsx')
    const first = await exportVersion(connection, made, options)
    expect(await exportVersion(connection, made, options)).toEqual(first)
    rmSync(made.out)
    await expect(exportVersion(connection, { ...made, rows: 8 }, options)).rejects.toThrow('fewer rows')
    expect(readdirSync(folder)).toEqual(['version.parquet', 'version.parquet2'])
  })
})

describe('a version as text', () => {
  it('holds no formulas, and numbers as they are', async () => {
    const made = await request('csv', { provenance: { 7: { file: '=a.xlsx', sheet: 'Jan' } } })
    await exportVersion(connection, made, options)
    const lines = readFileSync(made.out, 'utf8').split('\r\n')
    expect(lines[0]).toBe("\ufeff'=cmd(),Amount,Count,Ratio,Day,At,Took,Paid,Source file,Source sheet,Source row")
    expect(lines[1]).toBe("00123,1284.50,42,0.1,2026-02-28,2026-02-28 13:45:10.5,36:00:00,true,'=a.xlsx,Jan,2")
    expect(lines[2]).toContain("'=1+1,-0.07,-9007199254740993,1e+300,1900-02-28,")
    expect(lines[3]).toContain('" <&> ]]> _x0041_ ""q""","#N/A",0,inf,')
    expect(lines[4]).toBe(',about 12,,,,,,,,,')
    expect(lines.at(-3)).toContain('"-12,5",0.00,7,2.0,1900-03-01')
    expect(lines.at(-2)).toMatch(/^'\t@SUM\(A1\),/)
    expect(lines.at(-1)).toBe('')
  })

  it('begins without a byte order mark when it shall', async () => {
    const made = await request('csv', { bom: false, rows: 0 })
    await exportVersion(connection, made, options)
    expect(readFileSync(made.out, 'utf8')).toBe("'=cmd(),Amount,Count,Ratio,Day,At,Took,Paid\r\n")
  })

  it('keeps the order of rows', async () => {
    const made = await request('csv')
    const file = join(folder, 'many.parquet')
    await connection.run(`copy (select 'row ' || i as c1 from range(400000) t(i)) to '${file}' (format parquet)`)
    await exportVersion(connection, { ...made, file, rows: 400_000, columns: columns.slice(0, 1) }, options)
    const lines = readFileSync(made.out, 'utf8').trimEnd().split('\r\n').slice(1)
    expect(lines.length).toBe(400_000)
    expect(lines.findIndex((line, index) => line !== `row ${index}`)).toBe(-1)
  })
})

describe('a version as Parquet', () => {
  it('has typed columns by clean names, and misfits beside them', async () => {
    const twice = columns.map((each) => (each.id === 'c3' ? { ...each, name: 'amount\n' } : each))
    const made = await request('parquet', { columns: twice, provenance: { 7: { file: 'a.xlsx', sheet: 'Jan' } } })
    await exportVersion(connection, made, options)
    const reader = await connection.runAndReadAll(
      `select column_name, column_type from (describe select * from read_parquet('${made.out}'))`,
    )
    expect(reader.getRows().map((row) => row.join(' '))).toEqual([
      '=cmd() VARCHAR',
      'Amount DECIMAL(18,2)',
      'Amount (as written) VARCHAR',
      'amount (2) BIGINT',
      'Ratio DOUBLE',
      'Day DATE',
      'At TIMESTAMP',
      'Took DOUBLE',
      'Paid BOOLEAN',
      'Source file VARCHAR',
      'Source sheet VARCHAR',
      'Source row INTEGER',
    ])
  })
})

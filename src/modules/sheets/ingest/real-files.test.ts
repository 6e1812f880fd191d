import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { writeXlsx } from 'hucre/xlsx'
import { afterEach, describe, expect, it } from 'vitest'
import { handMadeReader, ingestReader, plainSettings } from '../../../../test/support/hand-made-sheet.ts'
import { openDuck } from '../engine/child/duckdb.ts'
import type { Reader } from '../ports.ts'
import { openReader } from '../reading/open-reader.ts'
import { glance } from './glance.ts'
import { ingest } from './ingest.ts'

const folders: string[] = []
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true })
})

async function folder(): Promise<string> {
  const made = await mkdtemp(path.join(tmpdir(), 'ingest-'))
  folders.push(made)
  return made
}

async function reading<T>(
  name: string,
  content: Uint8Array | string,
  work: (reader: Reader) => Promise<T>,
): Promise<T> {
  const file = path.join(await folder(), name)
  await writeFile(file, content)
  const reader = await openReader(file, name)
  try {
    return await work(reader)
  } finally {
    reader.close()
  }
}

const workbook = () =>
  writeXlsx({
    sheets: [
      {
        name: 'March',
        rows: [
          ['Sales of March', null, null, null],
          ['Order', 'Day', 'Amount', 'Paid'],
          ['A-1', new Date('2024-03-05T00:00:00Z'), 1284.5, true],
          ['A-2', new Date('2024-03-06T00:00:00Z'), 12.25, false],
          ['Total', null, 1296.75, null],
        ],
        columns: [{}, { numFmt: 'yyyy-mm-dd' }, {}, {}],
        merges: [{ startRow: 0, startCol: 0, endRow: 0, endCol: 3 }],
      },
      { name: 'Notes', rows: [['These figures were closed on the fifth of April.']] },
    ],
  })

describe('a workbook', () => {
  it('becomes one table for each of its tables', async () => {
    const { tables, notes } = await reading('march.xlsx', await workbook(), (reader) => ingestReader(reader))
    expect(tables).toHaveLength(1)
    expect(tables[0]).toMatchObject({ sheet: 'March', headerRows: [2], rows: 2, firstRow: 3, lastRow: 4 })
    expect(tables[0]?.columns.map(({ name, type, sum }) => [name, type, sum])).toEqual([
      ['Order', 'text', null],
      ['Day', 'date', null],
      ['Amount', 'decimal', '1296.75'],
      ['Paid', 'boolean', null],
    ])
    expect(tables[0]?.notes).toContain('The totals in row 5 agree with the rows above.')
    expect(notes.join()).toContain('Notes: rows 1 to 1 are text')
  })

  it('shows its first rows before it is read', async () => {
    const [table] = await reading('march.xlsx', await workbook(), glance)
    expect(table).toEqual({
      sheet: 'March',
      columns: ['Order', 'Day', 'Amount', 'Paid'],
      rows: [
        ['A-1', '2024-03-05', 1284.5, true],
        ['A-2', '2024-03-06', 12.25, false],
        ['Total', null, 1296.75, null],
      ],
    })
  })
})

describe('a text file', () => {
  it('has numbers, dates and identifiers read out of its texts', async () => {
    const text = [
      'Umsatz;;;',
      'Nr;Datum;Betrag;Land',
      '0001;05.03.2024;1.284,50;DE',
      '0002;06.03.2024;-12,00;AT',
      '0003;07.03.2024;;CH',
      'Summe;;1.272,50;',
    ].join('\r\n')
    const { tables } = await reading('umsatz.csv', text, (reader) => ingestReader(reader))
    expect(tables[0]?.columns.map(({ name, type, sum }) => [name, type, sum])).toEqual([
      ['Nr', 'text', null],
      ['Datum', 'date', null],
      ['Betrag', 'decimal', '1272.5'],
      ['Land', 'text', null],
    ])
    expect(tables[0]?.excluded.map(({ reason, rows }) => [reason, rows])).toEqual([
      ['title', [1]],
      ['header', [2]],
      ['totals', [6]],
    ])
  })

  it('may have two thousand columns, and no more', { timeout: 30_000 }, async () => {
    const line = (columns: number, cell: (at: number) => string) =>
      Array.from({ length: columns }, (_, at) => cell(at)).join(',')
    const text = (columns: number) =>
      [line(columns, (at) => `c${String(at)}`), line(columns, String), line(columns, (at) => String(at + 0.5))].join(
        '\n',
      )
    const { tables } = await reading('wide.csv', text(2_000), (reader) => ingestReader(reader))
    expect(tables[0]?.columns.at(-1)).toMatchObject({ name: 'c1999', type: 'decimal', sum: '3998.5' })
    await expect(reading('wider.csv', text(2_001), (reader) => ingestReader(reader))).rejects.toMatchObject({
      reason: 'too_many_columns',
    })
  })
})

describe('a file that breaks off', () => {
  it('leaves nothing in the folder', async () => {
    const whole = handMadeReader([
      { rows: [['Key', 'Value'], ...Array.from({ length: 5_000 }, (_, at) => [`k${String(at)}`, at])] },
    ])
    const broken: Reader = {
      ...whole,
      sheets: [...whole.sheets, ...whole.sheets],
      async scan(sheet, onBatch) {
        await whole.scan(0, onBatch)
        if (sheet === 1) throw new Error('truncated')
      },
    }
    const place = await folder()
    const duck = await openDuck({ project: place, tmp: path.join(place, 'tmp') }, { memoryMb: 200 })
    const outFolder = path.join(place, 'tables')
    try {
      await expect(ingest(broken, { outFolder, settings: plainSettings, duck })).rejects.toThrow('truncated')
      expect(await readdir(outFolder)).toEqual([])
      expect(await duck.rows('select table_name from duckdb_tables()')).toEqual([])
    } finally {
      duck.close()
    }
  })
})

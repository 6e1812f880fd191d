import fc from 'fast-check'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { csvLine } from '../../../kernel/csv.ts'
import { readRecords, type FilePosition, type FileRecord } from './read-records.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'switchboard-records-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const start: FilePosition = { byte: 0, line: 0 }
type Format = Parameters<typeof readRecords>[1]
const comma: Format = { kind: 'delimited', delimiter: ',', columns: [] }
const jsonLines: Format = { kind: 'json-lines', delimiter: ',', columns: [{ name: 'id', field: null }] }

async function readAll(text: string, from = start, format = comma) {
  const path = join(folder, 'file.csv')
  writeFileSync(path, text)
  const records: FileRecord[] = []
  for await (const some of readRecords(path, format, from)) records.push(...some)
  return records
}

/** Nothing that an exported cell changes: no leading sign of a formula, and something on each line. */
const cell = fc
  .string({ unit: 'grapheme', maxLength: 20 })
  .filter((text) => !/^[=+\-@\t\r]/.test(text) && !text.includes('\r'))
const rows = fc.array(fc.tuple(fc.integer({ min: 1 }).map(String), cell, cell), { minLength: 1, maxLength: 30 })

describe('the rows of a delimited file', () => {
  it('are those that were written, and from the end of any of them the same rest follows', async () => {
    await fc.assert(
      fc.asyncProperty(rows, fc.nat(), async (written, pick) => {
        const text = written.map((row) => csvLine(row)).join('')
        const records = await readAll(text)
        expect(records.map(({ cells }) => cells)).toEqual(written)
        const from = records[pick % records.length]
        const rest = await readAll(text, from?.end)
        expect(rest).toEqual(records.slice((pick % records.length) + 1))
      }),
      { numRuns: 40 },
    )
  })

  it('are the same across the blocks in which a file is read', async () => {
    const long = 'é'.repeat(30_000)
    const text = Array.from({ length: 9 }, (_, row) => csvLine([row + 1, long])).join('')
    const records = await readAll(text)
    expect(records.map(({ line, cells }) => [line, cells[0], cells[1]?.length])).toEqual(
      Array.from({ length: 9 }, (_, row) => [row + 1, String(row + 1), 30_000]),
    )
  })

  it('that are broken are named by their line, and the others stay', async () => {
    const records = await readAll('1,a\n\n2,"b"c\n3,"d\ne"\n4,"f\n5,g\n')
    expect(records.map(({ line, cells, problem }) => [line, problem === null ? cells[0] : 'broken'])).toEqual([
      [1, '1'],
      [3, 'broken'],
      [4, '3'],
      [6, 'broken'],
      [7, '5'],
    ])
  })

  it('are given up when a thousand of them are broken', async () => {
    await expect(readAll('1,"a"b\n'.repeat(1_100))).rejects.toMatchObject({ code: 'import_unreadable' })
  })
})

describe('JSON Lines', () => {
  it('are objects; anything else is named, and from any end the same rest follows', async () => {
    const text = '{"id":1}\r\n\n[2]\n{"id":{"x":1}}\nnull\n{"id":true}'
    const records = await readAll(text, start, jsonLines)
    expect(records.map(({ line, cells, problem }) => [line, problem ?? cells[0]])).toEqual([
      [1, '1'],
      [3, 'It is not a JSON object.'],
      [4, ''],
      [5, 'It is not a JSON object.'],
      [6, 'true'],
    ])
    expect(await readAll(text, records[1]?.end, jsonLines)).toEqual(records.slice(2))
  })

  it('longer than 2 MB are no JSON Lines', async () => {
    await expect(readAll('{"id":"' + 'x'.repeat(3_000_000), start, jsonLines)).rejects.toMatchObject({
      code: 'import_unreadable',
    })
  })
})

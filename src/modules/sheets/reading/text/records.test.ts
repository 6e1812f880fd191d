import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { defaultReadLimits } from '../limits.ts'
import { createRecordReader } from './records.ts'

function read(pieces: readonly string[], delimiter: string | null = ','): string[][] {
  const records = createRecordReader(delimiter, defaultReadLimits)
  const found: string[][] = []
  const take = (): unknown => found.push(records.fields.slice(0, records.count))
  for (const piece of pieces) {
    records.feed(piece)
    while (records.next()) take()
  }
  if (records.end()) take()
  return found
}

const quoted = (field: string): string => `"${field.replaceAll('"', '""')}"`

describe('records of a text file', () => {
  it('are what was written, wherever the pieces of the text end', () => {
    const field = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r', ' ', 'é') })
    const table = fc.array(fc.array(field, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 5 })
    fc.assert(
      fc.property(table, fc.constantFrom('\n', '\r\n', '\r'), fc.integer({ min: 1, max: 7 }), (rows, lineEnd, size) => {
        const text = rows.map((row) => row.map(quoted).join(',') + lineEnd).join('')
        const pieces = text.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? []
        expect(read(pieces)).toEqual(rows)
      }),
    )
  })

  it('never hang or crash, whatever the text is', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r') })), (pieces) => {
        try {
          read(pieces)
        } catch (error) {
          expect(error).toMatchObject({ reason: 'damaged' })
        }
      }),
    )
  })

  it('have one field when there is no delimiter', () => {
    expect(read(['a,b\n"c"'], null)).toEqual([['a,b'], ['c']])
  })
})

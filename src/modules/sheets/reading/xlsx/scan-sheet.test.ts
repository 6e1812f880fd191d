import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cellKinds } from '../../ports.ts'
import { createBatchBuilder } from '../batch.ts'
import { defaultReadLimits } from '../limits.ts'
import { createSheetScanner } from './scan-sheet.ts'
import { noSharedStrings } from './shared-strings.ts'
import { createStoreCell } from './store-cell.ts'

const xml = `<?xml version="1.0"?><worksheet><cols><col min="1"/></cols><sheetData>
<row r="1" hidden="1"><c r="A1" s="0"><v>1.25</v></c><c r="C1" t="str"><f>A1</f><v>a &amp; b</v></c></row>
<row r="2"/><!-- nothing --><row r="4"><c t="inlineStr"><is><r><t>in</t></r><r><t>line é</t></r></is></c><c t="b"><v>1</v></c >
</row></sheetData><mergeCells/></worksheet>`

/** All cells, the text in pieces that end at these places. */
function scan(text: string, sizes: readonly number[]): unknown[] {
  const grid = createBatchBuilder(() => '')
  const limits = defaultReadLimits
  const store = createStoreCell({
    grid,
    shared: noSharedStrings,
    uses: new Uint8Array(1),
    is1904: false,
    limits,
    onUncalculated: () => undefined,
  })
  const scanner = createSheetScanner({ grid, store, limits, part: 'sheet' })
  const bytes = Buffer.from(text)
  let at = 0
  for (let piece = 0; at < bytes.length && !scanner.isAfterRows(); piece += 1) {
    const size = sizes[piece % sizes.length] ?? 1
    scanner.feed(bytes.subarray(at, at + size))
    while (scanner.run()) throw new Error('The batch is full.')
    at += size
  }
  expect(scanner.isAfterRows()).toBe(true)
  const { rows, rowNumbers, hiddenRows, columns } = grid.take()
  return Array.from({ length: rows }, (_, row) => [
    rowNumbers[row],
    hiddenRows?.[row] === 1,
    ...columns.map((column) =>
      column.kinds[row] === cellKinds.text ? column.textAt(row) : [column.kinds[row], column.numbers[row]],
    ),
  ])
}

describe('a sheet', () => {
  it('has the same cells wherever its bytes are parted', () => {
    const whole = scan(xml, [xml.length * 2])
    expect(whole).toEqual([
      [1, true, [cellKinds.number, 1.25], [cellKinds.blank, 0], 'a & b'],
      [4, false, 'inline é', [cellKinds.boolean, 1], [cellKinds.blank, 0]],
    ])
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 30 }), (sizes) => {
        expect(scan(xml, sizes)).toEqual(whole)
      }),
    )
  })
})

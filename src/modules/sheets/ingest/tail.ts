import { isNoteRow, isSumOf, isTotalRow } from '../core/recognise/rows.ts'
import type { OddRow } from '../core/recognise/rows.ts'
import { createNumberReader } from '../core/recognise/number-text.ts'
import type { Lane } from './lane.ts'
import type { PickedRow } from './picked.ts'
import type { TailRow } from './plan.ts'

/** A row as its columns read it: in a text file numbers are numbers too. */
export function asRead(row: PickedRow, lanes: ReadonlyMap<number, Lane>): PickedRow {
  const texts = new Map(row.texts)
  const numbers = new Map(row.numbers)
  for (const [index, text] of row.texts) {
    const lane = lanes.get(index)
    if (lane?.reading.lane !== 'number') continue
    const value = createNumberReader(lane.reading.comma).read(text)
    if (value !== value) continue
    numbers.set(index, value)
    texts.delete(index)
  }
  return { ...row, texts, numbers }
}

/**
 * From the last row up: totals and remarks, until there is a row that is neither. Lines of little that nothing marks as
 * a remark (no blank row before them, no totals above, no words of remarks) stay data.
 */
export function readTail(tail: readonly PickedRow[], lanes: ReadonlyMap<number, Lane>, rows: number): TailRow[] {
  const found: TailRow[] = []
  let pending: TailRow[] = []
  const sums = new Map([...lanes].map(([index, lane]) => [index, lane.seen.sum] as const))
  let above = rows
  for (const picked of [...tail].reverse()) {
    const row = asRead(picked, lanes)
    for (const [index, value] of row.numbers) sums.set(index, (sums.get(index) ?? 0) - value)
    above--
    const about = { row: row.row, text: describe(row), numbers: row.numbers }
    if (isTotalRow(row) || isSumOf(row, sums, above)) {
      found.push(...pending, { ...about, reason: 'totals' })
      pending = []
    } else if (isNoteRow(row, { gap: row.gap, note: false })) {
      found.push(...pending, { ...about, reason: 'note' })
      pending = []
    } else if (isNoteRow(row, { gap: true, note: true })) {
      pending.push({ ...about, reason: 'note' })
    } else break
  }
  return found
}

function describe(row: OddRow): string {
  return [...row.texts.values()].join(' ').trim().slice(0, 200)
}

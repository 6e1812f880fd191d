import type { WrittenColumn } from './finish.ts'
import type { TableReader } from './table.ts'
import type { TailRow } from './plan.ts'

const mostNotes = 30

/** What a person should know of a table, in sentences. */
export function notesOf(table: TableReader, tail: readonly TailRow[], columns: readonly WrittenColumn[]): string[] {
  const { plan } = table
  const notes = plan.titles.map((title) => `Above the table: ${title}`)
  const remarks = tail.filter(({ reason, text }) => reason === 'note' && text !== '').reverse()
  notes.push(...remarks.map(({ text }) => `Below the table: ${text}`))
  if (plan.headerRows.length === 0) notes.push('No header was found: columns are called after their letters.')
  if (table.hiddenRows > 0) notes.push(`${rowCount(table.hiddenRows)} hidden in the workbook.`)
  notes.push(...columns.flatMap(columnNotes))
  return notes.length > mostNotes
    ? [...notes.slice(0, mostNotes), `And ${notes.length - mostNotes} more remarks.`]
    : notes
}

function rowCount(count: number): string {
  return count === 1 ? '1 row is' : `${count} rows are`
}

function columnNotes({ name, lane }: WrittenColumn): string[] {
  if (lane === null) return []
  const { seen } = lane.numberTexts
  const signs = [...(lane.reading.lane === 'text' ? lane.profile.textNumbers.seen.signs : seen.signs)]
  if (signs.length > 1 && lane.reading.lane === 'text') {
    return [`${name} mixes ${signs.join(', ')}: it stays text, so that nothing is added up across currencies.`]
  }
  if (lane.reading.lane !== 'number') return []
  const notes = signs.length === 1 ? [`${name} is in ${signs.join('')}: the sign is left off its numbers.`] : []
  if (seen.either > 0 && seen.dots === seen.commas) {
    const read = lane.reading.comma ? '1,284 as 1.284' : '1,284 as 1284, and 1.284 as it stands'
    notes.push(`${name} has numbers that may be read in two ways: ${read} was assumed.`)
  }
  return notes
}

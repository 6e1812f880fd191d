import { numberText } from '../core/recognise/grid.ts'
import type { TableFacts } from './facts.ts'
import type { WrittenColumn } from './written-columns.ts'
import type { TableReader } from './table.ts'
import type { TailRow } from './plan.ts'

const mostNotes = 30

interface Written {
  readonly tail: readonly TailRow[]
  readonly columns: readonly WrittenColumn[]
  readonly facts: TableFacts
}

/** What a person should know of a table, in sentences. */
export function notesOf(table: TableReader, { tail, columns, facts }: Written): string[] {
  const { plan } = table
  const notes = plan.titles.map((title) => `Above the table: ${title}`)
  const remarks = tail.filter(({ reason, text }) => reason === 'note' && text !== '').reverse()
  notes.push(...remarks.map(({ text }) => `Below the table: ${text}`))
  notes.push(...totalsNotes({ tail, columns, facts }))
  if (plan.headerRows.length === 0) notes.push('No header was found: columns are called after their letters.')
  if (table.state.hiddenRows > 0) notes.push(`${rowCount(table.state.hiddenRows)} hidden in the workbook.`)
  notes.push(...columns.flatMap(columnNotes))
  return notes.length > mostNotes
    ? [...notes.slice(0, mostNotes), `And ${notes.length - mostNotes} more remarks.`]
    : notes
}

/** Whether the file's own totals are those of its rows. Averages and the like agree in no column and say nothing. */
function totalsNotes({ tail, columns, facts }: Written): string[] {
  const last = tail.filter(({ reason }) => reason === 'totals').sort((a, b) => b.row - a.row)[0]
  if (last === undefined) return []
  const compared = columns.flatMap(({ index, name }, at) => {
    const said = last.numbers.get(index)
    const sum = facts.columns[at]?.sum
    if (said === undefined || sum === undefined || sum === null) return []
    return [{ name, said, sum, agrees: isSame(said, Number(sum)) }]
  })
  const differing = compared.filter(({ agrees }) => !agrees)
  if (differing.length === compared.length) return []
  if (differing.length === 0) return [`The totals in row ${last.row} agree with the rows above.`]
  const says = differing.map(({ name, said, sum }) => `${name} ${numberText(said)} where its rows add up to ${sum}`)
  return [`The totals in row ${last.row} say ${says.slice(0, 5).join(', ')}.`]
}

function isSame(a: number, b: number): boolean {
  return Math.abs(a - b) <= Math.max(1e-6, Math.abs(b) * 1e-12)
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

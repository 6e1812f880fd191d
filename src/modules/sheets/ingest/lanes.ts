import type { CellBatch } from '../core/cells.ts'
import type { DateOrder } from '../core/recognise/date-text.ts'
import type { Grid, Span } from '../core/recognise/grid.ts'
import {
  addCell,
  createProfile,
  decideDates,
  decideLane,
  decimalComma,
  orderElsewhere,
} from '../core/recognise/profile.ts'
import type { Profile, Reading } from '../core/recognise/profile.ts'
import { createLane } from './lane.ts'
import type { Lane } from './lane.ts'

/** Rows that decide how a column is read; all rows tell in the end whether that was right. */
const telling = 1_000
/** Rows after which a column that is of one kind throughout is believed. */
const plain = 200

/** Makes lanes for columns that have had no cell so far and have one now. */
export function openLanes(
  known: ReadonlyMap<number, Lane>,
  { batch, span, picked }: { batch: CellBatch; span: Span; picked: readonly number[] },
  { hints, asked }: { hints: ReadonlyMap<number, Reading>; asked: DateOrder | null },
): Lane[] {
  const profiles = new Map<number, Profile>()
  const grid = gridOver(batch)
  for (let index = span.left; index < Math.min(span.right, batch.columns.length); index++) {
    const kinds = batch.columns[index]?.kinds
    if (known.has(index) || kinds === undefined) continue
    const first = picked.findIndex((row) => kinds[row] !== 0)
    if (first < 0) continue
    const profile = createProfile()
    for (const [at, row] of picked.slice(first, first + telling).entries()) {
      if (at === plain && isPlain(profile)) break
      addCell(profile, grid, row, index)
    }
    profiles.set(index, profile)
  }
  const readings = readingsOf(profiles, asked)
  return [...profiles].map(([index, profile]) => {
    const reading = hints.get(index) ?? readings.get(index) ?? { lane: 'text', comma: false, order: 'dmy' }
    return createLane(index, reading, profile)
  })
}

function isPlain({ filled, numbers, times, texts, nothings, ...inText }: Profile): boolean {
  const read = inText.numbersInText + inText.datesInText + inText.durationsInText + inText.booleansInText
  return filled > 0 && (numbers === filled || times === filled || (texts === filled && read + nothings === 0))
}

/** Columns of one table are written by one hand: what is open in one is decided by another that is certain. */
export function readingsOf(
  profiles: ReadonlyMap<number, Profile>,
  asked: DateOrder | null,
): ReadonlyMap<number, Reading> {
  const lanes = new Map([...profiles].map(([index, profile]) => [index, decideLane(profile) ?? 'text'] as const))
  const numeric = [...profiles].filter(([index]) => lanes.get(index) === 'number')
  const dated = [...profiles].filter(([index]) => lanes.get(index) === 'time')
  const commas = numeric.filter(([, { textNumbers }]) => textNumbers.seen.commas > textNumbers.seen.dots).length
  const dots = numeric.filter(([, { textNumbers }]) => textNumbers.seen.dots > textNumbers.seen.commas).length
  const elsewhere = orderElsewhere(dated.map(([, { textDates }]) => textDates.seen))
  return new Map(
    [...profiles].map(([index, profile]) => [
      index,
      {
        lane: lanes.get(index) ?? 'text',
        comma: decimalComma(profile, commas > dots),
        order: decideDates(profile.textDates.seen, asked, elsewhere).readAs,
      },
    ]),
  )
}

function gridOver(batch: CellBatch): Grid {
  return {
    rows: batch.rows,
    width: batch.columns.length,
    numberOf: (row) => batch.rowNumbers[row] ?? 0,
    kind: (row, column) => batch.columns[column]?.kinds[row] ?? 0,
    number: (row, column) => batch.columns[column]?.numbers[row] ?? 0,
    text: (row, column) => batch.columns[column]?.textAt(row) ?? '',
  }
}

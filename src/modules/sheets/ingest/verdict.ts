import type { DateOrder } from '../core/recognise/date-text.ts'
import { decideDates, decideLane, decimalComma, orderElsewhere, share } from '../core/recognise/profile.ts'
import type { DateVerdict, Reading } from '../core/recognise/profile.ts'
import type { Lane } from './lane.ts'

/** What all rows say about how columns had to be read. */
export interface Verdict {
  readonly readings: ReadonlyMap<number, Reading>
  readonly dates: ReadonlyMap<number, DateVerdict>
  /** Some column was read otherwise: the sheet is read once more. */
  readonly wrong: boolean
}

export function judge(lanes: readonly Lane[], asked: DateOrder | null): Verdict {
  const readings = new Map<number, Reading>()
  const dates = new Map<number, DateVerdict>()
  const numeric = lanes.filter((lane) => lane.reading.lane === 'number')
  const commas = numeric.filter(({ numberTexts: { seen } }) => seen.commas > seen.dots).length
  const dots = numeric.filter(({ numberTexts: { seen } }) => seen.dots > seen.commas).length
  const elsewhere = orderElsewhere(
    lanes.filter((lane) => lane.reading.lane === 'time').map((lane) => lane.dateTexts.seen),
  )
  let wrong = false
  for (const lane of lanes) {
    const date = decideDates(lane.dateTexts.seen, asked, elsewhere)
    const comma = decimalComma({ ...lane.profile, textNumbers: lane.numberTexts }, commas > dots)
    const reading = { lane: laneOf(lane), comma, order: date.readAs }
    readings.set(lane.index, reading)
    dates.set(lane.index, date)
    wrong ||= differs(lane, reading)
  }
  return { readings, dates, wrong }
}

function laneOf(lane: Lane): Reading['lane'] {
  const { reading, seen, profile } = lane
  if (reading.lane === 'text') return decideLane(profile) ?? 'text'
  if (lane.numberTexts.seen.signs.size > 1) return 'text'
  return seen.values < (seen.values + seen.contradicting) * share ? 'text' : reading.lane
}

function differs(lane: Lane, reading: Reading): boolean {
  if (reading.lane !== lane.reading.lane) return true
  if (lane.numberTexts.seen.either > 0 && reading.comma !== lane.reading.comma) return true
  return lane.dateTexts.seen.either > 0 && reading.order !== lane.reading.order
}

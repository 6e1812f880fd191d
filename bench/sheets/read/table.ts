import { addNumber, addText, type ColumnSum } from './checksums.ts'

/** A table as branches send it: ids, dates, money, formulas, texts in several scripts, cells of mixed kinds, blanks. */
export const COLUMN_NAMES = [
  'id', 'order_no', 'day', 'changed_at', 'country', 'city', 'customer', 'email', 'quantity', 'price',
  'discount', 'total', 'label', 'paid', 'note', 'weight', 'mixed', 'sku', 'status', 'phone',
] as const // prettier-ignore

/** Styles of the workbook: general, date, date with time, percent. */
export const styles = { general: 0, date: 1, datetime: 2, percent: 3 } as const

/** What takes the cells of a row, in order of columns. */
export interface CellSink {
  number(value: string, style: number, formula?: string): void
  text(text: string): void
  cachedText(text: string, formula: string): void
  truth(value: boolean): void
  error(code: string): void
  blank(): void
}

const DAY_MS = 86_400_000
const countries = [
  'Germany',
  'France',
  'Österreich',
  'Россия',
  '日本',
  'España',
  'Brasil',
  'Côte d’Ivoire',
  'Italia',
  'Perú',
]
const states = ['new', 'paid', 'sent', 'returned']
const notes = ['line one\nline two', ' leading space', 'a < b & c > d', '“quoted” 😀', 'tab\there', 'ends with _x0041_']

/** A small generator of numbers: the same table for the same seed, everywhere. */
export function createDraw(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

export function drawRow(row: number, draw: () => number, sink: CellSink): void {
  const quantity = Math.floor(draw() * 500)
  const cents = Math.floor(draw() * 1_000_000)
  const person = Math.floor(draw() * 600_000)
  sink.number(String(row), styles.general)
  sink.text(`ORD-${String(row).padStart(8, '0')}`)
  sink.number(String(44_000 + (row % 1_000)), styles.date)
  sink.number((44_000 + Math.floor(draw() * 86_400_000) / 86_400).toFixed(6), styles.datetime)
  sink.text(countries[Math.floor(draw() * countries.length)] ?? '')
  sink.text(`City ${Math.floor(draw() * 1_000)}`)
  sink.text(`Customer & Sons ${person % 10_000}`)
  sink.text(`person${person}@example.org`)
  sink.number(String(quantity), styles.general)
  sink.number((cents / 100).toFixed(2), styles.general)
  sink.number(String(Math.floor(draw() * 40) / 100), styles.percent)
  sink.number(((quantity * cents) / 100).toFixed(2), styles.general, `I${row + 1}*J${row + 1}`)
  sink.cachedText(quantity > 250 ? 'large order' : 'small order', `IF(I${row + 1}>250,"large order","small order")`)
  sink.truth(draw() < 0.5)
  if (draw() < 0.3) sink.text(notes[Math.floor(draw() * notes.length)] ?? '')
  else sink.blank()
  sink.number(String(draw() * 1_000), styles.general)
  drawMixed(draw(), sink)
  sink.text(String(Math.floor(draw() * 100_000)).padStart(6, '0'))
  sink.text(states[Math.floor(draw() * states.length)] ?? '')
  sink.text(`+49 30 ${1_000_000 + (row % 9_000)}`)
}

function drawMixed(chance: number, sink: CellSink): void {
  if (chance < 0.7) sink.number(String(Math.floor(chance * 1_000)), styles.general)
  else if (chance < 0.9) sink.text(`about ${Math.floor(chance * 100)}`)
  else if (chance < 0.95) sink.error('#N/A')
  else sink.blank()
}

/** What a right reader finds. A date counts as its ms since 1970. */
export function createExpectation(sums: readonly ColumnSum[]): CellSink & { startRow(): void } {
  let column = 0
  const next = (): ColumnSum => {
    const sum = sums[column]
    column += 1
    if (sum === undefined) throw new Error('A row has more cells than columns.')
    return sum
  }
  return {
    startRow: () => (column = 0),
    number(value, style) {
      const isDate = style === styles.date || style === styles.datetime
      addNumber(next(), isDate ? Math.round((Number(value) - 25_569) * DAY_MS) : Number(value))
    },
    text: (text) => addText(next(), text.replaceAll('_x0041_', 'A')),
    cachedText: (text) => addText(next(), text),
    truth: (value) => (next().truths += value ? 1 : 1_000_000),
    error: () => (next().errors += 1),
    blank: () => void next(),
  }
}

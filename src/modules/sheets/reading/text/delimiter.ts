import { defaultReadLimits, type ReadLimits } from '../limits.ts'
import { createRecordReader } from './records.ts'

/** In the order in which they win when nothing else tells: a comma is also a decimal sign. */
const candidates = ['\t', ';', '|', ',', '\x1f', '^', '~', ':'] as const
const SAMPLE_RECORDS = 200

export interface Dialect {
  /** Null: one column. */
  readonly delimiter: string | null
  /** `sep=;`, as Excel writes it, is no row. */
  readonly hasSepLine: boolean
}

const sepLine = /^sep=(.)(?:\r\n|\r|\n|$)/

/** By which character records split into the same number of fields. `sample`: the beginning of the text, whole lines. */
export function detectDialect(sample: string): Dialect {
  const told = sepLine.exec(sample)?.[1]
  if (told !== undefined) return { delimiter: told, hasSepLine: true }
  let best: string | null = null
  let bestScore = 0
  for (const [index, delimiter] of candidates.entries()) {
    const score = scoreOf(fieldCounts(sample, delimiter), index)
    if (score > bestScore) {
      best = delimiter
      bestScore = score
    }
  }
  return { delimiter: best, hasSepLine: false }
}

/** The share of records that agree on a number of fields, the first ones and long ones counting a little more. */
function scoreOf(counts: readonly number[], index: number): number {
  const found = new Map<number, number>()
  for (const count of counts) if (count > 1) found.set(count, (found.get(count) ?? 0) + 1)
  let fields = 0
  let most = 0
  for (const [count, times] of found)
    if (times > most || (times === most && count > fields)) {
      fields = count
      most = times
    }
  if (most === 0) return 0
  const isRare = index >= 4
  return most / counts.length + Math.min(fields, 20) / 400 + (candidates.length - index) / 2_000 - (isRare ? 0.5 : 0)
}

/** Fields of the first records that are not blank; a delimiter or line end within quotes is none. */
function fieldCounts(sample: string, delimiter: string): number[] {
  const counts: number[] = []
  const records = createRecordReader(delimiter, sampleLimits)
  const take = (): void => {
    const isBlank = records.count === 1 && records.fields[0]?.trim() === ''
    if (!isBlank) counts.push(records.count)
  }
  records.feed(sample)
  while (counts.length < SAMPLE_RECORDS && records.next()) take()
  const isOneLongLine = counts.length === 0 && records.count > 0
  return isOneLongLine ? [records.count + 1] : counts
}

/** A quote that is never closed is told when all is read. */
const sampleLimits: ReadLimits = { ...defaultReadLimits, maxCellChars: Infinity, maxColumns: Infinity }

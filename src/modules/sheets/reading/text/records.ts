import { ReadFailure } from '../failures.ts'
import type { ReadLimits } from '../limits.ts'
import { tooManyColumns } from '../xlsx/scan-sheet.ts'

/** Splits text into records (RFC 4180, and what people send): any line end, a quote closes where one is not doubled. */
export interface RecordReader {
  feed(text: string): void
  /** True: the next record stands in `fields`, up to `count`. False: more text is needed. */
  next(): boolean
  /** No text comes any more. True: the last record had no line end. */
  end(): boolean
  /** Reused for the next record. */
  readonly fields: readonly string[]
  readonly count: number
  /** From 1, blank lines counted. */
  readonly number: number
}

interface RecordDeps {
  /** Null: one column. */
  readonly delimiter: string | null
  readonly limits: ReadLimits
}

const QUOTE = 34
const LINE_FEED = 10
const CARRIAGE_RETURN = 13

const places = { fieldStart: 0, plain: 1, quoted: 2, quoteInQuoted: 3 } as const

export function createRecordReader({ delimiter, limits }: RecordDeps): RecordReader {
  const separator = delimiter === null ? -1 : delimiter.charCodeAt(0)
  const fields: string[] = []
  let count = 0
  let number = 0
  let place: number = places.fieldStart
  /** What of the field lies in earlier pieces. */
  let before = ''
  let isAfterReturn = false
  let quoteAt = 0
  let text = ''
  let at = 0
  let isComplete = false

  function endField(to: number): void {
    const field = before + text.slice(at, to)
    if (count >= limits.maxColumns) throw tooManyColumns(limits)
    if (field.length > limits.maxCellChars) throw tooLong(field.length)
    fields[count] = field
    count += 1
    before = ''
    place = places.fieldStart
  }

  function endRecord(): void {
    number += 1
    if (number > limits.maxTextRows)
      throw new ReadFailure('too_many_rows', `it has more than ${limits.maxTextRows} rows`)
    isComplete = true
  }

  const tooLong = (chars: number): ReadFailure =>
    place === places.quoted
      ? new ReadFailure('damaged', `the quote in row ${quoteAt} is not closed within ${chars} characters`)
      : new ReadFailure('too_large', `a cell in row ${number + 1} has ${chars} characters`)

  function keep(to: number): void {
    before += text.slice(at, to)
    if (before.length > limits.maxCellChars) throw tooLong(before.length)
  }

  /** From the start of a field or within a plain one. */
  function readPlain(): void {
    for (let to = at; to < text.length; to += 1) {
      const code = text.charCodeAt(to)
      const isEnd = code === LINE_FEED || code === CARRIAGE_RETURN
      if (code !== separator && !isEnd) continue
      endField(to)
      if (isEnd) endRecord()
      isAfterReturn = code === CARRIAGE_RETURN
      at = to + 1
      return
    }
    keep(text.length)
    place = places.plain
    at = text.length
  }

  function readQuoted(): void {
    const close = text.indexOf('"', at)
    const to = close < 0 ? text.length : close
    keep(to)
    at = to
    if (close < 0) return
    place = places.quoteInQuoted
    at += 1
  }

  /** After a quote within quotes: it was doubled, or the last. */
  function readAfterQuote(): void {
    const isDoubled = text.charCodeAt(at) === QUOTE
    if (isDoubled) {
      keep(at + 1)
      at += 1
    }
    place = isDoubled ? places.quoted : places.plain
  }

  function readStart(): void {
    const code = text.charCodeAt(at)
    const isRestOfLineEnd = isAfterReturn && code === LINE_FEED
    isAfterReturn = false
    if (isRestOfLineEnd) at += 1
    else if (code === QUOTE) {
      place = places.quoted
      quoteAt = number + 1
      at += 1
    } else readPlain()
  }

  function step(): void {
    if (place === places.fieldStart) readStart()
    else if (place === places.quoted) readQuoted()
    else if (place === places.quoteInQuoted) readAfterQuote()
    else readPlain()
  }

  function next(): boolean {
    if (isComplete) count = 0
    isComplete = false
    while (at < text.length && !isComplete) step()
    return isComplete
  }

  return {
    feed(more) {
      text = more
      at = 0
    },
    next,
    end() {
      if (isComplete) count = 0
      if (place === places.quoted)
        throw new ReadFailure('damaged', `a quote is opened in row ${quoteAt} and never closed`)
      if (place === places.fieldStart && count === 0) return false
      text = ''
      at = 0
      endField(0)
      endRecord()
      return true
    },
    fields,
    get count() {
      return count
    },
    get number() {
      return number
    },
  }
}

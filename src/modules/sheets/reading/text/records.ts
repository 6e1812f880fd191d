import { ReadFailure } from '../failures.ts'
import type { ReadLimits } from '../limits.ts'
import { tooManyColumns } from '../too-many.ts'

/** Splits text into records: RFC 4180, and what people send. Any line end; a quote that is not doubled closes. */
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

const QUOTE = 34
const LINE_FEED = 10
const CARRIAGE_RETURN = 13

const places = { fieldStart: 0, plain: 1, quoted: 2, quoteInQuoted: 3 } as const

interface State {
  readonly separator: number
  readonly limits: ReadLimits
  readonly fields: string[]
  count: number
  number: number
  text: string
  at: number
  place: number
  /** What of the field lies before `at`. */
  before: string
  isAfterReturn: boolean
  isComplete: boolean
  /** Row in which the last quote was opened. */
  quoteRow: number
}

/** `delimiter` null: one column. @throws ReadFailure (`next`, `end`) */
export function createRecordReader(delimiter: string | null, limits: ReadLimits): RecordReader {
  const state: State = {
    separator: delimiter === null ? -1 : delimiter.charCodeAt(0),
    limits,
    fields: [],
    count: 0,
    number: 0,
    text: '',
    at: 0,
    place: places.fieldStart,
    before: '',
    isAfterReturn: false,
    isComplete: false,
    quoteRow: 0,
  }
  return {
    feed(text) {
      state.text = text
      state.at = 0
    },
    next: () => next(state),
    end: () => end(state),
    fields: state.fields,
    get count() {
      return state.count
    },
    get number() {
      return state.number
    },
  }
}

function next(state: State): boolean {
  startAgain(state)
  while (state.at < state.text.length) {
    step(state)
    if (state.isComplete) return true
  }
  return false
}

function startAgain(state: State): void {
  if (state.isComplete) state.count = 0
  state.isComplete = false
}

function end(state: State): boolean {
  startAgain(state)
  if (state.place === places.quoted)
    throw new ReadFailure('damaged', `a quote is opened in row ${state.quoteRow} and never closed`)
  if (state.place === places.fieldStart && state.count === 0) return false
  endField(state, state.at)
  endRecord(state)
  return true
}

function step(state: State): void {
  if (state.place === places.fieldStart) readStart(state)
  else if (state.place === places.quoted) readQuoted(state)
  else if (state.place === places.quoteInQuoted) readAfterQuote(state)
  else readPlain(state)
}

function readStart(state: State): void {
  const code = state.text.charCodeAt(state.at)
  const isRestOfLineEnd = state.isAfterReturn && code === LINE_FEED
  state.isAfterReturn = false
  if (isRestOfLineEnd) state.at += 1
  else if (code === QUOTE) {
    state.place = places.quoted
    state.quoteRow = state.number + 1
    state.at += 1
  } else readPlain(state)
}

function readPlain(state: State): void {
  const { text, separator } = state
  for (let to = state.at; to < text.length; to += 1) {
    const code = text.charCodeAt(to)
    const isEnd = code === LINE_FEED || code === CARRIAGE_RETURN
    if (code !== separator && !isEnd) continue
    endField(state, to)
    if (isEnd) endRecord(state)
    state.isAfterReturn = code === CARRIAGE_RETURN
    state.at = to + 1
    return
  }
  keep(state, text.length)
  state.place = places.plain
  state.at = text.length
}

function readQuoted(state: State): void {
  const close = state.text.indexOf('"', state.at)
  const to = close < 0 ? state.text.length : close
  keep(state, to)
  state.at = to
  if (close < 0) return
  state.place = places.quoteInQuoted
  state.at += 1
}

/** After a quote within quotes: it was doubled, or the last. */
function readAfterQuote(state: State): void {
  const isDoubled = state.text.charCodeAt(state.at) === QUOTE
  if (isDoubled) {
    keep(state, state.at + 1)
    state.at += 1
  }
  state.place = isDoubled ? places.quoted : places.plain
}

function keep(state: State, to: number): void {
  state.before += state.text.slice(state.at, to)
  if (state.before.length > state.limits.maxCellChars) throw tooLong(state)
}

function endField(state: State, to: number): void {
  const rest = state.text.slice(state.at, to)
  const field = state.before === '' ? rest : state.before + rest
  if (state.count >= state.limits.maxColumns) throw tooManyColumns(state.limits)
  if (field.length > state.limits.maxCellChars) throw tooLong(state)
  state.fields[state.count] = field
  state.count += 1
  state.before = ''
  state.place = places.fieldStart
}

function endRecord(state: State): void {
  state.number += 1
  state.isComplete = true
  if (state.number > state.limits.maxTextRows)
    throw new ReadFailure('too_many_rows', `it has more than ${state.limits.maxTextRows} rows`)
}

const tooLong = ({ place, quoteRow, number, limits }: State): ReadFailure =>
  place === places.quoted
    ? new ReadFailure(
        'damaged',
        `a quote is opened in row ${quoteRow} and not closed within ${limits.maxCellChars} characters`,
      )
    : new ReadFailure('too_large', `a cell in row ${number + 1} has more than ${limits.maxCellChars} characters`)

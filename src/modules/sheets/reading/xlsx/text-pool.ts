/** Many texts in one buffer outside of the heap: a million strings would be a million things for the collector to visit. */
export interface TextPool {
  readonly count: number
  /** UTF-16 units, as `length` of a string counts. */
  lengthAt(index: number): number
  at(index: number): string
  /** Copies a text up to its `<` and answers where that is; -1: it has escapes, or no end before `to`. */
  copyPlain(bytes: Buffer, from: number, to: number): number
  add(text: string): void
}

const LESS = 60
const AMPERSAND = 38
const CARRIAGE_RETURN = 13
const UNDERSCORE = 95
const LETTER_X = 120
/** The first texts are the ones that repeat: countries, states, names of columns. */
const KEPT_STRINGS = 32_768

interface State {
  bytes: Buffer
  end: number
  /** Where each text begins; one more than there are texts. */
  offsets: Uint32Array
  lengths: Uint32Array
  count: number
  readonly kept: (string | undefined)[]
}

/** `bytes`: what it will need at most, most likely; memory is taken as it fills. */
export function createTextPool(bytes: number): TextPool {
  const state: State = {
    bytes: Buffer.allocUnsafeSlow(Math.max(64, bytes)),
    end: 0,
    offsets: new Uint32Array(1_024),
    lengths: new Uint32Array(1_024),
    count: 0,
    kept: [],
  }
  return {
    get count() {
      return state.count
    },
    lengthAt: (index) => state.lengths[index] ?? 0,
    at: (index) => textAt(state, index),
    copyPlain: (source, from, to) => copyPlain(state, source, from, to),
    add: (text) => addText(state, text),
  }
}

function textAt(state: State, index: number): string {
  const kept = state.kept[index]
  if (kept !== undefined) return kept
  const from = state.offsets[index] ?? 0
  const to = state.offsets[index + 1] ?? 0
  const text = state.bytes.toString(to - from === state.lengths[index] ? 'latin1' : 'utf8', from, to)
  if (index < KEPT_STRINGS) state.kept[index] = text
  return text
}

function copyPlain(state: State, source: Buffer, from: number, to: number): number {
  const { bytes } = state
  let end = state.end
  let beyond = 0
  let at = from
  for (; at < to; at += 1) {
    const code = source[at] ?? 0
    if (code === LESS) {
      finish(state, end, end - state.end - beyond)
      return at
    }
    if (code === AMPERSAND || code === CARRIAGE_RETURN || (code === UNDERSCORE && source[at + 1] === LETTER_X))
      return -1
    if (code >= 0x80) beyond += extraOf(code)
    if (end >= bytes.length) return -1
    bytes[end] = code
    end += 1
  }
  return -1
}

/** Bytes that are no UTF-16 unit of their own: all that follow the first one, but for one of a pair. */
const extraOf = (code: number): number => (code < 0xc0 ? 1 : code >= 0xf0 ? -1 : 0)

function addText(state: State, text: string): void {
  makeRoom(state, text.length * 3)
  finish(state, state.end + state.bytes.write(text, state.end, 'utf8'), text.length)
}

function finish(state: State, end: number, length: number): void {
  if (state.count + 2 > state.offsets.length) {
    state.offsets = grown(state.offsets)
    state.lengths = grown(state.lengths)
  }
  state.lengths[state.count] = length
  state.count += 1
  state.offsets[state.count] = end
  state.end = end
}

function grown(numbers: Uint32Array): Uint32Array {
  const more = new Uint32Array(numbers.length * 2)
  more.set(numbers)
  return more
}

function makeRoom(state: State, bytes: number): void {
  if (state.end + bytes <= state.bytes.length) return
  const more = Buffer.allocUnsafeSlow((state.end + bytes) * 2)
  state.bytes.copy(more, 0, 0, state.end)
  state.bytes = more
}

/** Where the parts of one cell are in a buffer, found without making strings. Offsets are -1 where a part is missing. */
export interface CellPlace {
  bytes: Buffer
  end: number
  /** Bytes of the namespace prefix with its colon. */
  prefix: number
  /** From 0; -1: not said. */
  column: number
  style: number
  type: number
  valueFrom: number
  valueTo: number
  inlineFrom: number
  inlineTo: number
  formulaFrom: number
  formulaTo: number
  isClosed: boolean
  isDone: boolean
}

export const newCellPlace = (): CellPlace => ({
  bytes: Buffer.alloc(0),
  end: 0,
  prefix: 0,
  column: -1,
  style: 0,
  type: 0,
  valueFrom: -1,
  valueTo: -1,
  inlineFrom: -1,
  inlineTo: -1,
  formulaFrom: -1,
  formulaTo: -1,
  isClosed: false,
  isDone: false,
})

/** More bytes are needed. */
export const INCOMPLETE = -1

export const cellTypes = { number: 0, shared: 1, text: 2, boolean: 3, error: 4, date: 5 } as const

export const char = {
  tab: 9,
  lineFeed: 10,
  carriageReturn: 13,
  space: 32,
  bang: 33,
  dash: 45,
  quote: 34,
  apostrophe: 39,
  slash: 47,
  zero: 48,
  nine: 57,
  less: 60,
  equals: 61,
  greater: 62,
  question: 63,
  A: 65,
  Z: 90,
  bracket: 91,
  b: 98,
  c: 99,
  d: 100,
  e: 101,
  f: 102,
  i: 105,
  o: 111,
  r: 114,
  s: 115,
  t: 116,
  v: 118,
} as const

/** Beyond any column that a limit allows. */
const FAR_COLUMN = 1_000_000

/** `start` is after `<c`. Answers the offset after the cell. */
export function readCell(place: CellPlace, start: number): number {
  forget(place)
  const open = readAttributes(place, start)
  if (open < 0 || place.isClosed) return open
  const close = place.prefix === 0 ? readPlainValue(place, open) : INCOMPLETE
  return close < 0 ? readChildren(place, open) : close
}

function forget(place: CellPlace): void {
  place.column = -1
  place.style = 0
  place.type = cellTypes.number
  place.valueFrom = place.inlineFrom = place.formulaFrom = -1
  place.isClosed = place.isDone = false
}

/** `<v>…</v></c>`, as nearly all cells are written. */
function readPlainValue(place: CellPlace, at: number): number {
  const { bytes, end } = place
  if (bytes[at] !== char.less || bytes[at + 1] !== char.v || bytes[at + 2] !== char.greater) return INCOMPLETE
  let to = at + 3
  while (to < end && bytes[to] !== char.less) to += 1
  if (to + 8 > end || !isPlainClose(bytes, to)) return INCOMPLETE
  place.valueFrom = at + 3
  place.valueTo = to
  return to + 8
}

/** `</v></c>` */
const isPlainClose = (bytes: Buffer, at: number): boolean =>
  bytes[at + 1] === char.slash &&
  bytes[at + 2] === char.v &&
  bytes[at + 3] === char.greater &&
  bytes[at + 4] === char.less &&
  bytes[at + 5] === char.slash &&
  bytes[at + 6] === char.c &&
  bytes[at + 7] === char.greater

function readAttributes(place: CellPlace, start: number): number {
  const { bytes, end } = place
  let at = start
  while (at < end) {
    const code = bytes[at]
    if (code === char.greater) return at + 1
    if (code === char.slash) {
      place.isClosed = true
      at += 1
    } else if (code === char.space || code === char.lineFeed || code === char.carriageReturn || code === char.tab)
      at += 1
    else {
      at = readAttribute(place, at)
      if (at < 0) return INCOMPLETE
    }
  }
  return INCOMPLETE
}

function readAttribute(place: CellPlace, at: number): number {
  const { bytes } = place
  const quote = bytes[at + 2]
  const isShort = bytes[at + 1] === char.equals && (quote === char.quote || quote === char.apostrophe)
  if (!isShort) return skipAttribute(place, at)
  switch (bytes[at]) {
    case char.r:
      return readReference(place, at + 3)
    case char.s:
      return readStyle(place, at + 3)
    case char.t:
      place.type = typeOf(bytes, at + 3)
      break
    default:
  }
  return afterQuote(place, at + 3, quote)
}

function readReference(place: CellPlace, start: number): number {
  const { bytes, end } = place
  let column = 0
  let at = start
  for (; at < end; at += 1) {
    const code = bytes[at] ?? 0
    if (code < char.A || code > char.Z) break
    if (column < FAR_COLUMN) column = column * 26 + code - char.A + 1
  }
  place.column = column - 1
  return afterQuote(place, at, bytes[start - 1])
}

function readStyle(place: CellPlace, start: number): number {
  const { bytes, end } = place
  let style = 0
  let at = start
  for (; at < end; at += 1) {
    const code = bytes[at] ?? 0
    if (code < char.zero || code > char.nine) break
    style = (style * 10 + code - char.zero) & 0xffffff
  }
  place.style = style
  return afterQuote(place, at, bytes[start - 1])
}

function typeOf(bytes: Buffer, at: number): number {
  switch (bytes[at]) {
    case char.s:
      return bytes[at + 1] === char.t ? cellTypes.text : cellTypes.shared
    case char.b:
      return cellTypes.boolean
    case char.e:
      return cellTypes.error
    case char.d:
      return cellTypes.date
    case char.i:
      return cellTypes.text
    default:
      return cellTypes.number
  }
}

function afterQuote(place: CellPlace, start: number, quote: number | undefined): number {
  const { bytes, end } = place
  let at = start
  while (at < end && bytes[at] !== quote) at += 1
  return at < end ? at + 1 : INCOMPLETE
}

function skipAttribute(place: CellPlace, start: number): number {
  const { bytes, end } = place
  for (let at = start; at < end; at += 1) {
    const code = bytes[at]
    if (code === char.greater) return at
    if (code === char.quote || code === char.apostrophe) return afterQuote(place, at + 1, code)
  }
  return INCOMPLETE
}

function readChildren(place: CellPlace, start: number): number {
  let at = start
  for (;;) {
    at = place.bytes.indexOf(char.less, at)
    if (at < 0 || at + 1 >= place.end) return INCOMPLETE
    at = readChild(place, at)
    if (at < 0 || place.isDone) return at
  }
}

/** `at` is at a `<` below the cell. */
function readChild(place: CellPlace, at: number): number {
  const { bytes } = place
  const second = bytes[at + 1]
  if (second === char.bang) return afterMarkup(place, at)
  if (second === char.slash) {
    place.isDone = isTag(place, at + 2, char.c)
    return afterTag(place, at)
  }
  const open = afterTag(place, at)
  if (open < 0 || bytes[open - 2] === char.slash) return open
  if (isTag(place, at + 1, char.v)) {
    const to = closeOf(place, open, char.v)
    place.valueFrom = open
    place.valueTo = to
    return to
  }
  if (isTag(place, at + 1, char.f)) {
    const to = closeOf(place, open, char.f)
    place.formulaFrom = open
    place.formulaTo = to
    return to
  }
  if (!isTag(place, at + 1, char.i, char.s)) return open
  const to = closeOf(place, open, char.i, char.s)
  place.inlineFrom = open
  place.inlineTo = to
  return to
}

/** Whether the name at `at`, after the prefix, is that letter or those two. */
function isTag({ bytes, prefix }: CellPlace, at: number, first: number, second = 0): boolean {
  if (bytes[at + prefix] !== first) return false
  if (second !== 0 && bytes[at + prefix + 1] !== second) return false
  const after = bytes[at + prefix + (second === 0 ? 1 : 2)] ?? 0
  return after === char.greater || after === char.slash || after <= char.space
}

function closeOf(place: CellPlace, start: number, first: number, second = 0): number {
  const { bytes } = place
  let at = start
  for (;;) {
    at = bytes.indexOf(char.less, at)
    if (at < 0 || at + 1 >= place.end) return INCOMPLETE
    if (bytes[at + 1] === char.slash && isTag(place, at + 2, first, second)) return at
    at = bytes[at + 1] === char.bang ? afterMarkup(place, at) : at + 1
    if (at < 0) return INCOMPLETE
  }
}

export function afterTag({ bytes, end }: CellPlace, start: number): number {
  let at = start
  while (at < end && bytes[at] !== char.greater) at += 1
  return at < end ? at + 1 : INCOMPLETE
}

/** After a comment or CDATA; the caller refuses what else begins with `<!`. */
export function afterMarkup({ bytes, end }: CellPlace, at: number): number {
  const isData = bytes[at + 2] === char.bracket
  const close = bytes.indexOf(isData ? ']]>' : '-->', at + 4)
  return close < 0 || close + 3 > end ? INCOMPLETE : close + 3
}

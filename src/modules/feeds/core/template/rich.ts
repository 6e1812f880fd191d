/** A formatted stretch, in UTF-16 units from `start` up to `end`; types are Telegram's (MessageEntity). */
export interface Mark {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly url?: string
  readonly language?: string
}

/** Text with formatting. Marks lie inside each other or apart; whoever shows them drops those that cross. */
export interface Rich {
  readonly text: string
  readonly marks: readonly Mark[]
}

export const plain = (text: string): Rich => ({ text: cleanText(text), marks: [] })

export const EMPTY: Rich = { text: '', marks: [] }

/** The stretch from `from` up to `to`, with what of its formatting is in it. */
export function slice({ text, marks }: Rich, from: number, to: number): Rich {
  const kept = marks.flatMap((mark) => {
    const start = Math.max(mark.start, from)
    const end = Math.min(mark.end, to)
    return start < end ? [{ ...mark, start: start - from, end: end - from }] : []
  })
  return { text: text.slice(from, to), marks: kept }
}

export function join(pieces: readonly Rich[], between: string): Rich {
  let text = ''
  const marks: Mark[] = []
  for (const [index, piece] of pieces.entries()) {
    if (index > 0) text += between
    const by = text.length
    for (const mark of piece.marks) marks.push({ ...mark, start: mark.start + by, end: mark.end + by })
    text += piece.text
  }
  return { text, marks }
}

/** Without white space at both ends. */
export function trim(rich: Rich): Rich {
  const start = rich.text.length - rich.text.trimStart().length
  const end = rich.text.trimEnd().length
  return start >= end ? EMPTY : slice(rich, start, end)
}

/** What Telegram drops or draws as nothing useful: line separators, direction overrides, controls, halves of characters. */
export const cleanText = (text: string): string =>
  text
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    .replace(/[\u2028-\u202e\ufffe\uffff\ufdd0-\ufdef]/g, '')
    .replace(/[^\P{Cc}\t\n]/gu, ' ')

import { EMPTY, slice, trim, type Rich } from './rich.ts'

const ELLIPSIS = '…'
/** Ends of sentences, with what closes them; the full stops of Chinese, Japanese, Hindi and Arabic too. */
const SENTENCE_END = /[.!?…。！？।؟]["'»”’)\]]{0,2}$/

/** At most `max` UTF-16 units: whole sentences if at least a third of the room holds some, else whole words and an ellipsis. */
export function cutAtSentence(rich: Rich, max: number): Rich {
  if (rich.text.length <= max) return rich
  if (max < 2) return EMPTY
  const sentence = lastBoundary(rich.text, max, Math.floor(max / 3), isSentenceEnd)
  if (sentence > 0) return trim(slice(rich, 0, sentence))
  const kept = trim(slice(rich, 0, wordBoundary(rich.text, max - ELLIPSIS.length)))
  return { text: kept.text + ELLIPSIS, marks: kept.marks }
}

/**
 * In parts of at most `limits[0]`, `limits[1]` … units, as many as there are limits: between paragraphs, lines, sentences, words, in
 * this order, as long as a part is at least half full. The last part is cut.
 */
export function split(rich: Rich, limits: readonly number[]): readonly Rich[] {
  const parts: Rich[] = []
  let rest = trim(rich)
  for (const [index, limit] of limits.entries()) {
    if (rest.text === '') break
    if (rest.text.length <= limit || index === limits.length - 1) {
      parts.push(cutAtSentence(rest, limit))
      break
    }
    const at = partEnd(rest.text, limit)
    parts.push(trim(slice(rest, 0, at)))
    rest = trim(slice(rest, at, rest.text.length))
  }
  return parts.filter(({ text }) => text !== '')
}

function partEnd(text: string, limit: number): number {
  const half = Math.floor(limit / 2)
  const tries = [isParagraphEnd, isLineEnd, isSentenceEnd]
  for (const isEnd of tries) {
    const at = lastBoundary(text, limit, half, isEnd)
    if (at > 0) return at
  }
  return wordBoundary(text, limit)
}

type IsEnd = (text: string, at: number) => boolean

const isParagraphEnd: IsEnd = (text, at) => text.startsWith('\n\n', at)
const isLineEnd: IsEnd = (text, at) => text.charAt(at) === '\n'
/** A number ("v1. 5") or an initial is taken for a sentence now and then; nothing is lost by it. */
const isSentenceEnd: IsEnd = (text, at) =>
  (at >= text.length || /[\s\u3000]/.test(text.charAt(at)) || /[。！？]/.test(text.charAt(at - 1))) &&
  SENTENCE_END.test(text.slice(Math.max(0, at - 3), at))

/** The last position from `max` down to `min` where something ends; 0: none. */
function lastBoundary(text: string, max: number, min: number, isEnd: IsEnd): number {
  for (let at = Math.min(max, text.length); at > min; at--) if (isEnd(text, at)) return at
  return 0
}

/** Words without a space that are longer than this are cut inside. */
const MAX_WORD = 200

function wordBoundary(text: string, max: number): number {
  for (let at = max; at > Math.max(0, max - MAX_WORD); at--) if (/\s/.test(text.charAt(at))) return at
  return characterBoundary(text, max)
}

/** What people see as one character (a flag, a family, an accent) stays whole, unless it is longer than any is. */
const MAX_CHARACTER = 64

function characterBoundary(text: string, max: number): number {
  const from = Math.max(0, max - MAX_CHARACTER)
  const start = from + (/[\udc00-\udfff]/.test(text.charAt(from)) ? 1 : 0)
  const segments = new Intl.Segmenter('und', { granularity: 'grapheme' }).segment(
    text.slice(start, max + MAX_CHARACTER),
  )
  const whole = segments.containing(max - start)
  const at = whole === undefined ? max : start + whole.index
  return at > start || from === 0 ? at : surrogateBoundary(text, max)
}

const surrogateBoundary = (text: string, at: number): number =>
  /[\udc00-\udfff]/.test(text.charAt(at)) && /[\ud800-\udbff]/.test(text.charAt(at - 1)) ? at - 1 : at

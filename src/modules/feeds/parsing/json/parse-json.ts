import type { ParseOutcome } from '../../ports.ts'
import { failedToRead } from '../outcome.ts'

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }
type Failed = Extract<ParseOutcome, { kind: 'failed' }>

const MAX_DEPTH = 100
/** Objects, lists and their members; what they need in memory is about a hundred bytes each. */
const MAX_VALUES = 1_000_000

/** A document of JSON, looked through before it is built: depth and count have bounds, so that a small text cannot become a large heap. */
export function parseJson(text: string): { readonly kind: 'ok'; readonly value: Json } | Failed {
  const bound = passedBound(text)
  if (bound !== null) return failedToRead('too_large', bound) as Failed
  try {
    return { kind: 'ok', value: JSON.parse(text) as Json }
  } catch (error) {
    const why = error instanceof Error ? error.message.slice(0, 160) : 'unreadable'
    return failedToRead('schema', `The JSON is broken: ${why}`) as Failed
  }
}

function passedBound(text: string): string | null {
  let depth = 0
  let values = 0
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) at = endOfString(text, at)
    else if (code === COMMA) values += 1
    else if (code === OPEN_LIST || code === OPEN_OBJECT) {
      depth += 1
      values += 1
      if (depth > MAX_DEPTH) return `The JSON is nested deeper than ${MAX_DEPTH} levels.`
    } else if (code === CLOSE_LIST || code === CLOSE_OBJECT) depth -= 1
    if (values > MAX_VALUES) return `The JSON holds more than ${MAX_VALUES.toLocaleString('en')} values.`
  }
  return null
}

function endOfString(text: string, open: number): number {
  for (let at = open + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === BACKSLASH) at += 1
    else if (code === QUOTE) return at
  }
  return text.length
}

const QUOTE = 34
const COMMA = 44
const OPEN_LIST = 91
const BACKSLASH = 92
const CLOSE_LIST = 93
const OPEN_OBJECT = 123
const CLOSE_OBJECT = 125

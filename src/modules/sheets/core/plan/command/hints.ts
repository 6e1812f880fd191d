import { expressionValue } from '../compile/expression.ts'
import { workOn } from '../compile/working.ts'
import { attempt } from '../refusal.ts'
import type { Expression } from '../step.ts'
import { peek, type Cursor } from './cursor.ts'
import { stopWords } from './words.ts'

/** What stands on the left, as far as it is known: `text`, `date` ...; empty: nothing is known. */
export type Hint = string

export function typeOf(expression: Expression, cursor: Cursor): Hint {
  if (expression.kind === 'column') return cursor.context.columns.find(({ id }) => id === expression.column)?.type ?? ''
  const value = attempt(() => expressionValue(expression, workOn(cursor.context)))
  return value.kind === 'ok' && value.value.type !== 'null' ? value.value.type : ''
}

/** Words without quotes beside a text: `country = Czech Republic`. */
export function bareText(cursor: Cursor): string | null {
  const from = peek(cursor).from
  let to = from
  while (peek(cursor).kind === 'word' && !stopWords.has(peek(cursor).value)) {
    to = peek(cursor).to
    cursor.at++
  }
  return to === from ? null : cursor.text.slice(from, to)
}

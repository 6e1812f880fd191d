import type { Column, ColumnId } from '../../schema.ts'
import { fold, loose, nearest } from '../names.ts'
import type { PlanContext } from '../ports.ts'
import { refuseAt } from '../refusal.ts'
import type { NewColumn } from '../step.ts'
import { askOf } from './ask.ts'
import { months, stopWords } from './words.ts'
import type { Token } from './tokens.ts'

/** What could have come at a place: what completion offers there. */
export interface Wanted {
  readonly kind: 'command' | 'word' | 'column' | 'function' | 'table' | 'value'
  /** Of columns: empty, those of `columns` are wanted. */
  readonly words: string
  readonly detail: string
  readonly columns: readonly Column[]
}

/** Walks over the words of one command. */
export interface Cursor {
  readonly text: string
  readonly tokens: readonly Token[]
  at: number
  readonly context: PlanContext
  readonly index: NameIndex
  nextColumn: number
  /** Within the arguments of a function, where a comma parts them. */
  inArguments: number
  /** By the place of the token. */
  readonly wanted: Map<number, Wanted[]>
}

export interface NameIndex {
  readonly asWritten: ReadonlyMap<string, Column>
  readonly exact: ReadonlyMap<string, Column>
  readonly loosely: ReadonlyMap<string, readonly Column[]>
  readonly longest: number
}

const endToken: Token = { kind: 'end', value: '', from: 0, to: 0 }
const MAX_WORDS = 24

export function indexNames(columns: readonly Column[]): NameIndex {
  const counts = columns.map(({ name }) => name.split(/[^\p{L}\p{N}_]+|(?<=[^\p{L}\p{N}_])/u).length * 2)
  return {
    asWritten: new Map(columns.map((column) => [column.name, column])),
    exact: new Map(columns.map((column) => [fold(column.name), column])),
    loosely: Map.groupBy(columns, (column) => loose(column.name)),
    longest: Math.min(MAX_WORDS, Math.max(1, ...counts)),
  }
}

export function peek(cursor: Cursor, ahead = 0): Token {
  return cursor.tokens[cursor.at + ahead] ?? cursor.tokens.at(-1) ?? endToken
}

export const atEnd = (cursor: Cursor): boolean => peek(cursor).kind === 'end'

export function want(cursor: Cursor, wanted: Wanted, at = cursor.at): void {
  const list = cursor.wanted.get(at)
  if (list === undefined) cursor.wanted.set(at, [wanted])
  else list.push(wanted)
}

/** Takes the longest of the phrases that stands here. */
export function word(cursor: Cursor, ...phrases: readonly string[]): string | null {
  let best: { phrase: string; length: number } | null = null
  for (const phrase of phrases) {
    const words = phrase.split(' ')
    const matched = words.findIndex((each, ahead) => !says(peek(cursor, ahead), each))
    if (matched === -1) {
      if (best === null || words.length > best.length) best = { phrase, length: words.length }
    } else if (peek(cursor, matched).kind === 'end')
      want(
        cursor,
        { kind: 'word', words: words.slice(matched).join(' '), detail: '', columns: [] },
        cursor.at + matched,
      )
  }
  if (best === null) return null
  cursor.at += best.length
  return best.phrase
}

const says = (token: Token, word: string): boolean =>
  (token.kind === 'word' || token.kind === 'sign' || token.kind === 'number') && token.value === word

/** Whether one of these comes, without taking it. */
export function comes(cursor: Cursor, ...phrases: readonly string[]): boolean {
  const at = cursor.at
  const found = word(cursor, ...phrases) !== null
  cursor.at = at
  return found
}

export function expect(cursor: Cursor, ...phrases: readonly string[]): string {
  return word(cursor, ...phrases) ?? fail(cursor, `Here comes ${either(phrases)}.`)
}

export const either = (words: readonly string[]): string =>
  words.length < 2 ? `"${words[0] ?? ''}"` : `"${words.slice(0, -1).join('", "')}" or "${words.at(-1) ?? ''}"`

/** @throws Refused */
export function fail(cursor: Cursor, message: string, suggestions: readonly string[] = []): never {
  const token = peek(cursor)
  const said = cursor.text.slice(token.from, token.to)
  const where = token.kind === 'end' ? 'The command ends too early.' : `"${said}" is not understood here.`
  refuseAt(token, { message: `${where} ${message}`, suggestions })
}

/** The whole text with what stands at a place written otherwise. */
export function rewritten(cursor: Cursor, from: number, to: number, by: string): string {
  return cursor.text.slice(0, from) + by + cursor.text.slice(to)
}

const isTaken = (word: string): boolean => stopWords.has(word) || months.has(word) || /^q[1-4]$/.test(word)

/** A name as it can be written anywhere: bare where that is clear. */
export function written(name: string): string {
  const plain = /^[\p{L}_][\p{L}\p{M}\p{N}_]*$/u.test(name) && !isTaken(name.toLowerCase())
  return plain ? name : `[${name.replaceAll(']', ']]')}]`
}

/** The column that stands here, the longest name first; null: none. */
export function tryColumn(cursor: Cursor): Column | null {
  want(cursor, { kind: 'column', words: '', detail: '', columns: cursor.context.columns })
  const first = peek(cursor)
  if (first.kind === 'name' || first.kind === 'text') return quotedColumn(cursor, first)
  if (first.kind === 'end' || first.kind === 'part') return null
  for (let count = cursor.index.longest; count >= 1; count--) {
    const found = spanned(cursor, count)
    if (found === null) continue
    cursor.at += count
    return found
  }
  return null
}

function spanned(cursor: Cursor, count: number): Column | null {
  const last = peek(cursor, count - 1)
  if (cursor.at + count >= cursor.tokens.length || last.kind === 'end') return null
  const said = cursor.text.slice(peek(cursor).from, last.to)
  const exact = cursor.index.exact.get(fold(said))
  if (exact !== undefined) return exact
  for (let ahead = 0; ahead < count; ahead++) {
    const { kind } = peek(cursor, ahead)
    if (kind !== 'word' && kind !== 'number') return null
  }
  if (count === 1 && stopWords.has(peek(cursor).value)) return null
  return loosely(cursor, said, last.to)
}

function loosely(cursor: Cursor, said: string, to: number): Column | null {
  const key = loose(said)
  const found = key === '' ? [] : (cursor.index.loosely.get(key) ?? [])
  const [first] = found
  if (found.length > 1)
    askOf(
      `"${said}" may be several columns. Which is meant?`,
      found.map(({ name }) => rewritten(cursor, peek(cursor).from, to, written(name))),
    )
  return first ?? null
}

function quotedColumn(cursor: Cursor, token: Token): Column | null {
  const { asWritten, exact } = cursor.index
  const found = asWritten.get(token.value) ?? exact.get(fold(token.value)) ?? loosely(cursor, token.value, token.to)
  if (found !== null) cursor.at++
  return found
}

/** @throws Refused with the nearest names, or a question when the word is part of several. */
export function column(cursor: Cursor): ColumnId {
  return (tryColumn(cursor) ?? unknownColumn(cursor)).id
}

/** The words that may have been meant as one name. */
function spanOfName(cursor: Cursor): { said: string; from: number; to: number } {
  const first = peek(cursor)
  let last = first
  if (first.kind === 'word' || first.kind === 'number')
    for (let ahead = 1; ['word', 'number'].includes(peek(cursor, ahead).kind); ahead++) {
      if (stopWords.has(peek(cursor, ahead).value)) break
      last = peek(cursor, ahead)
    }
  const quoted = first.kind === 'name' || first.kind === 'text'
  return { said: quoted ? first.value : cursor.text.slice(first.from, last.to), from: first.from, to: last.to }
}

export function unknownColumn(cursor: Cursor): never {
  const first = peek(cursor)
  const { columns } = cursor.context
  if (first.kind === 'end' || first.kind === 'sign' || first.kind === 'part')
    fail(
      cursor,
      'Here comes the name of a column.',
      columns.slice(0, 5).map(({ name }) => name),
    )
  const { said, from, to } = spanOfName(cursor)
  const choices = (names: readonly string[]): string[] =>
    names.map((name) => rewritten(cursor, from, to, written(name)))
  const key = loose(said)
  const parts = columns.filter(({ name }) => key.length >= 2 && wordsOf(name).some((each) => each === key))
  if (parts.length > 1 && parts.length <= 5)
    askOf(
      `No column is called "${said}", and several have that word. Which is meant?`,
      choices(parts.map(({ name }) => name)),
    )
  const names = columns.map(({ name }) => name)
  const near = nearest(said, names)
  const meant = near.length > 0 ? near : nearest(peek(cursor).value, names)
  refuseAt(
    { from, to },
    {
      message:
        meant.length > 0
          ? `There is no column "${said}". The nearest is "${meant[0] ?? ''}".`
          : `There is no column "${said}". The columns are ${names.slice(0, 6).join(', ')}${names.length > 6 ? ' ...' : ''}.`,
      suggestions: choices(meant),
    },
  )
}

const wordsOf = (name: string): readonly string[] => name.toLowerCase().split(/[^\p{L}\p{N}]+/u)

/** A name for a new column: quoted, in brackets, or all words up to a sign or one of `stops`. */
export function newName(cursor: Cursor, ...stops: readonly string[]): string {
  const first = peek(cursor)
  if (first.kind === 'name' || first.kind === 'text') {
    cursor.at++
    return first.value
  }
  const from = first.from
  let to = from
  while (['word', 'number'].includes(peek(cursor).kind) && !(to > from && comes(cursor, ...stops))) {
    to = peek(cursor).to
    cursor.at++
  }
  if (to === from) fail(cursor, 'Here comes the name of the new column.')
  return cursor.text.slice(from, to)
}

export function newColumn(cursor: Cursor, name: string): NewColumn {
  return { column: `c${String(cursor.nextColumn++)}`, name }
}

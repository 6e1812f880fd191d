import { check } from '../compile.ts'
import { functions } from '../functions.ts'
import { fold } from '../names.ts'
import { columnsOfStep } from '../new-columns.ts'
import type { Completion, PlanContext } from '../ports.ts'
import { attempt } from '../refusal.ts'
import { answered } from './ask.ts'
import { written, type Cursor, type Wanted } from './cursor.ts'
import { cursorOf, partsOf, readStep } from './parse.ts'
import { tokenise, type Token } from './tokens.ts'

const MAX_COMPLETIONS = 50
const MAX_LENGTH = 20_000

/** What may come at the cursor, the likeliest first. Never fails: where nothing is understood, nothing comes. */
export function complete(text: string, cursor: number, context: PlanContext): readonly Completion[] {
  const said = text.slice(0, Math.min(cursor, MAX_LENGTH))
  const outcome = attempt(() => tokenise(said, true))
  return outcome.kind === 'refused' ? [] : completed(said, outcome.value, context)
}

function completed(said: string, tokens: readonly Token[], context: PlanContext): readonly Completion[] {
  const last = tokens.at(-2)
  const isPartial = last?.to === said.length && ['word', 'name', 'text'].includes(last.kind)
  const parts = partsOf(tokens)
  const starts = last === undefined || last.kind === 'part'
  const before = starts ? parts : parts.slice(0, -1)
  const at = before.reduce((now, part) => stepped(said, part, now), context)
  const words = starts ? [] : (parts.at(-1) ?? []).slice(0, isPartial ? -2 : -1)
  const place = isPartial ? { from: last.from, typed: last.value } : { from: said.length, typed: '' }
  const here = cursorOf(said, [...words, { kind: 'end', value: '', from: place.from, to: place.from }], at)
  attempt(() => answered(() => readStep(here)))
  return offered(here, { ...place, to: said.length })
}

function stepped(text: string, part: readonly Token[], context: PlanContext): PlanContext {
  const outcome = attempt(() => answered(() => readStep(cursorOf(text, part, context))))
  if (outcome.kind === 'refused' || outcome.value.kind !== 'ok') return context
  const step = outcome.value.value
  const fits = check(step, context)
  if (fits.kind === 'refused') return context
  const used = columnsOfStep(step).map((id) => Number(id.slice(1)) + 1)
  return { ...context, columns: fits.columns, nextColumn: Math.max(context.nextColumn, ...used) }
}

interface Place {
  readonly from: number
  readonly to: number
  readonly typed: string
}

function offered(cursor: Cursor, place: Place): readonly Completion[] {
  const end = cursor.tokens.length - 1
  const here = (cursor.wanted.get(end) ?? []).flatMap((wanted) => ofWanted(wanted, cursor, place))
  const begun = [...cursor.wanted.keys()]
    .filter((at) => at < end && cursor.wanted.get(at)?.some(({ kind }) => kind === 'column') === true)
    .flatMap((at) => begunColumns(cursor, at, place))
  const all = [...begun, ...here]
  return [...new Map(all.map((each) => [`${each.kind} ${each.label}`, each])).values()]
    .sort((a, b) => rank(a, place) - rank(b, place))
    .slice(0, MAX_COMPLETIONS)
}

const order: Readonly<Record<Completion['kind'], number>> = {
  column: 0,
  table: 0,
  value: 1,
  word: 2,
  command: 3,
  function: 4,
}

/** What begins with what was typed comes before what holds it. */
const rank = ({ label, kind }: Completion, { typed }: Place): number =>
  order[kind] + (fold(label).startsWith(fold(typed)) ? 0 : 10)

function ofWanted(wanted: Wanted, cursor: Cursor, place: Place): readonly Completion[] {
  const { from, to } = place
  if (wanted.kind === 'column')
    return wanted.columns
      .filter(({ name }) => fits(name, place))
      .map(({ name, type }) => ({ insert: written(name), label: name, detail: type, kind: 'column', from, to }))
  if (!fits(wanted.words, place)) return []
  const insert =
    wanted.kind === 'function'
      ? `${wanted.words.slice(0, wanted.words.indexOf('('))}(`
      : wanted.kind === 'table'
        ? written(wanted.words)
        : wanted.words
  if (wanted.kind === 'function' && !functions.has(insert.slice(0, -1))) return []
  if (wanted.kind === 'word' && !/^[\p{L}\p{N}]/u.test(wanted.words)) return []
  return [{ insert, label: wanted.words, detail: wanted.detail, kind: wanted.kind, from, to }]
}

const fits = (label: string, { typed }: Place): boolean => {
  const [name, key] = [fold(label), fold(typed)]
  return key === '' || name.startsWith(key) || name.split(/[^\p{L}\p{N}]+/u).some((word) => word.startsWith(key))
}

/** Names of several words of which the first are there: `ship to ad`. */
function begunColumns(cursor: Cursor, at: number, place: Place): readonly Completion[] {
  const first = cursor.tokens[at]
  if (first === undefined || first.kind === 'end') return []
  const said = fold(cursor.text.slice(first.from, place.to))
  return cursor.context.columns
    .filter(({ name }) => fold(name).startsWith(said) && fold(name) !== said)
    .map(({ name, type }) => ({
      insert: written(name),
      label: name,
      detail: type,
      kind: 'column',
      from: first.from,
      to: place.to,
    }))
}

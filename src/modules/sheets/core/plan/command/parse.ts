import { check } from '../compile.ts'
import { nearest } from '../names.ts'
import type { CommandOutcome, PlanContext, Problem } from '../ports.ts'
import { attempt, refuseAt } from '../refusal.ts'
import type { Step } from '../step.ts'
import { columnsOfStep } from '../new-columns.ts'
import { answered } from './ask.ts'
import {
  atEnd,
  comes,
  fail,
  indexNames,
  peek,
  rewritten,
  tryColumn,
  want,
  word,
  written,
  type Cursor,
} from './cursor.ts'
import { LIMIT_OF_PIVOT } from './of-shape.ts'
import { LIMIT_OF_VALUES } from './of-text.ts'
import { assignments, commands, type Command } from './table.ts'
import { tokenise, type Token } from './tokens.ts'

const MAX_LENGTH = 100_000
const MAX_STEPS = 500

/** One line or many, each a step: what they mean, what they may mean, or why they mean nothing. */
export function parseCommand(text: string, context: PlanContext): CommandOutcome {
  return parsed(text, context, true)
}

function parsed(text: string, context: PlanContext, mayAsk: boolean): CommandOutcome {
  const outcome = attempt(() => answered(() => readAll(text, context)))
  if (outcome.kind === 'refused') return outcome
  const answer = outcome.value
  if (answer.kind === 'ok') return { kind: 'steps', steps: answer.value }
  if (answer.kind === 'needed')
    return { kind: 'values', column: answer.column, limit: text.includes('pivot') ? LIMIT_OF_PIVOT : LIMIT_OF_VALUES }
  return mayAsk ? questionOf(answer.question, answer.choices, context) : refusal(answer.question, answer.choices)
}

const refusal = (message: string, suggestions: readonly string[]): CommandOutcome => ({
  kind: 'refused',
  problem: { message, from: null, to: null, suggestions: suggestions.slice(0, 5) },
})

/** Choices that mean something; one that has a question of its own is asked again when it is chosen. */
function questionOf(question: string, texts: readonly string[], context: PlanContext): CommandOutcome {
  const choices = texts.flatMap((words) => {
    const outcome = parsed(words, context, false)
    return outcome.kind === 'steps' ? [{ words, steps: outcome.steps }] : []
  })
  const [only] = choices
  if (choices.length === 0) return refusal(question, texts)
  return choices.length === 1 && only !== undefined
    ? { kind: 'steps', steps: only.steps }
    : { kind: 'question', question, choices }
}

function readAll(text: string, context: PlanContext): readonly Step[] {
  if (text.length > MAX_LENGTH)
    refuseAt({ from: 0, to: 0 }, { message: 'The text is too long for a plan. Part it in several.' })
  const tokens = tokenise(text)
  const steps: Step[] = []
  let now = context
  for (const part of partsOf(tokens)) {
    if (steps.length >= MAX_STEPS) fail(cursorOf(text, part, now), `A plan has at most ${String(MAX_STEPS)} steps.`)
    const cursor = cursorOf(text, part, now)
    const step = readStep(cursor)
    now = after(step, now, part)
    steps.push(step)
  }
  if (steps.length === 0)
    refuseAt(
      { from: 0, to: text.length },
      {
        message: 'Say what to do, as in: keep rows where date in March.',
        suggestions: commands.slice(0, 5).map(({ usage }) => usage),
      },
    )
  return steps
}

/** The words of each command, with an end of their own. */
export function partsOf(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const parts: Token[][] = [[]]
  for (const token of tokens) {
    if (token.kind !== 'part' && token.kind !== 'end') parts.at(-1)?.push(token)
    else {
      parts.at(-1)?.push({ kind: 'end', value: '', from: token.from, to: token.from })
      parts.push([])
    }
  }
  return parts.filter((part) => part.length > 1)
}

export function cursorOf(text: string, tokens: readonly Token[], context: PlanContext): Cursor {
  return {
    text,
    tokens,
    at: 0,
    context,
    index: indexNames(context.columns),
    nextColumn: context.nextColumn,
    inArguments: 0,
    wanted: new Map(),
  }
}

/** @throws Refused, Asked, Needed */
export function readStep(cursor: Cursor): Step {
  if (!atEnd(cursor)) word(cursor, 'please', 'then', 'and then', 'now')
  const command = commandHere(cursor)
  const step = command.read(cursor)
  if (!atEnd(cursor)) leftOver(cursor, command)
  return step
}

/** Words after a name that is known may belong to a name that is not: `net ammount`. */
function leftOver(cursor: Cursor, command: Command): never {
  const [last, next] = [peek(cursor, -1), peek(cursor)]
  const said = cursor.text.slice(last.from, next.to)
  const names = cursor.context.columns.map(({ name }) => name)
  const near =
    last.kind === 'word' && next.kind === 'word' ? nearest(said, names).filter((name) => name.includes(' ')) : []
  if (near.length === 0) fail(cursor, `The command reads as: ${command.usage}.`)
  refuseAt(
    { from: last.from, to: next.to },
    {
      message: `There is no column "${said}". The nearest is "${near[0] ?? ''}".`,
      suggestions: near.map((name) => rewritten(cursor, last.from, next.to, written(name))),
    },
  )
}

function commandHere(cursor: Cursor): Command {
  for (const { phrases, usage, says } of commands)
    want(cursor, { kind: 'command', words: phrases[0] ?? '', detail: `${says}: ${usage}`, columns: [] })
  if (isAssignment(cursor)) return setOrAdd(cursor)
  const found = longest(cursor)
  if (found === null) unknownCommand(cursor)
  if (!found.keepsVerb) word(cursor, ...found.phrases)
  return found
}

/** The command of which the most is said here. */
function longest(cursor: Cursor): Command | null {
  let best: { command: Command; length: number } | null = null
  for (const command of atEnd(cursor) ? [] : commands) {
    const length = Math.max(...command.phrases.map((phrase) => (comes(cursor, phrase) ? phrase.length : 0)))
    if (length > (best === null ? 0 : best.length)) best = { command, length }
  }
  return best === null ? null : best.command
}

function unknownCommand(cursor: Cursor): never {
  const first = peek(cursor)
  const verbs = new Set(commands.flatMap(({ phrases }) => phrases.map((phrase) => phrase.split(' ')[0] ?? '')))
  const near = nearest(first.value, [...verbs], 3)
  const meant = commands.filter(({ phrases }) => near.some((verb) => phrases[0]?.startsWith(verb)))
  refuseAt(first, {
    message: `No command begins with "${cursor.text.slice(first.from, first.to)}". Begin with keep, delete, sort, group, add, rename, replace ... or ask for help.`,
    suggestions: (meant.length > 0 ? meant : commands.slice(0, 5)).map(({ usage }) => usage),
  })
}

/** `vat = net * 0.2`: a name and `=` where a command would begin. */
function isAssignment(cursor: Cursor): boolean {
  const [name, sign] = [peek(cursor), peek(cursor, 1)]
  return (name.kind === 'word' || name.kind === 'name') && (sign.value === '=' || sign.value === ':=')
}

function setOrAdd(cursor: Cursor): Command {
  const before = cursor.at
  const known = tryColumn(cursor) !== null
  cursor.at = before
  return known ? assignments.set : assignments.add
}

/** The table after the step. @throws Refused: the step does not fit it. */
export function after(step: Step, context: PlanContext, part: readonly Token[]): PlanContext {
  const outcome = check(step, context)
  if (outcome.kind === 'refused') placed(outcome.problem, part)
  const used = columnsOfStep(step).map((id) => Number(id.slice(1)) + 1)
  return { ...context, columns: outcome.columns, nextColumn: Math.max(context.nextColumn, ...used) }
}

function placed(problem: Problem, part: readonly Token[]): never {
  refuseAt({ from: problem.from ?? part[0]?.from ?? 0, to: problem.to ?? part.at(-1)?.to ?? 0 }, problem)
}

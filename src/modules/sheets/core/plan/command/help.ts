import { functions } from '../functions.ts'
import { nearest } from '../names.ts'
import type { StepOp } from '../step.ts'
import { commands } from './table.ts'

/** What the commands are about, in the order in which people meet them. */
const topics: Readonly<Record<string, { readonly title: string; readonly ops: readonly StepOp[] }>> = {
  rows: { title: 'Rows', ops: ['filter', 'sort', 'deduplicate', 'top', 'sample'] },
  columns: { title: 'Columns', ops: ['rename', 'select', 'drop', 'reorder', 'derive', 'split', 'merge'] },
  values: { title: 'Values', ops: ['fill', 'replace', 'tidy', 'clean', 'convert', 'cluster'] },
  tables: { title: 'Tables', ops: ['group', 'pivot', 'unpivot', 'join', 'union'] },
  rules: { title: 'Rules', ops: ['validate'] },
}

export interface HelpLine {
  readonly usage: string
  readonly says: string
}
export interface HelpTopic {
  readonly topic: string
  readonly title: string
  readonly lines: readonly HelpLine[]
}

export function help(): readonly HelpTopic[] {
  const known = Object.entries(topics).map(([topic, { title, ops }]) => ({ topic, title, lines: linesOf(ops) }))
  const lines = [...functions.values()].map(({ usage, says }) => ({ usage, says }))
  return [...known, { topic: 'functions', title: 'Functions', lines }]
}

const linesOf = (ops: readonly StepOp[]): readonly HelpLine[] =>
  commands.filter(({ op }) => ops.includes(op)).map(({ usage, says }) => ({ usage, says }))

/** `rows`, `replace`, `dedupe`, `round` ...: the lines that are about it, and nothing when none is. */
export function helpAbout(words: string): readonly HelpLine[] {
  const said = words.trim().toLowerCase()
  const topic = help().find((each) => each.topic === said || each.title.toLowerCase() === said)
  if (topic !== undefined) return topic.lines
  const named = functions.get(said.replace(/\(.*$/, ''))
  if (named !== undefined) return [{ usage: named.usage, says: named.says }]
  const about = commands.filter(
    ({ op, phrases }) => op === said || phrases.some((phrase) => phrase === said || phrase.split(' ')[0] === said),
  )
  if (about.length > 0) return about.map(({ usage, says }) => ({ usage, says }))
  const [near] = nearest(said, [...Object.keys(topics), ...commands.flatMap(({ phrases }) => phrases[0] ?? [])], 1)
  return near === undefined || near === said ? [] : helpAbout(near)
}

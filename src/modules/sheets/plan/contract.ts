import { z } from 'zod'
import { idSchema } from '../../../kernel/schemas.ts'

/** Steps as JSON: their shape and their bounds. Whether they fit a table is said by `core/plan/check.ts`. */

const MAX_DEPTH = 40
const MAX_TEXT = 4_000
const MAX_COLUMNS = 2_000

const columnId = z.string().regex(/^c[1-9]\d{0,8}$/, 'A column id is c and a number.')
const columnIds = z.array(columnId).min(1).max(MAX_COLUMNS)
const name = z.string().trim().min(1).max(255)
const text = z.string().max(MAX_TEXT)
const columnType = z.enum(['text', 'integer', 'decimal', 'number', 'boolean', 'date', 'datetime', 'duration'])
const scale = z.number().int().min(0).max(9)
const newColumn = z.object({ column: columnId, name })
const sortKey = z.object({ column: columnId, order: z.enum(['ascending', 'descending']) })
const sortKeys = z.array(sortKey).max(50)

const literal = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), value: text }),
  z.object({ type: z.literal('number'), value: z.string().regex(/^-?\d{1,30}(\.\d{1,30})?$/) }),
  z.object({ type: z.literal('boolean'), value: z.boolean() }),
  z.object({ type: z.enum(['date', 'datetime']), value: z.string().max(40) }),
  z.object({ type: z.literal('null') }),
])

const binaryOperators = ['+', '-', '*', '/', '%', '=', '<>', '<', '<=', '>', '>=', 'and', 'or', '&'] as const

type Wire =
  | { kind: 'literal'; literal: z.infer<typeof literal> }
  | { kind: 'column'; column: string }
  | { kind: 'unary'; operator: 'not' | '-'; of: Wire }
  | { kind: 'binary'; operator: (typeof binaryOperators)[number]; left: Wire; right: Wire }
  | { kind: 'call'; name: string; args: Wire[] }
  | { kind: 'in'; of: Wire; values: z.infer<typeof literal>[] }
  | { kind: 'case'; when: { if: Wire; then: Wire }[]; otherwise: Wire | null }

const nested: z.ZodType<Wire> = z.lazy(() =>
  z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('literal'), literal }),
    z.object({ kind: z.literal('column'), column: columnId }),
    z.object({ kind: z.literal('unary'), operator: z.enum(['not', '-']), of: nested }),
    z.object({ kind: z.literal('binary'), operator: z.enum(binaryOperators), left: nested, right: nested }),
    z.object({ kind: z.literal('call'), name: z.string().min(1).max(40), args: z.array(nested).max(20) }),
    z.object({ kind: z.literal('in'), of: nested, values: z.array(literal).min(1).max(500) }),
    z.object({
      kind: z.literal('case'),
      when: z
        .array(z.object({ if: nested, then: nested }))
        .min(1)
        .max(50),
      otherwise: nested.nullable(),
    }),
  ]),
)

/** Looked at before the shapes are, which go as deep as what is asked. */
function shallow(value: unknown): boolean {
  const inside = (each: unknown): unknown[] => (typeof each === 'object' && each !== null ? Object.values(each) : [])
  let level: unknown[] = [value]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH * 3) return false
    level = level.flatMap(inside)
  }
  return true
}

const aggregate = {
  fn: z.enum(['count', 'sum', 'average', 'min', 'max', 'median', 'distinct', 'first', 'last', 'list']),
  column: columnId.nullable(),
}

const rule = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('unique'), columns: columnIds }),
  z.object({ kind: z.literal('filled'), column: columnId }),
  z.object({ kind: z.literal('holds'), where: nested, sentence: z.string().trim().min(1).max(500) }),
  z.object({ kind: z.literal('one_of'), column: columnId, values: z.array(text).min(1).max(500) }),
])

const steps = [
  z.object({
    op: z.literal('rename'),
    columns: z
      .array(z.object({ column: columnId, to: name }))
      .min(1)
      .max(MAX_COLUMNS),
  }),
  z.object({ op: z.literal('drop'), columns: columnIds }),
  z.object({ op: z.literal('select'), columns: columnIds }),
  z.object({ op: z.literal('reorder'), columns: columnIds }),
  z.object({ op: z.literal('derive'), column: columnId, name, expression: nested }),
  z.object({ op: z.literal('filter'), keep: z.boolean(), where: nested }),
  z.object({ op: z.literal('sort'), by: sortKeys.min(1) }),
  z.object({
    op: z.literal('deduplicate'),
    by: z.array(columnId).max(MAX_COLUMNS),
    keep: z.enum(['first', 'last']),
    order: sortKeys,
  }),
  z.object({ op: z.literal('fill'), columns: columnIds, with: z.union([z.enum(['down', 'up']), literal]) }),
  z.object({
    op: z.literal('split'),
    column: columnId,
    by: z.string().min(1).max(100),
    into: z.array(newColumn).min(2).max(100),
  }),
  z.object({
    op: z.literal('merge'),
    columns: columnIds.min(2).max(100),
    separator: z.string().max(100),
    into: newColumn,
    keepParts: z.boolean(),
  }),
  z.object({
    op: z.literal('replace'),
    columns: columnIds,
    find: z.string().min(1).max(1_000),
    with: z.string().max(1_000),
    match: z.enum(['cell', 'text', 'pattern']),
  }),
  z.object({
    op: z.literal('tidy'),
    columns: columnIds,
    how: z.enum(['trim', 'lower', 'upper', 'title', 'normalise']),
  }),
  z.object({
    op: z.literal('clean'),
    columns: columnIds,
    as: z.enum(['email', 'phone', 'number', 'date']),
    dateOrder: z.enum(['dmy', 'mdy']).nullable(),
    country: z.string().length(2).nullable(),
    scale,
    decimalMark: z.enum(['.', ',']).nullable(),
  }),
  z.object({ op: z.literal('convert'), columns: columnIds, to: columnType, scale }),
  z.object({ op: z.literal('validate'), rules: z.array(rule).min(1).max(100), onBreak: z.enum(['report', 'stop']) }),
  z.object({
    op: z.literal('join'),
    table: name,
    on: z
      .array(z.object({ left: columnId, right: name }))
      .min(1)
      .max(20),
    how: z.enum(['left', 'inner']),
    take: z.array(z.object({ right: name, into: newColumn })).max(500),
    onMany: z.enum(['refuse', 'first']),
  }),
  z.object({ op: z.literal('union'), table: name, add: z.array(newColumn).max(MAX_COLUMNS) }),
  z.object({
    op: z.literal('group'),
    by: z.array(columnId).max(100),
    values: z.array(z.object({ ...aggregate, into: newColumn })).max(200),
  }),
  z.object({
    op: z.literal('pivot'),
    rows: z.array(columnId).max(100),
    column: columnId,
    values: z
      .array(z.object({ value: text, into: newColumn }))
      .min(1)
      .max(500),
    aggregate: z.object(aggregate),
  }),
  z.object({ op: z.literal('unpivot'), columns: columnIds, name: newColumn, value: newColumn }),
  z.object({
    op: z.literal('sample'),
    rows: z.number().int().min(1).max(10_000_000),
    seed: z.number().int().min(0).max(2_147_483_647),
  }),
  z.object({
    op: z.literal('top'),
    rows: z.number().int().min(1).max(10_000_000),
    by: sortKeys,
    per: z.array(columnId).max(100),
  }),
  z.object({
    op: z.literal('cluster'),
    column: columnId,
    values: z
      .array(z.object({ from: text.min(1), to: text }))
      .min(1)
      .max(2_000),
  }),
] as const

export const stepSchema = z
  .unknown()
  .refine(shallow, `An expression has at most ${MAX_DEPTH} levels: part the step in several.`)
  .pipe(z.discriminatedUnion('op', steps))

export const problemSchema = z.object({
  message: z.string(),
  from: z.number().int().nullable(),
  to: z.number().int().nullable(),
  suggestions: z.array(z.string()),
})

/**
 * Routes, all under /api/v1 and for `sheets.read`:
 *
 *   POST /sheets/:projectId/commands/complete                     what may come at the cursor
 *   GET  /sheets/:projectId/versions/:versionId/similar ?column=  values that are probably one, the most rows first
 *   GET  /sheets/commands                                         the commands by topic, for help
 */

const MAX_COMMAND_CHARACTERS = 4_000

export const commandProjectParamsSchema = z.object({ projectId: idSchema })
export const commandVersionParamsSchema = z.object({ projectId: idSchema, versionId: idSchema })
/** Without `versionId`: the version that people look at. */
export const completeRequestSchema = z.object({
  text: z.string().max(MAX_COMMAND_CHARACTERS),
  cursor: z.number().int().min(0).max(MAX_COMMAND_CHARACTERS),
  versionId: idSchema.optional(),
})
export const completionSchema = z.object({
  insert: z.string(),
  label: z.string(),
  detail: z.string(),
  kind: z.enum(['command', 'column', 'function', 'word', 'table', 'value']),
  /** What it replaces. */
  from: z.number().int(),
  to: z.number().int(),
})
export const completionsSchema = z.object({ items: z.array(completionSchema) })

export const similarQuerySchema = z.object({ column: columnId })
export const clustersSchema = z.object({
  items: z.array(
    z.object({
      /** What they become unless somebody says otherwise: the most frequent. */
      to: z.string(),
      reason: z.enum(['letters', 'spelling', 'typo']),
      values: z.array(z.object({ value: z.string(), count: z.number().int() })),
      /** The command that makes them one. */
      words: z.string(),
    }),
  ),
})
export const helpSchema = z.object({
  items: z.array(
    z.object({
      topic: z.string(),
      title: z.string(),
      lines: z.array(z.object({ usage: z.string(), says: z.string() })),
    }),
  ),
})
export type CompleteRequest = z.infer<typeof completeRequestSchema>
export type Completions = z.infer<typeof completionsSchema>
export type Clusters = z.infer<typeof clustersSchema>
export type Help = z.infer<typeof helpSchema>

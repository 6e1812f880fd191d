import { z } from 'zod'
import { idSchema, millisSchema, pageOf, pageQuerySchema } from '../../../kernel/schemas.ts'

/** Cells of a matrix: columns of all tables together. */
export const MAX_MATRIX_COLUMNS = 20_000
export const MAX_RECIPE_COMMANDS = 500
/** One per column that its commands use. */
export const MAX_RECIPE_COLUMNS = 1_000

export const projectParamsSchema = z.object({ projectId: idSchema })
export const recipeParamsSchema = z.object({ recipeId: idSchema })
export const mappingParamsSchema = z.object({ mappingId: idSchema })

/* ----------------------------------------------------------------- matrix */

const columnType = z.enum(['text', 'integer', 'decimal', 'number', 'boolean', 'date', 'datetime', 'duration'])
const columnId = z.string().regex(/^c[1-9]\d{0,8}$/, 'A column is called c and a number.')
const columnName = z.string().trim().min(1).max(255)

/**
 * Why a column is where it is. given: a person said so. remembered: as it was decided before. name: it is called the same. alias:
 * another word for it. spelling: called nearly the same. content: the same values. position: a table without header, by its order.
 * alone: nothing fits it, so it is a target of its own.
 */
export const decisionKinds = [
  'given',
  'remembered',
  'name',
  'alias',
  'spelling',
  'content',
  'position',
  'alone',
] as const

export const decisionSchema = z.object({
  how: z.enum(decisionKinds),
  /** 0 to 1; 1: certain. */
  confidence: z.number(),
  /** A sentence: `“Umsatz” is another word for amount`. */
  why: z.string(),
})

export const matrixCellSchema = z.object({
  table: z.number(),
  /** Of the table, not of the project. */
  column: z.string(),
  header: z.string(),
  type: columnType,
  filled: z.number().int(),
  misfits: z.number().int(),
  samples: z.array(z.string()),
  /** Index into `decisions`. */
  decision: z.number().int(),
})

export const targetSchema = z.object({
  id: z.string(),
  name: z.string(),
  type: columnType,
  scale: z.number().int(),
  /** Why this type, when its columns have different ones; empty when they agree. */
  typeWhy: z.string(),
  /** A person chose the type. */
  isTypeGiven: z.boolean(),
  /** A person chose the name. */
  isNameGiven: z.boolean(),
  /** One column of a table at most. */
  cells: z.array(matrixCellSchema),
})

export const matrixTableSchema = z.object({
  id: z.number(),
  workbookId: z.number(),
  file: z.string(),
  sheet: z.string(),
  position: z.number().int(),
  rows: z.number().int(),
  columns: z.number().int(),
  headerRows: z.array(z.number().int()),
  isLeftOut: z.boolean(),
  notes: z.array(z.string()),
})

export const questionKinds = ['date_order', 'header', 'other_table', 'two_targets'] as const
export const questionSchema = z.object({
  /** Names it in an answer; the same question has the same key. */
  key: z.string(),
  kind: z.enum(questionKinds),
  /** `“date” reads as day/month and as month/day in 2 of 12 files. Which is it?` */
  text: z.string(),
  choices: z.array(z.object({ value: z.string(), label: z.string(), detail: z.string() })),
  tables: z.array(z.number()),
  /** The targets that it is about. */
  targets: z.array(z.string()),
})

export const matrixSchema = z.object({
  projectId: z.number(),
  /** Goes into the next change; another number there means that somebody changed it meanwhile. */
  revision: z.number().int(),
  tables: z.array(matrixTableSchema),
  targets: z.array(targetSchema),
  /** Columns that are in no target, because a person left them out, or somebody did so before. */
  leftOut: z.array(matrixCellSchema),
  decisions: z.array(decisionSchema),
  /** Targets that make a row unique: of equal rows the first stays. Empty: all rows. */
  uniqueBy: z.array(z.string()),
  /** The one to answer next; null: none. */
  question: questionSchema.nullable(),
  /** Open questions, that one included. */
  questions: z.number().int(),
})

const columnRef = z.strictObject({ table: idSchema, column: columnId })
const columnRefs = z.array(columnRef).min(1).max(1_000)
/** True: in every table whose column is called so. */
const everywhere = z.boolean().default(false)

export const matrixChangeSchema = z.discriminatedUnion('kind', [
  /** Columns belong to another target. A table's column that is there already: refused, a target of its own, or left out. */
  z.strictObject({
    kind: z.literal('move'),
    columns: columnRefs,
    to: columnId,
    everywhere,
    displaced: z.enum(['refuse', 'own', 'leave_out']).default('refuse'),
  }),
  /** Columns become a target of their own, together. */
  z.strictObject({ kind: z.literal('own'), columns: columnRefs, name: columnName.optional(), everywhere }),
  z.strictObject({ kind: z.literal('leave_out'), columns: columnRefs, everywhere }),
  /** All columns of a target go to another. */
  z.strictObject({ kind: z.literal('join'), target: columnId, into: columnId }),
  z.strictObject({ kind: z.literal('leave_out_target'), target: columnId }),
  z.strictObject({ kind: z.literal('rename'), target: columnId, name: columnName }),
  /** Null: as its columns have it. */
  z.strictObject({
    kind: z.literal('type'),
    target: columnId,
    type: columnType.nullable(),
    scale: z.number().int().min(0).max(9).default(2),
  }),
  z.strictObject({ kind: z.literal('table'), tables: z.array(idSchema).min(1).max(1_000), isLeftOut: z.boolean() }),
  z.strictObject({ kind: z.literal('unique_by'), targets: z.array(columnId).max(20) }),
  /** As matching proposes: decisions and answers of this project are forgotten, ids of targets are kept. */
  z.strictObject({ kind: z.literal('reset') }),
])

export const changeMatrixRequestSchema = z.strictObject({
  revision: z.number().int().min(0),
  changes: z.array(matrixChangeSchema).min(1).max(100),
})
export const answerRequestSchema = z.strictObject({
  revision: z.number().int().min(0),
  question: z.string().min(1).max(500),
  /** `value` of one of its choices. */
  choice: z.string().min(1).max(200),
})

/* --------------------------------------------------------------- mappings */

export const mappingSchema = z.object({
  id: z.number(),
  /** As it is compared: without case, blanks, punctuation and accents. */
  header: z.string(),
  /** Null: such a column is left out. */
  target: z.string().nullable(),
  times: z.number().int(),
  updatedBy: z.string(),
  updatedAt: millisSchema,
})
export const mappingPageSchema = pageOf(mappingSchema)
export const mappingQuerySchema = pageQuerySchema.extend({ search: z.string().trim().max(200).optional() })

/* ---------------------------------------------------------------- recipes */

export const recipeColumnSchema = z.strictObject({
  name: columnName,
  type: columnType,
  scale: z.number().int().min(0).max(9).default(0),
  /** Without it nothing of the recipe is applied; without an optional one the steps that need it are skipped. */
  isRequired: z.boolean(),
  /** Other names that it goes by. */
  aliases: z.array(columnName).max(50).default([]),
})
/** A command of the command language; a line that begins with # is a comment. */
const command = z
  .string()
  .trim()
  .min(1)
  .max(10_000)
  .regex(/^[^\r\n]*$/, 'A command is one line.')

export const recipePlanSchema = z.strictObject({
  columns: z.array(recipeColumnSchema).max(MAX_RECIPE_COLUMNS),
  commands: z.array(command).min(1).max(MAX_RECIPE_COMMANDS),
})
export const recipeSchema = z.object({
  id: z.number(),
  title: z.string(),
  plan: recipePlanSchema,
  createdBy: z.string(),
  createdAt: millisSchema,
  updatedAt: millisSchema,
})
export const recipeSummarySchema = recipeSchema
  .omit({ plan: true })
  .extend({ commands: z.number().int(), requires: z.array(z.string()) })
export const recipePageSchema = pageOf(recipeSummarySchema)
export const recipeQuerySchema = pageQuerySchema.extend({ search: z.string().trim().max(200).optional() })

const title = z.string().trim().min(1).max(200)
/** From the steps that led to a version, or from a file: its JSON, or a command a line (`plan.txt`). */
export const createRecipeRequestSchema = z.discriminatedUnion('from', [
  z.strictObject({ from: z.literal('version'), title, projectId: idSchema, versionId: idSchema }),
  z.strictObject({ from: z.literal('plan'), title, plan: recipePlanSchema }),
  z.strictObject({ from: z.literal('file'), title: title.optional(), text: z.string().min(1).max(1_000_000) }),
])
export const updateRecipeRequestSchema = z.strictObject({ title: title.optional(), plan: recipePlanSchema.optional() })
export const recipeFormats = ['json', 'txt'] as const
export const exportRecipeQuerySchema = z.object({ format: z.enum(recipeFormats).default('txt') })

export const applyRecipeRequestSchema = z.strictObject({
  recipeId: idSchema,
  /** Null: the version that people look at. */
  versionId: idSchema.nullable().default(null),
  /** True: says what would be applied and skipped, and changes nothing. */
  dryRun: z.boolean(),
})
export const recipeStepSchema = z.object({
  command: z.string(),
  outcome: z.enum(['applied', 'skipped']),
  /** Why it is skipped, or what of it is left out; empty: all of it is applied. */
  reason: z.string(),
})
export const recipeMatchSchema = z.object({
  /** As the recipe calls it. */
  name: z.string(),
  /** The column it is here; null: none fits. */
  column: z.string().nullable(),
  how: z.enum(decisionKinds).nullable(),
})
export const recipeOutcomeSchema = z.object({
  applied: z.number().int(),
  skipped: z.number().int(),
  /** `11 of 12 applied, skipped: no column discount`. */
  summary: z.string(),
  steps: z.array(recipeStepSchema),
  matches: z.array(recipeMatchSchema),
  /** Null for a dry run, and when nothing of it can be applied. */
  runId: z.number().nullable(),
})

/* ------------------------------------------------- control totals, compare */

const reasonCount = z.object({ reason: z.string(), count: z.number().int() })
/** Decimal text, exact. */
const sumChange = z.object({
  column: z.string(),
  name: z.string(),
  before: z.string(),
  after: z.string(),
  difference: z.string(),
})

export const totalsQuerySchema = z.object({
  /** Without it the version that people look at. */
  versionId: idSchema.optional(),
})
export const totalsSchema = z.object({
  versionId: z.number(),
  baseId: z.number(),
  isBalanced: z.boolean(),
  /** What does not add up and what loses money, a sentence each; empty: nothing. */
  remarks: z.array(z.string()),
  files: z.array(
    z.object({
      workbookId: z.number(),
      file: z.string(),
      tables: z.array(
        z.object({
          table: z.number(),
          sheet: z.string(),
          isLeftOut: z.boolean(),
          /** Rows of the sheet, from the first of the table to its last. */
          rowsRead: z.number().int(),
          /** Which of them are no rows of the table: titles, headers, totals, blank ones. */
          notRows: z.array(reasonCount),
          rowsIn: z.number().int(),
          /** Null: the engine did not count them by table. */
          rowsOut: z.number().int().nullable(),
          sums: z.array(z.object({ column: z.string(), name: z.string(), sum: z.string() })),
        }),
      ),
    }),
  ),
  /** In the base: in = out + excluded. */
  rows: z.object({
    in: z.number().int(),
    excluded: z.array(reasonCount),
    out: z.number().int(),
    difference: z.number().int(),
  }),
  sums: z.array(sumChange),
  steps: z.array(
    z.object({
      versionId: z.number(),
      words: z.string(),
      rowsIn: z.number().int(),
      excluded: z.array(reasonCount),
      rowsOut: z.number().int(),
      /** Each row is one of the version before, or is made of several. */
      makesRows: z.boolean(),
      sums: z.array(sumChange),
      remarks: z.array(z.string()),
    }),
  ),
})

export const compareQuerySchema = z.object({
  /** Of this project or, as last month's, of another. */
  from: idSchema,
  to: idSchema,
})
export const columnFates = ['same', 'added', 'removed', 'renamed', 'retyped'] as const
export const comparisonSchema = z.object({
  from: z.number(),
  to: z.number(),
  /** In sentences, for people in a hurry. */
  summary: z.array(z.string()),
  columns: z.array(
    z.object({
      fate: z.enum(columnFates),
      before: z.object({ id: z.string(), name: z.string(), type: columnType }).nullable(),
      after: z.object({ id: z.string(), name: z.string(), type: columnType }).nullable(),
    }),
  ),
  rows: z.object({ before: z.number().int(), after: z.number().int(), difference: z.number().int() }),
  sums: z.array(sumChange),
  /** The same rows in the same order. */
  isSameContent: z.boolean(),
})

export type Decision = z.infer<typeof decisionSchema>
export type MatrixCell = z.infer<typeof matrixCellSchema>
export type MatrixTarget = z.infer<typeof targetSchema>
export type MatrixTable = z.infer<typeof matrixTableSchema>
export type MatrixQuestion = z.infer<typeof questionSchema>
export type Matrix = z.infer<typeof matrixSchema>
export type MatrixChange = z.infer<typeof matrixChangeSchema>
export type ChangeMatrixRequest = z.infer<typeof changeMatrixRequestSchema>
export type AnswerRequest = z.infer<typeof answerRequestSchema>
export type Mapping = z.infer<typeof mappingSchema>
export type MappingQuery = z.infer<typeof mappingQuerySchema>
export type RecipePlan = z.infer<typeof recipePlanSchema>
export type Recipe = z.infer<typeof recipeSchema>
export type RecipeSummary = z.infer<typeof recipeSummarySchema>
export type RecipeQuery = z.infer<typeof recipeQuerySchema>
export type CreateRecipeRequest = z.infer<typeof createRecipeRequestSchema>
export type UpdateRecipeRequest = z.infer<typeof updateRecipeRequestSchema>
export type RecipeFormat = (typeof recipeFormats)[number]
export type ApplyRecipeRequest = z.infer<typeof applyRecipeRequestSchema>
export type RecipeOutcome = z.infer<typeof recipeOutcomeSchema>
export type TotalsReport = z.infer<typeof totalsSchema>
export type Comparison = z.infer<typeof comparisonSchema>

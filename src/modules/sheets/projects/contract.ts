import { z } from 'zod'
import { idSchema, millisSchema, pageOf, pageQuerySchema } from '../../../kernel/schemas.ts'
import { problemSchema, stepSchema } from '../plan/contract.ts'
import {
  brokenSchema,
  cellSchema,
  columnIdSchema,
  columnSchema,
  countedReasonSchema,
  countSchema,
  failureSchema,
  projectIdParamsSchema,
  projectSettingsSchema,
  runSchema,
  totalsSchema,
} from './base/contract.ts'

export {
  columnSchema,
  progressSchema,
  projectIdParamsSchema,
  runPageSchema,
  runParamsSchema,
  runSchema,
  totalsSchema,
  type Failure,
  type ProjectSettings,
  type Run,
} from './base/contract.ts'
export {
  createDownloadRequestSchema,
  downloadFormats,
  downloadPageSchema,
  downloadParamsSchema,
  downloadRunSchema,
  linkRequestSchema,
  linkSchema,
  logPageSchema,
  newUploadLinkSchema,
  publicLinkSchema,
  publicUploadParamsSchema,
  tokenParamsSchema,
  uploadLinkListSchema,
  uploadLinkParamsSchema,
  uploadParamsSchema,
  verifyRequestSchema,
  verifyResultSchema,
  type CreateDownloadRequest,
  type Download,
  type Link,
  type LogLine,
  type PublicLink,
  type UploadLink,
  type VerifyCheck,
  type VerifyResult,
} from './out/contract.ts'

/**
 * Routes, all under /api/v1; `sheets.read` to look, `sheets.write` to change.
 *
 *   GET    /sheets                                       projects, newest first
 *   POST   /sheets                                       begins one
 *   GET    /sheets/:projectId                            one, with what runs in it
 *   PATCH  /sheets/:projectId                            title, settings
 *   DELETE /sheets/:projectId                            and all its files, now
 *   POST   /sheets/:projectId/extend                     moves its expiry on
 *   GET    /sheets/:projectId/events                     SSE `project`: projectSchema whenever it changes
 *
 *   POST   /sheets/:projectId/uploads                    tus 1.0: Upload-Length, Upload-Metadata `filename <base64>`
 *   HEAD, PATCH, DELETE /sheets/:projectId/uploads/:id   tus 1.0; the address is in Location of the first answer
 *   POST   /sheets/:projectId/workbooks                  multipart/form-data, field `file`, up to 50 MB: one file, no resume
 *   GET    /sheets/:projectId/workbooks                  in the order they came
 *   PATCH  /sheets/:projectId/workbooks/:workbookId      how it is to be read: reads it again (a run)
 *   POST   /sheets/:projectId/workbooks/:workbookId/read once more, after a failure
 *   DELETE /sheets/:projectId/workbooks/:workbookId
 *
 *   GET    /sheets/:projectId/tables                     what was read, with columns, misfits and excluded rows
 *   PATCH  /sheets/:projectId/tables/:tableId            leaves it out, or takes it in again
 *   GET    /sheets/:projectId/tables/:tableId/rows       grid page of a table as it was read
 *
 *   POST   /sheets/:projectId/consolidate                a new base from the matrix as it stands (a run)
 *   GET    /sheets/:projectId/versions                   the tree, newest first
 *   PATCH  /sheets/:projectId/versions/:versionId        label
 *   POST   /sheets/:projectId/preview                    a command or steps: difference, question or refusal
 *   POST   /sheets/:projectId/apply                      a command or steps: a run, question or refusal
 *   POST   /sheets/:projectId/undo                       to the parent version
 *   POST   /sheets/:projectId/go-to                      to any version
 *   GET    /sheets/:projectId/versions/:versionId/rows   grid page: ?from=0&limit=200
 *   GET    /sheets/:projectId/versions/:versionId/values ?column=c3&contains=ber&limit=50
 *   GET    /sheets/:projectId/versions/:versionId/trace  ?row=17&column=c3: where a value comes from
 *
 *   GET    /sheets/:projectId/runs                       newest first
 *   GET    /sheets/:projectId/runs/:runId
 *   POST   /sheets/:projectId/runs/:runId/cancel
 *   GET    /sheets/:projectId/runs/:runId/events         SSE `run`: runSchema until it ended
 *
 *   POST   /sheets/:projectId/downloads                  makes a file of a version (a run)
 *   GET    /sheets/:projectId/downloads
 *   POST   /sheets/:projectId/downloads/:downloadId/link an expiring link that needs no session; shown once
 *   GET    /sheets/:projectId/downloads/:downloadId/file for who is signed in
 *   GET    /sheets/link/:token/file                      public: the file of a download link
 *
 *   GET    /sheets/:projectId/log                        oldest first
 *   POST   /sheets/:projectId/verify                     replays from the originals and compares (a run; its result is verifyResultSchema)
 *
 *   POST   /sheets/:projectId/upload-links               a one-time link to send files by; shown once
 *   GET    /sheets/:projectId/upload-links
 *   DELETE /sheets/:projectId/upload-links/:linkId
 *   GET    /sheets/link/:token                           public: whose, until when, what came by it
 *   POST   /sheets/link/:token/uploads                   public: tus, as above
 *   HEAD, PATCH, DELETE /sheets/link/:token/uploads/:id  public: tus
 *   POST   /sheets/link/:token/finish                    public: that was all; the link is used up
 */

export const MAX_PROJECT_FILES = 200
export const MAX_PROJECT_BYTES = 2 * 1024 ** 3
/** Of one file by multipart; larger ones come by tus. */
export const MAX_PLAIN_BYTES = 50 * 1024 ** 2
/** A row page of the grid. */
export const MAX_GRID_ROWS = 500
export const MAX_COMMAND_CHARACTERS = 4_000

export const projectSchema = z.object({
  id: z.number(),
  title: z.string(),
  door: z.enum(['web', 'bot', 'cli']),
  settings: projectSettingsSchema,
  /** Counts up with each change of the matrix. */
  revision: z.number(),
  /** The version that people look at; null before the first consolidation. */
  versionId: z.number().nullable(),
  workbooks: z.object({ total: countSchema, unfinished: countSchema, read: countSchema, failed: countSchema }),
  bytes: z.number(),
  limits: z.object({ maxFiles: countSchema, maxBytes: z.number() }),
  /** Queued and running, oldest first. */
  openRuns: z.array(runSchema),
  /** Why files are read here without the caps that Linux gives; null: with them. */
  capsNote: z.string().nullable(),
  createdBy: z.string(),
  createdAt: millisSchema,
  updatedAt: millisSchema,
  /** Then it is deleted with all its files; every act in it moves that on. */
  expiresAt: millisSchema,
})
export const projectPageSchema = pageOf(projectSchema)
export const projectQuerySchema = pageQuerySchema.extend({
  /** In the title. */
  search: z.string().trim().max(200).optional(),
})

const title = z.string().trim().min(1).max(200)
export const createProjectRequestSchema = z.strictObject({
  title,
  settings: projectSettingsSchema.partial().optional(),
})
export const updateProjectRequestSchema = z.strictObject({
  title: title.optional(),
  /** Reads the files again whose reading it changes. */
  settings: projectSettingsSchema.partial().optional(),
})
export const extendRequestSchema = z.strictObject({ days: z.number().int().min(1).max(90).default(7) })

/* -------------------------------------------------------------- workbooks */

export const workbookStates = ['uploading', 'waiting', 'reading', 'read', 'failed', 'removed'] as const
export const readSettingsSchema = z.object({
  dateOrder: z.enum(['dmy', 'mdy']).nullable(),
  includeHidden: z.boolean(),
  headers: z
    .array(
      z.object({
        sheetIndex: z.number().int().min(0).max(10_000),
        position: z.number().int().min(0).max(1_000),
        /** From 1; empty: there is none. */
        rows: z.array(z.number().int().min(1).max(10_000_000)).max(5),
      }),
    )
    .max(500),
})
export const workbookSchema = z.object({
  id: z.number(),
  /** The zip it came in. */
  zipId: z.number().nullable(),
  name: z.string(),
  /** Null while it is uploaded. */
  sha256: z.string().nullable(),
  bytes: z.number(),
  kind: z.enum(['xlsx', 'xls', 'xlsb', 'ods', 'csv', 'zip']).nullable(),
  state: z.enum(workbookStates),
  failure: failureSchema
    .extend({
      reason: z.enum([
        'not_a_workbook',
        'encrypted',
        'empty',
        'truncated',
        'damaged',
        'unsafe',
        'too_large',
        'too_many_columns',
        'too_many_rows',
        'unsupported',
        'over_limit',
        'crashed',
      ]),
    })
    .nullable(),
  notes: z.array(z.string()),
  settings: readSettingsSchema,
  /** The id of an earlier workbook with the very same bytes. */
  sameAs: z.number().nullable(),
  tables: countSchema,
  rows: countSchema,
  createdAt: millisSchema,
  readAt: millisSchema.nullable(),
})
/** All of a project, at most 200 and what was in zips. */
export const workbookListSchema = z.object({ items: z.array(workbookSchema) })
export const workbookParamsSchema = projectIdParamsSchema.extend({ workbookId: idSchema })
export const updateWorkbookRequestSchema = z.strictObject({ settings: readSettingsSchema.partial() })
export const workbookRunSchema = z.object({ workbook: workbookSchema, run: runSchema.nullable() })

/* ----------------------------------------------------------------- tables */

export const tableColumnSchema = columnSchema.extend({
  /** From 0: with the row it names the cell. */
  index: z.number().int(),
  samples: z.array(z.string()),
  filled: countSchema,
  misfitCount: countSchema,
  sum: z.string().nullable(),
  fromText: countSchema,
  dateOrder: z.enum(['dmy', 'mdy', 'ymd', 'unclear']).nullable(),
})
export const tableSchema = z.object({
  id: z.number(),
  workbookId: z.number(),
  workbookName: z.string(),
  /** What plans call it (join, union): the file's name, with the sheet where a file has several. */
  planName: z.string(),
  sheet: z.string(),
  sheetIndex: z.number().int(),
  position: z.number().int(),
  headerRows: z.array(z.number().int()),
  firstRow: z.number().int(),
  lastRow: z.number().int(),
  rows: countSchema,
  columns: z.array(tableColumnSchema),
  misfits: z.array(z.object({ row: z.number().int(), column: z.string(), cell: z.string(), text: z.string() })),
  excluded: z.array(z.object({ reason: z.string(), count: countSchema, rows: z.array(z.number().int()) })),
  notes: z.array(z.string()),
  leftOut: z.boolean(),
})
export const tableListSchema = z.object({ items: z.array(tableSchema), nextCursor: z.string().nullable() })
export const tableQuerySchema = pageQuerySchema.extend({ workbookId: idSchema.optional() })
export const tableParamsSchema = projectIdParamsSchema.extend({ tableId: idSchema })
export const updateTableRequestSchema = z.strictObject({ leftOut: z.boolean() })

/* --------------------------------------------------------------- versions */

export const versionStates = ['running', 'ready', 'failed', 'cancelled'] as const
export const versionSchema = z.object({
  id: z.number(),
  /** Null: a base, as the matrix made it. */
  parentId: z.number().nullable(),
  step: stepSchema.nullable(),
  /** The step as a command; of a base what it was made of. */
  words: z.string(),
  label: z.string().nullable(),
  state: z.enum(versionStates),
  isCurrent: z.boolean(),
  rows: countSchema.nullable(),
  columns: z.array(columnSchema),
  totals: totalsSchema.nullable(),
  /** Rows of the parent (of a base: of the tables) that are not in it. */
  excluded: z.array(countedReasonSchema),
  broken: z.array(brokenSchema),
  /** sha256 of its values in order; null until ready. */
  hash: z.string().nullable(),
  createdBy: z.string(),
  createdAt: millisSchema,
})
export const versionPageSchema = pageOf(versionSchema)
export const versionParamsSchema = projectIdParamsSchema.extend({ versionId: idSchema })
export const labelRequestSchema = z.strictObject({ label: z.string().trim().min(1).max(120).nullable() })
export const goToRequestSchema = z.strictObject({ versionId: idSchema })

/** Either words of the command language or steps; of the current version unless another is named. */
export const planRequestSchema = z
  .strictObject({
    versionId: idSchema.optional(),
    words: z.string().trim().min(1).max(MAX_COMMAND_CHARACTERS).optional(),
    steps: z.array(stepSchema).min(1).max(100).optional(),
  })
  .refine(({ words, steps }) => (words === undefined) !== (steps === undefined), {
    message: 'Give words or steps, one of them.',
  })
const questionSchema = z.object({
  kind: z.literal('question'),
  question: z.string(),
  /** Each is a whole command: send it back as `words`, or its steps. */
  choices: z.array(z.object({ words: z.string(), steps: z.array(stepSchema) })),
})
const refusedSchema = z.object({ kind: z.literal('refused'), problem: problemSchema })
export const stepPreviewSchema = z.object({
  before: totalsSchema,
  after: totalsSchema,
  columnsBefore: z.array(columnSchema),
  columns: z.array(columnSchema),
  pairs: z.array(z.object({ before: z.array(cellSchema).nullable(), after: z.array(cellSchema).nullable() })),
  counts: z.object({ removed: countSchema, changed: countSchema, added: countSchema, unchanged: countSchema }),
  broken: z.array(brokenSchema),
})
export const previewAnswerSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('preview'),
    words: z.array(z.string()),
    steps: z.array(stepSchema),
    /** Of the first step; the others are applied to what it makes. */
    preview: stepPreviewSchema,
  }),
  questionSchema,
  refusedSchema,
])
export const applyAnswerSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('run'), run: runSchema, words: z.array(z.string()), versionIds: z.array(z.number()) }),
  questionSchema,
  refusedSchema,
])

/* ---------------------------------------------------------- grid and trace */

export const gridQuerySchema = z.object({
  from: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(MAX_GRID_ROWS).default(200),
})
export const gridSchema = z.object({
  columns: z.array(columnSchema),
  /** Rows in all, not of this page. */
  total: countSchema,
  rows: z.array(
    z.object({
      id: z.number(),
      /** In the order of `columns`: dates as ISO text, decimals and integers beyond 2^53 as text. */
      values: z.array(cellSchema),
      /** Indexes of values that do not fit their column's type. */
      odd: z.array(z.number().int()),
    }),
  ),
})
export const valuesQuerySchema = z.object({
  column: columnIdSchema,
  contains: z.string().max(200).default(''),
  limit: z.coerce.number().int().min(1).max(500).default(50),
})
export const valuesSchema = z.object({ items: z.array(z.object({ value: z.string(), count: countSchema })) })

export const traceQuerySchema = z.object({ row: z.coerce.number().int().min(0), column: columnIdSchema })
export const traceSchema = z.object({
  value: cellSchema,
  column: columnSchema,
  /** The first step first; each with the version that it made. */
  steps: z.array(z.object({ versionId: z.number(), words: z.string(), rows: countSchema })),
  /** At most 100; `sourceCount` counts all. */
  sources: z.array(
    z.object({
      workbookId: z.number(),
      file: z.string(),
      sheet: z.string(),
      /** As `C17`; of several columns all of them. */
      cells: z.array(z.string()),
      values: z.array(cellSchema),
    }),
  ),
  sourceCount: countSchema,
  /** As `sum of 3 cells in 2 files; step 2 of 4 "group by country sum total"`. */
  sentence: z.string(),
})

export type Project = z.infer<typeof projectSchema>
export type ProjectQuery = z.infer<typeof projectQuerySchema>
export type CreateProjectRequest = z.infer<typeof createProjectRequestSchema>
export type UpdateProjectRequest = z.infer<typeof updateProjectRequestSchema>
export type Workbook = z.infer<typeof workbookSchema>
export type SheetTable = z.infer<typeof tableSchema>
export type Version = z.infer<typeof versionSchema>
export type PlanRequest = z.infer<typeof planRequestSchema>
export type PreviewAnswer = z.infer<typeof previewAnswerSchema>
export type ApplyAnswer = z.infer<typeof applyAnswerSchema>
export type Grid = z.infer<typeof gridSchema>
export type Trace = z.infer<typeof traceSchema>

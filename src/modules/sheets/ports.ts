import type { Column, ColumnId, ColumnType } from './core/schema.ts'
import type { CellBatch } from './core/cells.ts'
import type { Step } from './core/plan/step.ts'

export { cellKinds } from './core/cells.ts'
export type { CellBatch, CellColumn } from './core/cells.ts'

/**
 * The way of a workbook, and what its parts ask of each other:
 *
 *   projects/       takes files in (web by tus, bot, CLI), keeps their bytes, queues a job that has each read.
 *   engine/         runs tasks in capped child processes and tells of progress; nothing of a file is parsed outside them.
 *   reading/        (in the child) recognises the kind by content and yields batches of cells, within limits.
 *   ingest/         (in the child) finds tables, headers, totals and types, and writes one Parquet file a table.
 *   consolidation/  decides which column of which table is which (the matrix), remembers that as a mapping, recipes.
 *   core/plan/      words or JSON -> steps -> checked against the schema -> SQL with bound parameters.
 *   writing/        (in the child) a version as .xlsx, .csv or .parquet.
 *
 * All tables are immutable Parquet files that are written beside and renamed: a kill leaves a whole file or none.
 * `<DATA_DIR or FILES_DIR>/sheets/<project>/{originals,tables,versions,exports,tmp}/`.
 */

/* ---------------------------------------------------------------- reading */

export interface SheetInfo {
  readonly name: string
  readonly hidden: boolean
  /** Merged ranges of the first 200 rows, zero-based, inclusive. */
  readonly merges: readonly {
    readonly top: number
    readonly left: number
    readonly bottom: number
    readonly right: number
  }[]
}

export const workbookKinds = ['xlsx', 'xls', 'xlsb', 'ods', 'csv'] as const
export type WorkbookKind = (typeof workbookKinds)[number]

export interface Reader {
  readonly kind: WorkbookKind
  /** Cells have types of their own; in a text file (csv) everything is text and types are read out of it. */
  readonly typed: boolean
  readonly sheets: readonly SheetInfo[]
  /** What a person should know, in words: `links to other workbooks are not followed`, `macros are not run`. */
  readonly notes: readonly string[]
  /** May be called again for the same sheet (a second pass). @throws ReadFailure */
  scan(sheet: number, onBatch: (batch: CellBatch) => void | Promise<void>): Promise<void>
  close(): void
}

/** Why a file cannot be read. Each has one sentence and a next step in `reading/failures.ts`. */
export const readFailures = [
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
  /** The child was stopped: cpu, wall clock or memory. */
  'over_limit',
  'crashed',
] as const
export type ReadFailureReason = (typeof readFailures)[number]

/* ----------------------------------------------------------------- ingest */

/** A cell that does not fit its column's type. */
export interface Misfit {
  readonly row: number
  readonly column: ColumnId
  readonly text: string
}

export interface TableColumn extends Column {
  /** Where it is in the sheet, from 0: with the row it names the cell. */
  readonly index: number
  /** Of the first 1,000 different values: what people and matching look at, at most 8 of at most 80 characters. */
  readonly samples: readonly string[]
  readonly filled: number
  /** At most 100 are listed; `misfitCount` counts all. */
  readonly misfitCount: number
  /** Exact sum of an integer or decimal column, as decimal text; of a number column as DOUBLE's shortest; null for others. */
  readonly sum: string | null
  /** Cells that were text and read as numbers or dates. */
  readonly fromText: number
  /** Both orders occur, or nothing tells which holds: asked once, `ReadSettings.dateOrder` answers. */
  readonly dateOrder: 'dmy' | 'mdy' | 'ymd' | 'unclear' | null
}

/** Rows of a sheet that are not rows of its table. */
export interface ExcludedRows {
  readonly reason: 'title' | 'header' | 'blank' | 'totals' | 'hidden' | 'note'
  readonly count: number
  /** The first 20. */
  readonly rows: readonly number[]
}

export interface ReadTable {
  readonly sheet: string
  readonly sheetIndex: number
  /** From 0, when a sheet has several. */
  readonly position: number
  /** Rows of the header, from 1; empty: none was found, and columns are called after their letters. */
  readonly headerRows: readonly number[]
  readonly firstRow: number
  readonly lastRow: number
  readonly rows: number
  readonly columns: readonly TableColumn[]
  readonly misfits: readonly Misfit[]
  readonly excluded: readonly ExcludedRows[]
  readonly notes: readonly string[]
  /** Parquet file that was written, named by the task: `_row` INTEGER, `<id>`, `<id>x`. */
  readonly file: string
}

export interface ReadSettings {
  /** For dates as text that may be read in both orders; null: say `unclear`, and read as d/m until it is answered. */
  readonly dateOrder: 'dmy' | 'mdy' | null
  /** Hidden rows and sheets are data too. Default true. */
  readonly includeHidden: boolean
  /** Header rows as a person corrected them, by sheet and position. */
  readonly headers: readonly {
    readonly sheetIndex: number
    readonly position: number
    readonly rows: readonly number[]
  }[]
}

/* ----------------------------------------------------------------- engine */

export interface Totals {
  readonly rows: number
  /** By column id: exact decimal text of integer and decimal columns, DOUBLE's shortest of number columns. */
  readonly sums: Readonly<Record<ColumnId, string>>
}

export interface VersionFacts {
  readonly columns: readonly Column[]
  readonly totals: Totals
  /** Rows of the parents that are not in it, by reason (`filter: not kept`, `duplicate`, `key already there`). Rows in = rows out + these, or the step groups. */
  readonly excluded: readonly { readonly reason: string; readonly count: number }[]
  /** sha256 of the rows as values, in order: the same plan over the same originals gives the same. */
  readonly hash: string
  /** Of a validate step: sentences that do not hold, with how many rows break them. */
  readonly broken: readonly { readonly sentence: string; readonly count: number }[]
}

/** One column of a consolidated table: from which columns of which tables it comes. */
export interface ConsolidatedColumn {
  readonly id: ColumnId
  readonly name: string
  readonly type: ColumnType
  readonly scale: number
  /** By table: the column there; a table without it gives nulls. */
  readonly from: readonly { readonly table: number; readonly column: ColumnId }[]
}
export interface ConsolidateRequest {
  readonly tables: readonly { readonly id: number; readonly file: string; readonly columns: readonly Column[] }[]
  readonly columns: readonly ConsolidatedColumn[]
  /** Append without duplicates: of rows with the same values in these columns the first (in the order of tables) stays. Empty: union. */
  readonly uniqueBy: readonly ColumnId[]
}

export interface TaskCaps {
  readonly wallMs: number
  readonly cpuSeconds: number
  readonly addressSpaceBytes: number
  readonly residentBytes: number
}

export interface Progress {
  readonly done: number
  /** Null: nobody knows yet. */
  readonly total: number | null
  readonly unit: 'bytes' | 'rows'
}

export type TaskOutcome<Result> =
  | { readonly kind: 'done'; readonly result: Result }
  | { readonly kind: 'failed'; readonly reason: ReadFailureReason | 'cancelled' | 'bad_plan'; readonly detail: string }

export interface TaskOptions {
  readonly signal: AbortSignal
  readonly onProgress?: (progress: Progress) => void
  readonly caps?: Partial<TaskCaps>
}

export type CellValue = string | number | boolean | null

/** Rows of a version as a grid shows them: dates as ISO text, decimals and integers beyond 2^53 as text. */
export interface GridRows {
  readonly columns: readonly Column[]
  readonly rows: readonly {
    readonly id: number
    readonly values: readonly CellValue[]
    /** Indexes of values that are misfits. */ readonly odd: readonly number[]
  }[]
}

export interface StepPreview {
  readonly before: Totals
  readonly after: Totals
  readonly columns: readonly Column[]
  /** Rows of the input that the step changes or removes, and rows that it makes or changes into: at most 50 pairs, real ones. */
  readonly pairs: readonly {
    readonly before: readonly CellValue[] | null
    readonly after: readonly CellValue[] | null
  }[]
  readonly counts: {
    readonly removed: number
    readonly changed: number
    readonly added: number
    readonly unchanged: number
  }
  readonly broken: VersionFacts['broken']
}

/** A table that steps may use besides the one they work on (join, union), by the name that plans call it. */
export interface OtherTable {
  readonly name: string
  readonly file: string
  readonly columns: readonly Column[]
}
export interface StepRequest {
  readonly file: string
  readonly columns: readonly Column[]
  readonly others: readonly OtherTable[]
  readonly step: Step
}

export interface Engine {
  /** Caps as they hold here: `prlimit` on Linux; elsewhere without it, and the page says so. */
  readonly caps: { readonly enforced: boolean; readonly note: string | null }
  readonly version: string
  /** A file, or a zip of files: each in it is a workbook of its own in `outFolder`. One child a file. */
  read(
    request: { path: string; name: string; outFolder: string; settings: ReadSettings },
    options: TaskOptions,
  ): Promise<
    TaskOutcome<{
      readonly kind: WorkbookKind
      readonly tables: readonly ReadTable[]
      readonly notes: readonly string[]
    }>
  >
  /** Unpacks a zip of workbooks into `outFolder` within limits; null: it is none (an .xlsx is a zip, and a workbook). */
  unpack(
    request: { path: string; outFolder: string },
    options: TaskOptions,
  ): Promise<TaskOutcome<readonly { readonly name: string; readonly path: string; readonly bytes: number }[] | null>>
  /** The first rows of each table of a file, before all of it is read. */
  glance(
    request: { path: string; name: string },
    options: TaskOptions,
  ): Promise<
    TaskOutcome<
      readonly {
        readonly sheet: string
        readonly columns: readonly string[]
        readonly rows: readonly (readonly CellValue[])[]
      }[]
    >
  >
  consolidate(
    request: ConsolidateRequest & { readonly out: string },
    options: TaskOptions,
  ): Promise<TaskOutcome<VersionFacts>>
  apply(request: StepRequest & { readonly out: string }, options: TaskOptions): Promise<TaskOutcome<VersionFacts>>
  /** Consolidates and applies all steps in one child, writing the last version only (CLI, verify): facts of each. */
  replay(
    request: {
      readonly base: ConsolidateRequest
      readonly steps: readonly Step[]
      readonly others: readonly OtherTable[]
      readonly out: string
    },
    options: TaskOptions,
  ): Promise<TaskOutcome<readonly VersionFacts[]>>
  preview(request: StepRequest, options: TaskOptions): Promise<TaskOutcome<StepPreview>>
  /** Rows `from` to `from + limit - 1` by `_id`; limit at most 500. */
  page(
    request: { file: string; columns: readonly Column[]; from: number; limit: number },
    options: TaskOptions,
  ): Promise<TaskOutcome<GridRows>>
  /** The most frequent values of a column with counts, at most `limit`; `contains` narrows. */
  values(
    request: { file: string; column: Column; contains: string; limit: number },
    options: TaskOptions,
  ): Promise<TaskOutcome<readonly { readonly value: string; readonly count: number }[]>>
  /** Where a cell of a version comes from: walks `_from` through `chain` (the version itself first, the base last). At most 100 sources. */
  trace(request: TraceRequest, options: TaskOptions): Promise<TaskOutcome<TraceResult>>
  export(request: ExportRequest, options: TaskOptions): Promise<TaskOutcome<Exported>>
  close(): Promise<void>
}

export interface TraceRequest {
  readonly chain: readonly { readonly file: string; readonly columns: readonly Column[]; readonly step: Step | null }[]
  /** Those that joins and unions among the steps use. */
  readonly others: readonly OtherTable[]
  readonly rowId: number
  readonly column: ColumnId
}
export interface TraceResult {
  readonly value: CellValue
  /** The steps that the value went through, the first first; `rows`: how many rows of the version before it was made of. */
  readonly steps: readonly { readonly step: Step; readonly columns: readonly ColumnId[]; readonly rows: number }[]
  /** In the base: table, row and the columns there that the value came from. */
  readonly sources: readonly {
    readonly table: number
    readonly row: number
    readonly columns: readonly ColumnId[]
    readonly values: readonly CellValue[]
  }[]
  readonly sourceCount: number
}

export interface Exported {
  readonly bytes: number
  readonly sha256: string
  readonly files: number
  /** Sentences about what the format could not hold as it is. A workbook has them on a sheet, too. */
  readonly notes: readonly string[]
}

export interface ExportRequest {
  readonly file: string
  readonly columns: readonly Column[]
  readonly rows: number
  readonly format: 'xlsx' | 'csv' | 'parquet'
  readonly out: string
  /** Sheets after the data: each a title and rows of text. .xlsx only. */
  readonly sheets: readonly {
    readonly name: string
    readonly header: readonly string[]
    readonly rows: readonly (readonly CellValue[])[]
  }[]
  /** Adds file, sheet and row of every row; names by table id. Null: without. */
  readonly provenance: Readonly<Record<number, { readonly file: string; readonly sheet: string }>> | null
  readonly title: string
  /** .csv only: begins with a byte order mark, by which Excel knows UTF-8. Default true. */
  readonly bom?: boolean
}

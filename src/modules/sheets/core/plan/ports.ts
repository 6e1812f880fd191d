import type { Column, ColumnId } from '../schema.ts'
import type { Step } from './step.ts'

/** What the command language and the compiler promise to the engine, the dashboard, the bot and the CLI. All pure. */

export interface PlanContext {
  readonly columns: readonly Column[]
  /** Other tables by the name that plans call them. */
  readonly others: readonly { readonly name: string; readonly columns: readonly Column[] }[]
  /** The next free column id's number. */
  readonly nextColumn: number
  /**
   * The most frequent values of columns as text, where they are known: what `pivot` and `cluster` ask for
   * (`CommandOutcome` of kind `values`), and what completion offers.
   */
  readonly values?: ReadonlyMap<ColumnId, readonly { readonly value: string; readonly count: number }[]>
}

export interface Problem {
  /** One sentence that names the thing and the next step. */
  readonly message: string
  /** Where in the text, when it was text: offsets. */
  readonly from: number | null
  readonly to: number | null
  /** What may have been meant: whole commands or names, the nearest first, at most 5. */
  readonly suggestions: readonly string[]
}

/** `parseCommand(text, context)` in `command/parse.ts`; one line may hold several steps, parted by `;` or a new line. */
export type CommandOutcome =
  | { readonly kind: 'steps'; readonly steps: readonly Step[] }
  /** It means two things: one question, whose answers are whole commands. */
  | {
      readonly kind: 'question'
      readonly question: string
      readonly choices: readonly { readonly words: string; readonly steps: readonly Step[] }[]
    }
  /** Parse it again with these values in the context: fetch at most `limit` of them. */
  | { readonly kind: 'values'; readonly column: ColumnId; readonly limit: number }
  | { readonly kind: 'refused'; readonly problem: Problem }

/** `check(step, context)` in `check.ts`: names exist, types fit, bounds hold. */
export type CheckOutcome =
  { readonly kind: 'ok'; readonly columns: readonly Column[] } | { readonly kind: 'refused'; readonly problem: Problem }

/** Bound by name `$p1`, `$p2` ...; dates as ISO text with a cast in the SQL. */
export type SqlParameter = string | number | boolean | null

/**
 * `compile(step, context)` in `compile.ts`: like `check` it answers `refused` for a step that does not fit. SQL holds column ids, hidden columns, allow-listed functions, `$p` numbers
 * and the relation names `input` and `other_0`, `other_1` ... (by the place in `others`), which the engine defines as
 * views that have `_id`, `_t` and `_row`; no text of people. The rows of `sql` have `_from`, `_t`, `_row` and the columns
 * of `columns` with their `x` companions, in this order, without `_id`, which the engine numbers as it writes. They come
 * in their final order provided that `preserve_insertion_order` holds (the default) and the views are in the order of
 * `_id`: a step that only projects, filters or appends has no ORDER BY of its own. Numbers are bound as text or with a
 * cast beside them. `_from` is null for rows that `union` appends; their `_t` and `_row` say where they come from.
 */
export interface Compiled {
  readonly sql: string
  readonly parameters: readonly SqlParameter[]
  readonly columns: readonly Column[]
  /** Each row is one of the input (`_from` BIGINT), or is made of several (`_from` BIGINT[]). */
  readonly rowsAre: 'same' | 'made'
  /** Reason by which rows of the input that are in no row of the output are counted; null: all are in. */
  readonly excludes: string | null
  /** Output column -> the columns of the input that its value comes from. */
  readonly lineage: Readonly<Record<ColumnId, readonly ColumnId[]>>
  /**
   * Queries over the same views that count rows which break a rule: one row, one number. Besides the rules of `validate`:
   * values that could not be worked out, misfits that a sum leaves out, values without a column in a pivot.
   */
  readonly checks: readonly {
    readonly sentence: string
    readonly sql: string
    readonly parameters: readonly SqlParameter[]
    /** Broken by a row: the step is not done (`bad_plan`, with the sentence and the count). */
    readonly stops: boolean
  }[]
}
export type CompileOutcome =
  { readonly kind: 'ok'; readonly compiled: Compiled } | { readonly kind: 'refused'; readonly problem: Problem }

/** One thing that may come next at a place in a command. */
export interface Completion {
  readonly insert: string
  readonly label: string
  readonly detail: string
  readonly kind: 'command' | 'column' | 'function' | 'word' | 'table' | 'value'
  /** What it replaces. */
  readonly from: number
  readonly to: number
}

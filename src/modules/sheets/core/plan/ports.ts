import type { Column, ColumnId } from '../schema.ts'
import type { Step } from './step.ts'

/** What the command language and the compiler promise to the engine, the dashboard, the bot and the CLI. All pure. */

export interface PlanContext {
  readonly columns: readonly Column[]
  /** Other tables by the name that plans call them. */
  readonly others: readonly { readonly name: string; readonly columns: readonly Column[] }[]
  /** The next free column id's number. */
  readonly nextColumn: number
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
  | { readonly kind: 'refused'; readonly problem: Problem }

/** `check(step, context)` in `check.ts`: names exist, types fit, bounds hold. */
export type CheckOutcome =
  { readonly kind: 'ok'; readonly columns: readonly Column[] } | { readonly kind: 'refused'; readonly problem: Problem }

/** Bound by name `$p1`, `$p2` ...; dates as ISO text with a cast in the SQL. */
export type SqlParameter = string | number | boolean | null

/**
 * `compile(step, context)` in `compile.ts`. SQL holds column ids, hidden columns, allow-listed functions, `$p` numbers
 * and the relation names `input` and `other_0`, `other_1` ..., which the engine defines as views; no text of people.
 * The rows of `sql` have `_from` (and `_t`, `_row`) and the columns of `columns` with their `x` companions, in order,
 * without `_id`, which the engine numbers as it writes.
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
  /** Queries that count rows which break a rule: one row, one number. */
  readonly checks: readonly {
    readonly sentence: string
    readonly sql: string
    readonly parameters: readonly SqlParameter[]
  }[]
}

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

import type { ColumnId, ColumnType } from '../schema.ts'

/**
 * The closed set of what can be done to a table. A step names columns by id; words are turned into it by the command
 * language, JSON by `plan/contract.ts`, a model's answer by both. Nothing else is ever run.
 */
export type Step =
  | { readonly op: 'rename'; readonly columns: readonly { readonly column: ColumnId; readonly to: string }[] }
  | { readonly op: 'drop'; readonly columns: readonly ColumnId[] }
  /** Only these, in this order. */
  | { readonly op: 'select'; readonly columns: readonly ColumnId[] }
  /** These first, the others after them as they are. */
  | { readonly op: 'reorder'; readonly columns: readonly ColumnId[] }
  /** A new column at the end, or, where `column` is one of the table, its values anew in its place (`name` is its name). */
  | { readonly op: 'derive'; readonly column: ColumnId; readonly name: string; readonly expression: Expression }
  | { readonly op: 'filter'; readonly keep: boolean; readonly where: Expression }
  | { readonly op: 'sort'; readonly by: readonly SortKey[] }
  | {
      readonly op: 'deduplicate'
      /** Empty: all columns. */
      readonly by: readonly ColumnId[]
      readonly keep: 'first' | 'last'
      /** What first and last mean; empty: the order of the rows. */
      readonly order: readonly SortKey[]
    }
  | { readonly op: 'fill'; readonly columns: readonly ColumnId[]; readonly with: 'down' | 'up' | Literal }
  /** The last of `into` takes what is left. The column stays. */
  | { readonly op: 'split'; readonly column: ColumnId; readonly by: string; readonly into: readonly NewColumn[] }
  | {
      readonly op: 'merge'
      readonly columns: readonly ColumnId[]
      readonly separator: string
      readonly into: NewColumn
      readonly keepParts: boolean
    }
  /**
   * `cell`: cells that are `find`, without regard to case; `text`: each place where it stands; `pattern`: RE2, groups as
   * `\\1`. Of columns that are not text only misfits are looked at, and whole cells; what becomes of them is read again.
   */
  | {
      readonly op: 'replace'
      readonly columns: readonly ColumnId[]
      readonly find: string
      readonly with: string
      readonly match: 'cell' | 'text' | 'pattern'
    }
  /** Text: trim (also inner runs of blanks), case, Unicode NFC without zero-width characters. */
  | {
      readonly op: 'tidy'
      readonly columns: readonly ColumnId[]
      readonly how: 'trim' | 'lower' | 'upper' | 'title' | 'normalise'
    }
  /** Reads text as what it should be; what cannot be read becomes a misfit and is counted. */
  | {
      readonly op: 'clean'
      readonly columns: readonly ColumnId[]
      readonly as: 'email' | 'phone' | 'number' | 'date'
      readonly dateOrder: 'dmy' | 'mdy' | null
      /** ISO 3166 of phone numbers without a country code. */
      readonly country: string | null
      /** Of numbers: decimals of the result, 0 to 9; a number with more is a misfit, nothing is rounded. */
      readonly scale: number
      /** Of numbers; null: by each number's own look, `1,234` as 1234 and `1.234` as it stands. */
      readonly decimalMark: '.' | ',' | null
    }
  /** What would lose something (12.5 as integer) is a misfit. */
  | { readonly op: 'convert'; readonly columns: readonly ColumnId[]; readonly to: ColumnType; readonly scale: number }
  | { readonly op: 'validate'; readonly rules: readonly Rule[]; readonly onBreak: 'report' | 'stop' }
  /** `right` is the name of a column there: ids of another table are others next month. */
  | {
      readonly op: 'join'
      readonly table: string
      readonly on: readonly { readonly left: ColumnId; readonly right: string }[]
      readonly how: 'left' | 'inner'
      readonly take: readonly { readonly right: string; readonly into: NewColumn }[]
      readonly onMany: 'refuse' | 'first'
    }
  /** Appends another table, matched by column names; `add`: columns there that this one lacks and takes over. */
  | { readonly op: 'union'; readonly table: string; readonly add: readonly NewColumn[] }
  | { readonly op: 'group'; readonly by: readonly ColumnId[]; readonly values: readonly Aggregate[] }
  | {
      readonly op: 'pivot'
      readonly rows: readonly ColumnId[]
      readonly column: ColumnId
      /** The text of a value, `''` for empty cells. */
      readonly values: readonly { readonly value: string; readonly into: NewColumn }[]
      readonly aggregate: Omit<Aggregate, 'into'>
    }
  | {
      readonly op: 'unpivot'
      readonly columns: readonly ColumnId[]
      readonly name: NewColumn
      readonly value: NewColumn
    }
  | { readonly op: 'sample'; readonly rows: number; readonly seed: number }
  /** `by` empty: the order of the rows. */
  | { readonly op: 'top'; readonly rows: number; readonly by: readonly SortKey[]; readonly per: readonly ColumnId[] }
  /** Similar values become one, as a person agreed: value -> what it becomes. */
  | {
      readonly op: 'cluster'
      readonly column: ColumnId
      readonly values: readonly { readonly from: string; readonly to: string }[]
    }

export type StepOp = Step['op']

/** The id is given when the step is made and stays in recipes and replays. */
export interface NewColumn {
  readonly column: ColumnId
  readonly name: string
}
export interface SortKey {
  readonly column: ColumnId
  readonly order: 'ascending' | 'descending'
}
export const aggregates = [
  'count',
  'sum',
  'average',
  'min',
  'max',
  'median',
  'distinct',
  'first',
  'last',
  'list',
] as const
export interface Aggregate {
  readonly fn: (typeof aggregates)[number]
  /** Null: rows (count only). */
  readonly column: ColumnId | null
  readonly into: NewColumn
}
export type Literal =
  | { readonly type: 'text'; readonly value: string }
  /** Decimal text, so that nothing is rounded on its way. */
  | { readonly type: 'number'; readonly value: string }
  | { readonly type: 'boolean'; readonly value: boolean }
  /** ISO 8601. */
  | { readonly type: 'date' | 'datetime'; readonly value: string }
  | { readonly type: 'null' }

export type Expression =
  | { readonly kind: 'literal'; readonly literal: Literal }
  | { readonly kind: 'column'; readonly column: ColumnId }
  | { readonly kind: 'unary'; readonly operator: 'not' | '-'; readonly of: Expression }
  | {
      readonly kind: 'binary'
      readonly operator: '+' | '-' | '*' | '/' | '%' | '=' | '<>' | '<' | '<=' | '>' | '>=' | 'and' | 'or' | '&'
      readonly left: Expression
      readonly right: Expression
    }
  /** Of `core/plan/functions.ts`, with its number and types of arguments. */
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] }
  | { readonly kind: 'in'; readonly of: Expression; readonly values: readonly Literal[] }
  | {
      readonly kind: 'case'
      readonly when: readonly { readonly if: Expression; readonly then: Expression }[]
      readonly otherwise: Expression | null
    }

/** An assertion as a sentence: "order_no is unique", "amount is never negative". */
export type Rule =
  | { readonly kind: 'unique'; readonly columns: readonly ColumnId[] }
  | { readonly kind: 'filled'; readonly column: ColumnId }
  | { readonly kind: 'holds'; readonly where: Expression; readonly sentence: string }
  | { readonly kind: 'one_of'; readonly column: ColumnId; readonly values: readonly string[] }

/** How a failing call of SQLite fails. `full` and `broken` end an open transaction, as SQLite may; `locked` leaves it open. */
export const sqliteFlavours = ['locked', 'broken', 'full'] as const
/** The connection to PostgreSQL ends before the statement has left, or after it was done: then nobody knows whether it was. */
export const postgresFlavours = ['cut-before', 'cut-after'] as const

export type SqliteFlavour = (typeof sqliteFlavours)[number]
export type Flavour = SqliteFlavour | (typeof postgresFlavours)[number]

export const isOfSqlite = (flavour: Flavour): flavour is SqliteFlavour =>
  sqliteFlavours.some((known) => known === flavour)

/** What a program outside asks of a process that has the hook. */
export type Order =
  /** Counts SQL calls anew and lets those from `from` on fail, `count` of them; 0 fails none. */
  | { readonly do: 'fail'; readonly from: number; readonly count: number; readonly flavour: Flavour }
  | { readonly do: 'report' }
  /** Holds the event loop, after the answer. */
  | { readonly do: 'block'; readonly ms: number }
  /** Sets the wall clock off by so much. */
  | { readonly do: 'clock'; readonly offsetMs: number }

export interface Report {
  /** SQL calls since the last `fail`. */
  readonly calls: number
  /** Texts of those that failed. */
  readonly failed: readonly string[]
}

/** Where a process with the hook listens; its reading thread adds `.reader`. */
export const SOCKET_VARIABLE = 'HOOK_SOCKET'
/** The order `fail` from the first call of the process on, as JSON. */
export const FIRST_ORDER_VARIABLE = 'HOOK_FIRST_ORDER'

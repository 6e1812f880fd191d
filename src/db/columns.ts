import type { ColumnType } from 'kysely'

/** Given out by the store, never updated. */
export type Id = ColumnType<number, never, never>
/** ms UTC. */
export type Millis = number
/** Text that a schema validates when it is read. */
export type Json = string
export type Bytes = Uint8Array

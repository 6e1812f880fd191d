import type { DuckDBConnection, DuckDBResult } from '@duckdb/node-api'
import duckdb, { type DataChunk, type Vector } from '@duckdb/node-bindings'
import { hidden, type Column } from '../core/schema.ts'
import { columnSql, literalSql, misfitSql } from './sql.ts'

/** Rows of a version as DuckDB holds them in memory: whole columns of plain numbers, and all text of a row in one piece. */
export interface RowBatch {
  readonly rows: number
  /** One a column of `fixed`. */
  readonly columns: readonly BatchColumn[]
  /** Bytes of UTF-8, one a text of `texts`: -1 where there is none. */
  readonly lengths: readonly Int32Array[]
  /** All texts of a row, one after the other. */
  textOf(row: number): Uint8Array
  /** What the bytes are read from: it must live as long as the batch is used. */
  readonly source: DataChunk | null
}
export interface BatchColumn {
  /** Of BIGINT, DECIMAL and TIMESTAMP: two halves a row, the lower first. */
  readonly ints: Int32Array
  readonly doubles: Float64Array
  readonly bytes: Uint8Array
  /** A bit a row; null: all hold a value. */
  readonly valid: Uint32Array | null
}

export interface VersionRows {
  readonly hasTable: boolean
  next(): Promise<RowBatch | null>
}

/**
 * Rows are read in the order of the file; until they are, the connection does nothing else (DuckDB would end the
 * stream). Text goes through one string a row, because each string costs a call.
 */
export async function openRows(
  connection: DuckDBConnection,
  file: string,
  columns: readonly Column[],
): Promise<VersionRows> {
  const hasTable = await hasSource(connection, file)
  const fixed = columns.filter((column) => column.type !== 'text')
  const widths = [...fixed.map(bytesOf), ...(hasTable ? [4, 4] : [])]
  const texts = textColumns(columns)
  const list = [
    ...fixed.map((column) => columnSql(column.id)),
    ...(hasTable ? [`"${hidden.table}"`, `"${hidden.row}"`] : []),
    ...texts.map((text) => `cast(coalesce(strlen(${text}), -1) as integer)`),
    texts.length === 0 ? "''" : `concat(${texts.join(', ')})`,
  ]
  const result = await connection.stream(`select ${list.join(', ')} from read_parquet(${literalSql(file)})`)
  return { hasTable, next: () => nextBatch(result, widths, texts.length) }
}

/** In the order in which `RowBatch.lengths` has them. */
export function textColumns(columns: readonly Column[]): string[] {
  return columns.flatMap((column) => {
    if (column.type === 'text') return [columnSql(column.id)]
    return column.misfits ? [misfitSql(column)] : []
  })
}

function bytesOf(column: Column): number {
  if (column.type === 'boolean') return 1
  return column.type === 'date' ? 4 : 8
}

/** Whether the file says of its rows which table and row they were read from. */
export async function hasSource(connection: DuckDBConnection, file: string): Promise<boolean> {
  const result = await connection.run(`select * from read_parquet(${literalSql(file)}) limit 0`)
  const names = result.columnNames()
  return names.includes(hidden.table) && names.includes(hidden.row)
}

async function nextBatch(result: DuckDBResult, widths: readonly number[], texts: number): Promise<RowBatch | null> {
  const chunk = (await result.fetchChunk())?.chunk ?? null
  const rows = chunk === null ? 0 : duckdb.data_chunk_get_size(chunk)
  if (chunk === null || rows === 0) return null
  const columns = widths.map((width, index) => fixedColumn(chunk, index, rows, width))
  const lengths = Array.from({ length: texts }, (_, index) => {
    const data = duckdb.vector_get_data(duckdb.data_chunk_get_vector(chunk, widths.length + index), rows * 4)
    return new Int32Array(data.buffer, data.byteOffset, rows)
  })
  return { rows, columns, lengths, textOf: textReader(chunk, widths.length + texts, rows), source: chunk }
}

const none = new Float64Array(0)
const noInts = new Int32Array(0)

function fixedColumn(chunk: DataChunk, index: number, rows: number, width: number): BatchColumn {
  const vector = duckdb.data_chunk_get_vector(chunk, index)
  const bytes = duckdb.vector_get_data(vector, rows * width)
  const validity = validityOf(vector, rows)
  return {
    bytes,
    ints: width >= 4 ? new Int32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >> 2) : noInts,
    doubles: width === 8 ? new Float64Array(bytes.buffer, bytes.byteOffset, rows) : none,
    valid: validity === null ? null : new Uint32Array(validity.buffer, validity.byteOffset, validity.byteLength >> 2),
  }
}

/** Declared as bytes, but null where all rows hold a value. */
const validityOf = (vector: Vector, rows: number): Uint8Array | null =>
  duckdb.vector_get_validity(vector, Math.ceil(rows / 64) * 8)

/** Bytes of a string in DuckDB's memory: up to this many are beside its length, longer ones are elsewhere. */
const INLINED_BYTES = 12

function textReader(chunk: DataChunk, index: number, rows: number): (row: number) => Uint8Array {
  const data = duckdb.vector_get_data(duckdb.data_chunk_get_vector(chunk, index), rows * 16)
  const buffer = data.buffer as ArrayBuffer
  const lengths = new Uint32Array(buffer, data.byteOffset, rows * 4)
  return (row) => {
    const length = lengths[row * 4] as number
    const start = data.byteOffset + row * 16
    if (length <= INLINED_BYTES) return new Uint8Array(buffer, start + 4, length)
    return duckdb.get_data_from_pointer(buffer, start + 8, length)
  }
}

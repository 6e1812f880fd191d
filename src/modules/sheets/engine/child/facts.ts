import { createHash, type Hash } from 'node:crypto'
import duckdb, { type Connection, type DataChunk, type Result, type Vector } from '@duckdb/node-bindings'
import { hidden, type Column, type ColumnType } from '../../core/schema.ts'
import type { Totals } from '../../ports.ts'
import { quoted, type Duck } from './duckdb.ts'

export interface Facts {
  readonly totals: Totals
  readonly hash: string
}

/**
 * Totals and hash of a file of ours.
 *
 * The hash is sha256 over, in this order: the number of rows; of each column that is not text its type, scale, validity
 * (a byte a row) and values as they are in memory (little endian, zero where there is none); of all texts and misfits
 * their lengths in bytes (-1: none) and a digest a row of what they are one after the other. Columns are hashed each for
 * themselves, so it does not matter in which pieces rows come. Names and provenance are not part of it.
 *
 * @throws Error when `ascending` was asked for and the rows are not in the order of `_from`
 */
export async function factsOf(
  duck: Duck,
  file: string,
  columns: readonly Column[],
  { ascending = false } = {},
): Promise<Facts> {
  const fixed = columns.filter((column) => column.type !== 'text')
  const texts = columns.flatMap(textNames)
  const list = [
    ...fixed.map((column) => column.id),
    ...texts.map((name) => `coalesce(strlen(${name}), -1)::integer`),
    ...(texts.length === 0 ? [] : [`md5_number(concat(${texts.join(', ')}))`]),
    ...(ascending ? [hidden.from] : []),
  ]
  const rows = await countOf(duck, file)
  if (list.length === 0) return { totals: { rows, sums: {} }, hash: digest(String(rows)) }
  const result = await stream(duck.connection, `select ${list.join(', ')} from read_parquet(${quoted(file)})`)
  const lanes = [
    ...fixed.map((column) => openLane(widths[column.type], column.type === 'number')),
    ...texts.map(() => openLane(4, false)),
    ...(texts.length === 0 ? [] : [openLane(16, false)]),
  ]
  await readAll(result, lanes, ascending ? openOrder() : null)
  const doubles = new Map(fixed.map((column, index) => [column.id, lanes[index]?.sum ?? 0]))
  const kinds = fixed.map((column) => `${column.type} ${column.scale}`)
  return {
    totals: { rows, sums: await sumsOf(duck, file, columns, doubles) },
    hash: digest([String(rows), ...kinds, `${texts.length} texts`, ...lanes.map((lane) => lane.digest())].join('\n')),
  }
}

function textNames(column: Column): string[] {
  if (column.type === 'text') return column.misfits ? [column.id, `${column.id}x`] : [column.id]
  return column.misfits ? [`${column.id}x`] : []
}

const widths: Readonly<Record<Exclude<ColumnType, 'text'> | 'text', number>> = {
  text: 0,
  integer: 8,
  decimal: 8,
  number: 8,
  boolean: 1,
  date: 4,
  datetime: 8,
  duration: 8,
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex')

async function countOf(duck: Duck, file: string): Promise<number> {
  const [row] = await duck.rows(`select num_rows from parquet_file_metadata(${quoted(file)})`)
  return Number(row?.[0])
}

/** Exact for integers and decimals; doubles are added in the order of the rows, so that it is always the same. */
async function sumsOf(
  duck: Duck,
  file: string,
  columns: readonly Column[],
  doubles: ReadonlyMap<string, number>,
): Promise<Record<string, string>> {
  const exact = columns.filter(({ type }) => type === 'integer' || type === 'decimal')
  const list = exact.map(({ id }) => `coalesce(sum(${id}), 0)::varchar`)
  const [row] =
    list.length === 0 ? [[]] : await duck.rows(`select ${list.join(', ')} from read_parquet(${quoted(file)})`)
  const sums = new Map(exact.map(({ id }, index) => [id, String(row?.[index])]))
  const numeric = columns.filter(({ type }) => type === 'number' || type === 'integer' || type === 'decimal')
  return Object.fromEntries(numeric.map(({ id }) => [id, sums.get(id) ?? String(doubles.get(id))]))
}

async function stream(connection: Connection, sql: string): Promise<Result> {
  return duckdb.execute_prepared_streaming(await duckdb.prepare(connection, sql))
}

async function readAll(result: Result, lanes: readonly Lane[], order: Order | null): Promise<void> {
  for (;;) {
    const chunk = await duckdb.fetch_chunk(result)
    const rows = chunk === null ? 0 : duckdb.data_chunk_get_size(chunk)
    if (chunk === null || rows === 0) return
    for (const [index, lane] of lanes.entries()) lane.take(chunk, index, rows)
    order?.take(chunk, lanes.length, rows)
  }
}

/** One column on its way into the hash. */
interface Lane {
  take(chunk: DataChunk, index: number, rows: number): void
  readonly sum: number
  digest(): string
}

const allValid = Buffer.alloc(2_048, 1)

function openLane(width: number, isSummed: boolean): Lane {
  const values = createHash('sha256')
  const validity = createHash('sha256')
  let sum = 0
  return {
    take(chunk, index, rows) {
      const vector = duckdb.data_chunk_get_vector(chunk, index)
      const bytes = duckdb.vector_get_data(vector, rows * width)
      const bits = validityOf(vector, rows)
      if (bits === null) update(validity, allValid.subarray(0, rows))
      else update(validity, blankInvalid(bytes, bits, rows, width))
      update(values, bytes)
      if (isSummed) sum = addAll(sum, new Float64Array(bytes.buffer, bytes.byteOffset, rows))
    },
    get sum() {
      return sum
    },
    digest: () => `${validity.digest('hex')} ${values.digest('hex')}`,
  }
}

/** A bit a row; null: every row has a value. */
const validityOf = (vector: Vector, rows: number): Uint8Array | null =>
  duckdb.vector_get_validity(vector, Math.ceil(rows / 64) * 8)

const update = (hash: Hash, bytes: Uint8Array): void => void hash.update(bytes)

function addAll(start: number, values: Float64Array): number {
  let sum = start
  for (const value of values) sum += value
  return sum
}

/** What stands in memory where there is no value is chance: it becomes zero. Answers the validity, a byte a row. */
function blankInvalid(bytes: Uint8Array, bits: Uint8Array, rows: number, width: number): Uint8Array {
  const valid = new Uint8Array(rows)
  for (let row = 0; row < rows; row += 1) {
    const isValid = ((bits[row >> 3] ?? 0) >> (row & 7)) & 1
    valid[row] = isValid
    if (isValid === 0) bytes.fill(0, row * width, (row + 1) * width)
  }
  return valid
}

interface Order {
  take(chunk: DataChunk, index: number, rows: number): void
}

function openOrder(): Order {
  let last = -1n
  return {
    take(chunk, index, rows) {
      const bytes = duckdb.vector_get_data(duckdb.data_chunk_get_vector(chunk, index), rows * 8)
      const ids = new BigInt64Array(bytes.buffer, bytes.byteOffset, rows)
      for (const id of ids) {
        if (id <= last) throw new Error(`Row ${id} came after row ${last}: the rows lost their order.`)
        last = id
      }
    },
  }
}

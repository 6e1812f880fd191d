import duckdb from '@duckdb/node-bindings'
import type { Appender, Connection, DataChunk, LogicalType } from '@duckdb/node-bindings'
import { chunkRows, fillDoubles, fillTexts } from './vectors.ts'
import type { DoubleFill, TextFill } from './vectors.ts'

/** As much of the child's DuckDB as ingest needs. */
export interface Duck {
  readonly connection: Connection
  run(sql: string): Promise<void>
  rows(sql: string): Promise<unknown[][]>
}

export interface Slot {
  readonly name: string
  readonly fill: { readonly double: DoubleFill } | { readonly text: TextFill }
}

/** Rows of a part: a row group of Parquet; fewer of wide tables, so that a part is some 100 MB at most. */
const partRows = 122_880
const partCells = 4_000_000
const rowGroup = 122_880
/** As for versions: larger dictionaries cost as much time as all else of a file. */
const maxDictionary = 1_000

/**
 * Rows of one table on their way into Parquet: staged in memory as texts and doubles, put down in parts, and written
 * as what they turned out to be at the end. A table of one part is written once.
 */
export interface Staging {
  readonly slots: readonly Slot[]
  /** A slot for rows from now on; those before are null. */
  addSlot(slot: Slot): void
  /** Takes the first `count` rows of all fills. */
  append(rowNumbers: Int32Array<ArrayBuffer>, count: number): Promise<void>
  /** Writes all rows but some. @param select expressions of SQL over the slots */
  write(path: string, select: string, without: readonly number[]): Promise<void>
  close(): Promise<void>
}

export function createStaging(duck: Duck, name: string, partPath: (part: number) => string): Staging {
  const slots: Slot[] = []
  const parts: string[] = []
  const table = createStagingTable(duck, name, slots)

  async function putDown(): Promise<void> {
    const path = partPath(parts.length)
    parts.push(path)
    table.flush()
    await duck.run(`copy "${name}" to ${quoted(path)} (format parquet, compression lz4_raw)`)
    await table.drop()
  }

  return {
    slots,
    addSlot: (slot) => void slots.push(slot),
    async append(rowNumbers, count) {
      const most = Math.min(partRows, Math.max(chunkRows, partCells / (slots.length + 1)))
      if (table.rows + count > most) await putDown()
      await table.append(rowNumbers, count)
    },
    async write(path, select, without) {
      if (parts.length > 0 && table.rows > 0) await putDown()
      if (parts.length === 0) await table.open()
      table.flush()
      const files = parts.map(quoted).join(', ')
      const from = parts.length === 0 ? `"${name}"` : `read_parquet([${files}], union_by_name = true)`
      const where = without.length === 0 ? '' : ` where _row not in (${without.join(', ')})`
      const how = `format parquet, compression lz4_raw, dictionary_size_limit ${maxDictionary}, row_group_size ${rowGroup}`
      await duck.run(`copy (select ${select} from ${from}${where}) to ${quoted(path)} (${how})`)
    },
    async close() {
      table.flush()
      await table.drop()
    },
  }
}

interface StagingTable {
  readonly rows: number
  /** Makes it, with all slots there are. */
  open(): Promise<Appender>
  append(rowNumbers: Int32Array<ArrayBuffer>, count: number): Promise<void>
  flush(): void
  drop(): Promise<void>
}

function createStagingTable(duck: Duck, name: string, slots: readonly Slot[]): StagingTable {
  let types: LogicalType[] = []
  let appender: Appender | null = null
  let created = 0
  let rows = 0

  function flush(): void {
    if (appender === null) return
    const ending = appender
    appender = null
    duckdb.appender_close_sync(ending)
  }

  async function open(): Promise<Appender> {
    if (appender !== null && created === slots.length) return appender
    flush()
    if (rows === 0) {
      await duck.run(`create or replace table "${name}" (${['_row INTEGER', ...slots.map(sqlOf)].join(', ')})`)
    } else {
      for (const slot of slots.slice(created)) await duck.run(`alter table "${name}" add column ${sqlOf(slot)}`)
    }
    created = slots.length
    types = [duckdb.Type.INTEGER, ...slots.map(typeOf)].map((type) => duckdb.create_logical_type(type))
    appender = duckdb.appender_create(duck.connection, null, name)
    return appender
  }

  return {
    get rows() {
      return rows
    },
    open,
    flush,
    async append(rowNumbers, count) {
      const to = await open()
      const chunk = duckdb.create_data_chunk(types)
      duckdb.data_chunk_set_size(chunk, count)
      duckdb.copy_data_to_vector(duckdb.data_chunk_get_vector(chunk, 0), 0, rowNumbers.buffer, 0, count * 4)
      for (const [index, slot] of slots.entries()) fillVector(chunk, index + 1, slot, count)
      duckdb.append_data_chunk(to, chunk)
      rows += count
    },
    async drop() {
      await duck.run(`drop table if exists "${name}"`)
      rows = 0
      created = 0
    },
  }
}

function sqlOf(slot: Slot): string {
  return `"${slot.name}" ${'text' in slot.fill ? 'VARCHAR' : 'DOUBLE'}`
}

function typeOf(slot: Slot): duckdb.Type {
  return 'text' in slot.fill ? duckdb.Type.VARCHAR : duckdb.Type.DOUBLE
}

function fillVector(chunk: DataChunk, index: number, slot: Slot, count: number): void {
  const vector = duckdb.data_chunk_get_vector(chunk, index)
  if ('double' in slot.fill) fillDoubles(vector, slot.fill.double, count)
  else fillTexts(vector, slot.fill.text, count)
}

export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

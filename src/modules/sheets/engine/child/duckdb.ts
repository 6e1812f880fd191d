import { DuckDBConnection, type DuckDBValue } from '@duckdb/node-api'
import duckdb, { type Connection } from '@duckdb/node-bindings'
import type { Place } from '../protocol.ts'

export interface Duck {
  /** For what the helpers below do not cover: appenders, raw chunks. */
  readonly connection: Connection
  /** The same, as the typed library knows it. */
  readonly typed: DuckDBConnection
  run(sql: string, parameters?: Bound): Promise<void>
  rows(sql: string, parameters?: Bound): Promise<DuckDBValue[][]>
  /** Stops what runs. */
  interrupt(): void
  /** Of what runs, 0 to 1; null: DuckDB cannot tell. */
  progress(): number | null
  close(): void
}
/** Values by their names in the SQL, without `$`. */
export type Bound = Readonly<Record<string, string | number | bigint | boolean | null>>

export interface DuckOptions {
  readonly memoryMb: number
}

/** As they must read back, whatever DuckDB's defaults become. */
const locked = {
  threads: '2',
  preserve_insertion_order: 'true',
  enable_external_access: 'false',
  autoinstall_known_extensions: 'false',
  autoload_known_extensions: 'false',
  allow_community_extensions: 'false',
  allow_unsigned_extensions: 'false',
  allow_persistent_secrets: 'false',
  lock_configuration: 'true',
} as const

/**
 * DuckDB in memory, that sees the project's folder and nothing else, and cannot be told otherwise.
 * @throws Error when a setting does not read back as it was made
 */
export async function openDuck(place: Place, { memoryMb }: DuckOptions): Promise<Duck> {
  const config = duckdb.create_config()
  duckdb.set_config(config, 'threads', locked.threads)
  duckdb.set_config(config, 'memory_limit', `${memoryMb}MiB`)
  duckdb.set_config(config, 'temp_directory', place.tmp)
  const database = await duckdb.open(':memory:', config)
  const raw = await duckdb.connect(database)
  const connection = new DuckDBConnection(raw)
  const { lock_configuration: lock, enable_external_access: access, ...others } = locked
  for (const [name, value] of Object.entries(others)) await connection.run(`set ${name} = ${value}`)
  await connection.run(`set TimeZone = 'UTC'`)
  await connection.run(`set allowed_directories = [${quoted(`${place.project}/`)}]`)
  await connection.run(`set enable_external_access = ${access}`)
  await connection.run(`set lock_configuration = ${lock}`)
  await assertLocked(connection, place, memoryMb)
  return {
    connection: raw,
    typed: connection,
    async run(sql, parameters) {
      await connection.run(sql, bound(parameters))
    },
    async rows(sql, parameters) {
      return (await connection.runAndReadAll(sql, bound(parameters))).getRows()
    },
    interrupt: () => connection.interrupt(),
    progress() {
      const { percentage } = connection.progress
      return percentage < 0 ? null : percentage / 100
    },
    close() {
      connection.closeSync()
      duckdb.close_sync(database)
    },
  }
}

const bound = (parameters: Bound | undefined): Record<string, DuckDBValue> | undefined =>
  parameters === undefined || Object.keys(parameters).length === 0 ? undefined : { ...parameters }

async function assertLocked(connection: DuckDBConnection, place: Place, memoryMb: number): Promise<void> {
  const reader = await connection.runAndReadAll('select name, value from duckdb_settings()')
  const settings = new Map(reader.getRows().map(([name, value]) => [String(name), String(value)]))
  const expected: Readonly<Record<string, string>> = {
    ...locked,
    memory_limit: `${memoryMb.toFixed(1)} MiB`,
    temp_directory: place.tmp,
    TimeZone: 'UTC',
    allowed_paths: '[]',
  }
  for (const [name, value] of Object.entries(expected))
    if (settings.get(name) !== value)
      throw new Error(`DuckDB's ${name} is ${settings.get(name) ?? 'unknown'} instead of ${value}.`)
  const folders = settings.get('allowed_directories')?.slice(1, -1).split(', ') ?? []
  const isWithin = folders.every((folder) => folder.startsWith(`${place.project}/`))
  if (folders.length === 0 || !isWithin) throw new Error(`DuckDB may see ${folders.join(', ')}.`)
}

/** As a literal of SQL; for paths, which are ours and cannot be bound in every place. */
export const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`

import { renameSync } from 'node:fs'
import { quoted, type Bound, type Duck } from './duckdb.ts'

/**
 * Dictionaries of more values than this cost as much time as all else of a file and save little of a table's life of
 * days; codes, countries and months have fewer.
 */
const MAX_DICTIONARY = 1_000

/**
 * Writes the rows of a query as Parquet, in order: beside first, then by its name, so that there is a whole file or none.
 * The parent has the disk keep it before it tells anybody (`durable.ts`).
 */
export async function writeFile(duck: Duck, sql: string, parameters: Bound, out: string): Promise<void> {
  const part = `${out}.part`
  await duck.run(
    `copy (${sql}) to ${quoted(part)} (format parquet, compression lz4_raw, dictionary_size_limit ${MAX_DICTIONARY})`,
    parameters,
  )
  renameSync(part, out)
}

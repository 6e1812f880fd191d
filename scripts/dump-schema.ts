import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { openDatabase } from '../src/db/database.ts'
import { migrate } from '../src/db/migrate.ts'

const HEAD = '-- The schema that all migrations make together. Written by: node run.cjs scripts/dump-schema.ts\n'

/** The schema of a fresh database as SQL text, in a stable order. */
export async function dumpSchema(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'switchboard-schema-'))
  const database = openDatabase(folder, (error) => {
    throw error
  })
  try {
    await migrate(database.db)
    const { rows } = await sql<{ sql: string }>`
      select sql from sqlite_master
      where sql is not null and name not like 'kysely_%' and name not like 'sqlite_%'
      order by tbl_name, case type when 'table' then 0 when 'index' then 1 else 2 end, name`.execute(database.db)
    return [HEAD, ...rows.map((row) => `${layOut(row.sql)};\n`)].join('\n')
  } finally {
    await database.close()
    rmSync(folder, { recursive: true })
  }
}

/** One column or constraint a line, so that a difference can be read. */
function layOut(statement: string): string {
  const text = statement.replaceAll(/\s+/g, ' ')
  if (!text.startsWith('CREATE TABLE')) return text
  let depth = 0
  return text.replaceAll(/[(),] ?/g, (mark) => {
    if (mark.startsWith('(') && ++depth === 1) return '(\n  '
    if (mark.startsWith(')') && --depth === 0) return mark.replace(')', '\n)')
    return mark.startsWith(',') && depth === 1 ? ',\n  ' : mark
  })
}

if (import.meta.main) writeFileSync(new URL('../src/db/schema.sql', import.meta.url), await dumpSchema())

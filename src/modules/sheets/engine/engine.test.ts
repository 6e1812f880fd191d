import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Column } from '../core/schema.ts'
import type { Engine, TaskOptions } from '../ports.ts'
import { createEngine } from './engine.ts'

const column = (id: string, name: string, type: Column['type'], more: Partial<Column> = {}): Column => ({
  id,
  name,
  type,
  scale: 0,
  misfits: false,
  ...more,
})
const options = (): TaskOptions => ({ signal: AbortSignal.timeout(60_000) })

function scene(): { readonly engine: Engine; readonly project: string } {
  const folder = mkdtempSync(join(tmpdir(), 'switchboard-engine-'))
  const project = join(folder, '1')
  mkdirSync(join(project, 'tables'), { recursive: true })
  const engine = createEngine({ folder })
  onTestFinished(async () => {
    await engine.close()
    rmSync(folder, { recursive: true, force: true })
  })
  return { engine, project }
}

async function writeTable(file: string, sql: string): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  await connection.run(`copy (${sql}) to '${file}' (format parquet)`)
  connection.closeSync()
  instance.closeSync()
}

describe('a page of rows', () => {
  it('has exact values, ISO dates, and the text of misfits where they are', async () => {
    const { engine, project } = scene()
    const file = join(project, 'tables', 't.parquet')
    await writeTable(
      file,
      `select (i + 2)::integer as _row, 'name ' || i as c1, (i * 1.25)::decimal(18, 2) as c2,
         case when i = 1 then null else 9007199254740993 + i end as c3, case when i = 1 then '#N/A' end as c3x,
         date '2024-01-30' + i::integer as c4, timestamp '2024-01-30 10:00:00' as c5, i = 1 as c6
       from range(3) t(i)`,
    )
    const columns = [
      column('c1', 'name', 'text'),
      column('c2', 'amount', 'decimal', { scale: 2 }),
      column('c3', 'number', 'integer', { misfits: true }),
      column('c4', 'day', 'date'),
      column('c5', 'at', 'datetime'),
      column('c6', 'isOpen', 'boolean'),
    ]

    const page = await engine.page({ file, columns, from: 1, limit: 2 }, options())

    expect(page).toEqual({
      kind: 'done',
      result: {
        columns,
        rows: [
          { id: 1, values: ['name 1', '1.25', '#N/A', '2024-01-31', '2024-01-30T10:00:00', true], odd: [2] },
          {
            id: 2,
            values: ['name 2', '2.50', '9007199254740995', '2024-02-01', '2024-01-30T10:00:00', false],
            odd: [],
          },
        ],
      },
    })
  })
})

import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { onTestFinished } from 'vitest'
import type { Column } from '../../src/modules/sheets/core/schema.ts'
import { createEngine, type EngineDeps } from '../../src/modules/sheets/engine/engine.ts'
import type { Engine, TaskOptions, TaskOutcome } from '../../src/modules/sheets/ports.ts'

export interface EngineScene {
  readonly engine: Engine
  /** Of one project, with `tables/` in it. */
  readonly project: string
  /** A file in it. */
  at(name: string): string
}

export function engineScene(deps: Partial<EngineDeps> = {}): EngineScene {
  const folder = mkdtempSync(join(tmpdir(), 'switchboard-engine-'))
  const project = join(folder, '1')
  mkdirSync(join(project, 'tables'), { recursive: true })
  const engine = createEngine({ folder, ...deps })
  onTestFinished(async () => {
    await engine.close()
    rmSync(folder, { recursive: true, force: true })
  })
  return { engine, project, at: (name) => join(project, 'tables', name) }
}

export const column = (id: string, name: string, type: Column['type'], more: Partial<Column> = {}): Column => ({
  id,
  name,
  type,
  scale: 0,
  misfits: false,
  ...more,
})

export const within = (ms = 60_000): TaskOptions => ({ signal: AbortSignal.timeout(ms) })

/** The result of a task that must not fail. */
export async function done<Result>(outcome: Promise<TaskOutcome<Result>>): Promise<Result> {
  const ended = await outcome
  if (ended.kind === 'failed') throw new Error(`${ended.reason}: ${ended.detail}`)
  return ended.result
}

/** Rows of a query, made outside the engine. */
export async function queryRows(sql: string): Promise<unknown[][]> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  const reader = await connection.runAndReadAll(sql)
  const rows = reader.getRowsJson()
  connection.closeSync()
  instance.closeSync()
  return rows
}

/** A table as reading leaves it: `_row` and columns. */
export async function writeTable(file: string, sql: string): Promise<void> {
  await queryRows(`copy (${sql}) to '${file}' (format parquet)`)
}

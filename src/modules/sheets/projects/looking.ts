import { authorize, type Actor } from '../../../kernel/actor.ts'
import type { ProjectId, VersionId, WorkbookTableId } from '../../../kernel/ids.ts'
import { stepSchema } from '../plan/contract.ts'
import type { GridRows, TraceResult } from '../ports.ts'
import type { ActDeps } from './acts/act.ts'
import type { Grid, Trace } from './contract.ts'
import { answerOf } from './engine-answer.ts'
import { columnUnknown, rowsMissing, tableNotFound } from './errors.ts'
import { cellName, plainColumn, readFacts, tableFactsSchema, type BaseSource } from './facts.ts'
import { exists } from './folder.ts'
import { otherTables } from './other-tables.ts'
import { requireProject, requireReady } from './require.ts'
import { findTable } from './table-store.ts'
import { lineageOf } from './version-store.ts'

interface OfVersion {
  readonly projectId: ProjectId
  readonly versionId: VersionId
}
interface Range {
  readonly from: number
  readonly limit: number
}

/** What people see of rows: all of it is asked of the engine's child. */
export interface Looking {
  rows(actor: Actor, of: OfVersion & Range, signal: AbortSignal): Promise<Grid>
  tableRows(
    actor: Actor,
    of: { projectId: ProjectId; tableId: WorkbookTableId } & Range,
    signal: AbortSignal,
  ): Promise<Grid>
  values(
    actor: Actor,
    of: OfVersion & { column: string; contains: string; limit: number },
    signal: AbortSignal,
  ): Promise<{ items: { value: string; count: number }[] }>
  /** Where a value comes from: file, sheet, cell and the steps. */
  trace(actor: Actor, of: OfVersion & { row: number; column: string }, signal: AbortSignal): Promise<Trace>
}

export function createLooking(deps: ActDeps): Looking {
  const { database, engine, folder } = deps
  return {
    async rows(actor, { projectId, versionId, from, limit }, signal) {
      authorize(actor, 'sheets.read')
      const project = await requireProject(database.db, projectId)
      const { facts } = await requireReady(database.db, project, versionId)
      const request = {
        file: folder.version(projectId, versionId),
        columns: facts.columns.map(plainColumn),
        from,
        limit,
      }
      await requireRows(request.file, `version ${versionId}`)
      return toGrid(answerOf(await engine.page(request, { signal })), facts.totals.rows)
    },
    async tableRows(actor, { projectId, tableId, from, limit }, signal) {
      authorize(actor, 'sheets.read')
      const row = await findTable(database.db, projectId, tableId)
      if (row === undefined) throw tableNotFound(tableId)
      const columns = tableFactsSchema.parse(JSON.parse(row.facts)).columns.map(plainColumn)
      const request = { file: folder.table(projectId, tableId), columns, from, limit }
      await requireRows(request.file, `table ${tableId}`)
      return toGrid(answerOf(await engine.page(request, { signal })), row.n_rows)
    },
    async values(actor, { projectId, versionId, column: id, contains, limit }, signal) {
      authorize(actor, 'sheets.read')
      const project = await requireProject(database.db, projectId)
      const { facts } = await requireReady(database.db, project, versionId)
      const found = facts.columns.find((column) => column.id === id)
      if (found === undefined) throw columnUnknown(id)
      const request = { file: folder.version(projectId, versionId), column: plainColumn(found), contains, limit }
      return { items: [...answerOf(await engine.values(request, { signal }))] }
    },
    trace: (actor, of, signal) => trace(deps, actor, of, signal),
  }
}

/** @throws AppError `sheet_rows_missing` */
async function requireRows(path: string, what: string): Promise<void> {
  if (!(await exists(path))) throw rowsMissing(what)
}

const toGrid = ({ columns, rows }: GridRows, total: number): Grid => ({
  columns: columns.map(plainColumn),
  total,
  rows: rows.map(({ id, values, odd }) => ({ id, values: [...values], odd: [...odd] })),
})

async function trace(
  { database, engine, folder }: ActDeps,
  actor: Actor,
  { projectId, versionId, row, column: id }: OfVersion & { row: number; column: string },
  signal: AbortSignal,
): Promise<Trace> {
  authorize(actor, 'sheets.read')
  const project = await requireProject(database.db, projectId)
  const { facts } = await requireReady(database.db, project, versionId)
  const column = facts.columns.find((known) => known.id === id)
  if (column === undefined) throw columnUnknown(id)
  const lineage = await lineageOf(database.db, projectId, versionId)
  const chain = lineage
    .map((version) => ({
      file: folder.version(projectId, version.id),
      columns: (readFacts(version.facts)?.columns ?? []).map(plainColumn),
      step: version.step === null ? null : stepSchema.parse(JSON.parse(version.step)),
    }))
    .reverse()
  const others = await otherTables({ folder }, database.db, projectId)
  const result = answerOf(await engine.trace({ chain, others, rowId: row, column: id }, { signal }))
  const sources = readFacts(lineage[0]?.facts ?? null)?.base?.sources ?? []
  const steps = result.steps.map(({ rows }, index) => {
    const version = lineage[lineage.length - result.steps.length + index]
    return { versionId: version?.id ?? versionId, words: version?.words ?? '', rows }
  })
  const traced = namedSources(result, sources)
  const sentence = sentenceOf(result, traced, steps)
  return {
    value: result.value,
    column: plainColumn(column),
    steps,
    sources: traced,
    sourceCount: result.sourceCount,
    sentence,
  }
}

function namedSources(result: TraceResult, sources: readonly BaseSource[]): Trace['sources'] {
  const byTable = new Map(sources.map((source) => [source.table, source]))
  return result.sources.map(({ table, row, columns, values }) => {
    const source = byTable.get(table)
    return {
      workbookId: source?.workbookId ?? 0,
      file: source?.name ?? 'a file that is gone',
      sheet: source?.sheet ?? '',
      cells: columns.map((column) => cellName(source?.places[column] ?? 0, row)),
      values: [...values],
    }
  })
}

function sentenceOf(result: TraceResult, sources: Trace['sources'], steps: Trace['steps']): string {
  const [only] = sources
  const files = new Set(sources.map(({ file }) => file)).size
  const by = steps.length === 0 ? '' : `, through ${steps.length} ${steps.length === 1 ? 'step' : 'steps'}`
  if (only === undefined) return `It comes from no cell of a file${by}.`
  if (result.sourceCount === 1)
    return `It comes from ${only.cells.join(', ')} of sheet ${only.sheet} in ${only.file}${by}.`
  return `It is made of ${result.sourceCount} cells in ${files} ${files === 1 ? 'file' : 'files'}${by}.`
}

import { authorize, type Actor } from '../../../kernel/actor.ts'
import type { ProjectId, VersionId } from '../../../kernel/ids.ts'
import { reportBase, reportStep, type SumChange, type VersionTotals } from '../core/consolidate/totals.ts'
import type { SourceTable } from '../core/consolidate/tables.ts'
import { projectNotFound, nothingRead, versionNotFound, versionNotReady } from '../projects/errors.ts'
import { readFacts, type StoredFacts } from '../projects/facts.ts'
import { stepSchema } from '../plan/contract.ts'
import type { TotalsReport } from './contract.ts'
import type { CurrentDeps } from './current.ts'
import { chainTo, findMatrix, versionRow, type VersionRow } from './queries.ts'

interface ReadyVersion {
  readonly row: VersionRow
  readonly facts: StoredFacts
}

export const totalsIn = ({ columns, totals, excluded }: StoredFacts): VersionTotals => ({
  columns,
  rows: totals.rows,
  sums: totals.sums,
  excluded,
})

/** @throws AppError `sheet_version_not_found`, `sheet_version_not_ready` */
export async function readyVersion({ database }: CurrentDeps, id: VersionId): Promise<ReadyVersion> {
  const row = await versionRow(database.db, id)
  if (row === undefined) throw versionNotFound(id)
  return ready(row)
}

function ready(row: VersionRow): ReadyVersion {
  const facts = readFacts(row.facts)
  if (row.state !== 'ready' || facts === null) throw versionNotReady(row.id)
  return { row, facts }
}

/** From the base to the version, that one by default which people look at; all of them ready. */
export async function readyChain(
  { database }: CurrentDeps,
  projectId: ProjectId,
  versionId: VersionId | undefined,
): Promise<readonly [ReadyVersion, ...ReadyVersion[]]> {
  const project = await findMatrix(database.db, projectId)
  if (project === undefined) throw projectNotFound(projectId)
  const id = versionId ?? project.version_id
  if (id === null) throw nothingRead()
  const rows = await chainTo(database.db, id)
  const [base, ...steps] = rows.filter((row) => row.project_id === projectId).map(ready)
  if (base === undefined) throw versionNotFound(id)
  return [base, ...steps]
}

export async function totalsOf(
  deps: CurrentDeps,
  actor: Actor,
  { projectId, versionId }: { readonly projectId: ProjectId; readonly versionId: VersionId | undefined },
): Promise<TotalsReport> {
  authorize(actor, 'sheets.read')
  const [base, ...steps] = await readyChain(deps, projectId, versionId)
  const tables = await deps.loader.load(deps.database.db, projectId)
  const { request, sources } = base.facts.base ?? { request: { columns: [], uniqueBy: [] }, sources: [] }
  const isUnique = request.uniqueBy.length > 0
  const report = reportBase(
    {
      ...totalsIn(base.facts),
      from: request.columns,
      tables: sources.map(({ table, rows }) => ({ id: table, rows })),
      isUnique,
    },
    tables,
  )
  const told = steps.map((step, at) => toldOf(steps[at - 1] ?? base, step))
  const names = new Map(
    request.columns.flatMap(({ id, from }) => from.map(({ table, column }) => [`${table} ${column}`, id])),
  )
  return {
    versionId: steps.at(-1)?.row.id ?? base.row.id,
    baseId: base.row.id,
    isBalanced: report.isBalanced,
    remarks: [
      ...report.remarks,
      ...told.flatMap(({ words, remarks }) => remarks.map((remark) => `${words}: ${remark}`)),
    ],
    files: filesOf(tables, { columns: base.facts.columns, names, isUnique }),
    rows: { ...report.rows, excluded: [...report.rows.excluded] },
    sums: report.sums.map((sum): SumChange => ({ ...sum })),
    steps: told,
  }
}

function toldOf(before: ReadyVersion, { row, facts }: ReadyVersion): TotalsReport['steps'][number] {
  const { op } = stepSchema.parse(JSON.parse(row.step ?? 'null'))
  const told = reportStep(op, totalsIn(before.facts), totalsIn(facts))
  return {
    ...told,
    versionId: row.id,
    words: row.words,
    excluded: [...told.excluded],
    sums: [...told.sums],
    remarks: [...told.remarks],
  }
}

interface InBase {
  readonly columns: StoredFacts['columns']
  /** `table column` -> target. */
  readonly names: ReadonlyMap<string, string>
  readonly isUnique: boolean
}

function filesOf(tables: readonly SourceTable[], { columns, names, isUnique }: InBase): TotalsReport['files'] {
  const files = new Map<number, TotalsReport['files'][number]>()
  for (const table of tables) {
    const file = files.get(table.workbookId) ?? { workbookId: table.workbookId, file: table.file, tables: [] }
    files.set(table.workbookId, file)
    const notRows = table.excluded.map(({ reason, count }) => ({ reason, count }))
    file.tables.push({
      table: table.id,
      sheet: table.sheet,
      isLeftOut: table.isLeftOut,
      rowsRead: table.rows + notRows.reduce((sum, { count }) => sum + count, 0),
      notRows,
      rowsIn: table.isLeftOut ? 0 : table.rows,
      rowsOut: table.isLeftOut ? 0 : isUnique ? null : table.rows,
      sums: table.columns.flatMap(({ id, name, sum }) => {
        const target = columns.find((column) => column.id === names.get(`${table.id} ${id}`))
        return sum === null || table.isLeftOut ? [] : [{ column: target?.id ?? '', name: target?.name ?? name, sum }]
      }),
    })
  }
  return [...files.values()]
}

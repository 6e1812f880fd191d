import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import type { Trx } from '../../../../db/transaction.ts'
import type { Step } from '../../core/plan/step.ts'
import type { Column } from '../../core/schema.ts'
import type { ConsolidateRequest, VersionFacts } from '../../ports.ts'
import { stepSchema } from '../../plan/contract.ts'
import { settingsOf, tableFactsSchema, writeFacts, type BaseSource } from '../facts.ts'
import { otherTables } from '../other-tables.ts'
import { changeProject, holdProject, type ProjectRow } from '../project-store.ts'
import { isReading, sourceFiles } from '../queries.ts'
import { changeVersion, findVersion, insertVersion, lineageOf, type VersionRow } from '../version-store.ts'
import { failed, failedTask, type Act, type ActDeps, type ActEnd } from './act.ts'

/** Makes a base of what is read, as the matrix stands; the steps that led to what people looked at are done on it again. */
export const createConsolidateAct =
  (deps: ActDeps): Act =>
  async ({ run, project, scratch, signal, progress }) => {
    const version =
      run.subject_id === null ? undefined : await findVersion(deps.database.db, project.id, run.subject_id)
    if (version === undefined) return failed('cancelled', 'the version is gone')
    if (await isReading(deps.database.db, project.id))
      return failed('cancelled', 'more files came in; they are consolidated together')
    const { request, revision } = await deps.consolidation.requestFor(project.id)
    const sources = await sourcesOf(deps, project, request)
    const out = join(scratch, 'version.parquet')
    const tables = request.tables.map((table) => ({ ...table, file: join(deps.folder.of(project.id), table.file) }))
    const outcome = await deps.engine.consolidate({ ...request, tables, out }, { signal, onProgress: progress })
    if (outcome.kind === 'failed') return failedTask(outcome)
    deps.crashAt?.('sheets-consolidated')
    await rename(out, deps.folder.version(project.id, version.id))
    const base = { request, sources, revision }
    return keepBase(deps, { project, version, facts: outcome.result, base, who: run.created_by })
  }

interface MadeBase {
  readonly project: ProjectRow
  readonly version: VersionRow
  readonly facts: VersionFacts
  readonly base: { request: ConsolidateRequest; sources: readonly BaseSource[]; revision: number }
  readonly who: string
}

function keepBase(deps: ActDeps, { project, version, facts, base, who }: MadeBase): ActEnd {
  const files = new Set(base.sources.map(({ workbookId }) => workbookId)).size
  const rowsIn = base.sources.reduce((sum, source) => sum + source.rows, 0)
  return {
    kind: 'done',
    async commit(trx) {
      const words = `consolidated from ${files} ${files === 1 ? 'file' : 'files'}`
      const change = { state: 'ready', words, facts: writeFacts(facts, base), n_rows: facts.totals.rows } as const
      if (!(await changeVersion(trx, version.id, ['running'], change))) return null
      const now = await holdProject(trx, project.id)
      if (now === undefined) return null
      await changeProject(trx, project.id, { version_id: version.id })
      await deps.log.write(trx, project.id, who, {
        kind: 'version.consolidated',
        body: {
          version: version.id,
          inputs: inputsOf(base.sources),
          engine: deps.engine.version,
          rowsIn,
          rowsOut: facts.totals.rows,
          excluded: facts.excluded.map(({ reason, count }) => ({ reason, count })),
          plan: JSON.stringify({ columns: base.request.columns, uniqueBy: base.request.uniqueBy }),
          output: facts.hash,
        },
      })
      const again = await stepsAgain(deps, trx, { project: now, base: version.id, columns: facts.columns, who })
      return { rows: facts.totals.rows, kept: again.kept, skipped: again.skipped }
    },
  }
}

const inputsOf = (sources: readonly BaseSource[]): { file: string; sha256: string }[] => [
  ...new Map(sources.map(({ workbookId, name, sha256 }) => [workbookId, { file: name, sha256 }])).values(),
]

async function sourcesOf(
  { database }: ActDeps,
  project: ProjectRow,
  request: ConsolidateRequest,
): Promise<readonly BaseSource[]> {
  const used = new Set(request.tables.map(({ id }) => id))
  const files = await sourceFiles(database.db, project.id)
  return files
    .filter(({ tableId }) => used.has(tableId))
    .map(({ tableId, facts, settings, sha256, ...file }) => {
      const { columns } = tableFactsSchema.parse(JSON.parse(facts))
      const { headers, ...rest } = settingsOf(project.settings, settings)
      return {
        ...file,
        table: tableId,
        sha256: sha256 ?? '',
        settings: { ...rest, headers: headers.map(({ rows, ...at }) => ({ ...at, rows: [...rows] })) },
        places: Object.fromEntries(columns.map(({ id, index }) => [id, index])),
      }
    })
}

interface Again {
  readonly project: ProjectRow
  readonly base: number
  readonly columns: readonly Column[]
  readonly who: string
}

/** The steps that people had, as far as they fit the new columns, are queued as one run. */
async function stepsAgain(deps: ActDeps, trx: Trx, { project, base, columns, who }: Again) {
  const kept: string[] = []
  const skipped: { words: string; why: string }[] = []
  if (project.version_id === null) return { kept, skipped }
  const before = await lineageOf(trx, project.id, project.version_id)
  const others = (await otherTables(deps, trx, project.id)).map(({ name, columns: had }) => ({ name, columns: had }))
  let parent = base
  let known = columns
  for (const row of before) {
    if (row.step === null || row.state !== 'ready') continue
    const step: Step = stepSchema.parse(JSON.parse(row.step))
    const verdict = deps.language.check(step, { columns: known, others, nextColumn: project.next_column })
    if (verdict.kind === 'refused') {
      skipped.push({ words: row.words, why: verdict.problem.message })
      continue
    }
    known = verdict.columns
    const made = await insertVersion(trx, {
      project_id: project.id,
      parent_id: parent,
      step: row.step,
      words: row.words,
      created_by: row.created_by,
      created_at: deps.clock.now(),
    })
    parent = made.id
    kept.push(row.words)
  }
  if (parent !== base) await deps.runs.queue(trx, { projectId: project.id, kind: 'step', subjectId: parent, who })
  return { kept, skipped }
}

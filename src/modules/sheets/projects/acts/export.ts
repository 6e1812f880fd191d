import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import type { ExportRequest } from '../../ports.ts'
import { changeDownload, findDownload, type DownloadRow } from '../download-store.ts'
import type { ProjectRow } from '../project-store.ts'
import { plainColumn, readFacts, type BaseSource, type StoredFacts } from '../facts.ts'
import { linesAfter } from '../log-store.ts'
import { downloadOptionsSchema } from '../show.ts'
import { lineageOf, type VersionRow } from '../version-store.ts'
import { failed, failedTask, type Act, type ActDeps, type ActEnd } from './act.ts'

const MAX_LOG_LINES = 5_000

/** Makes a file of a version: whole under its name, or not there. */
export const createExportAct =
  (deps: ActDeps): Act =>
  async ({ run, project, scratch, signal, progress }) => {
    const { database, folder, engine } = deps
    const download = run.subject_id === null ? undefined : await findDownload(database.db, project.id, run.subject_id)
    if (download === undefined) return failed('cancelled', 'the download is gone')
    const lineage = await lineageOf(database.db, project.id, download.version_id)
    const version = lineage.at(-1)
    const facts = readFacts(version?.facts ?? null)
    if (version === undefined || facts === null) return failed('refused', 'the version is not ready')
    const out = join(scratch, `export.${download.format}`)
    const request = await requestOf(deps, { project, download, lineage, version, facts, out })
    const outcome = await engine.export(request, { signal, onProgress: progress })
    if (outcome.kind === 'failed') return failedTask(outcome)
    deps.crashAt?.('sheets-exported')
    await rename(out, folder.export(project.id, download.id, download.format))
    return keepDownload(deps, { download, version, hash: facts.hash, ...outcome.result, who: run.created_by })
  }

interface Wanted {
  readonly project: ProjectRow
  readonly download: DownloadRow
  readonly lineage: readonly VersionRow[]
  readonly version: VersionRow
  readonly facts: StoredFacts
  readonly out: string
}

async function requestOf(
  deps: ActDeps,
  { project, download, lineage, version, facts, out }: Wanted,
): Promise<ExportRequest> {
  const sources = readFacts(lineage[0]?.facts ?? null)?.base?.sources ?? []
  const { provenance } = downloadOptionsSchema.parse(JSON.parse(download.options))
  const names = sources.map(({ table, name, sheet }) => [table, { file: name, sheet }] as const)
  const { format } = download
  return {
    file: deps.folder.version(project.id, version.id),
    columns: facts.columns.map(plainColumn),
    rows: facts.totals.rows,
    format,
    out,
    sheets: format === 'xlsx' ? [sourcesSheet(sources), await logSheet(deps, project.id, lineage)] : [],
    provenance: provenance ? Object.fromEntries(names) : null,
    title: project.title,
  }
}

interface Made {
  readonly download: DownloadRow
  readonly version: VersionRow
  readonly hash: string
  readonly bytes: number
  readonly sha256: string
  readonly who: string
}

const keepDownload = (deps: ActDeps, { download, version, hash, bytes, sha256, who }: Made): ActEnd => ({
  kind: 'done',
  async commit(trx) {
    if (!(await changeDownload(trx, download.id, ['running'], { state: 'ready', bytes, sha256 }))) return null
    const { id, format } = download
    const body = {
      download: id,
      version: version.id,
      format,
      rows: version.n_rows,
      input: hash,
      bytes,
      output: sha256,
      engine: deps.engine.version,
    }
    await deps.log.write(trx, download.project_id, who, { kind: 'download.made', body })
    return { bytes, sha256 }
  },
})

const sourcesSheet = (sources: readonly BaseSource[]): ExportRequest['sheets'][number] => ({
  name: 'Sources',
  header: ['File', 'Sheet', 'Rows', 'SHA-256 of the file'],
  rows: sources.map(({ name, sheet, rows, sha256 }) => [name, sheet, rows, sha256]),
})

/** What was done, the first first, with rows in and out; and the head of the log by which it can be checked. */
async function logSheet(
  { database }: ActDeps,
  projectId: number,
  lineage: readonly VersionRow[],
): Promise<ExportRequest['sheets'][number]> {
  const steps = lineage.map((version, index) => {
    const before = lineage[index - 1]
    const excluded = readFacts(version.facts)?.excluded ?? []
    const out = excluded.map(({ reason, count }) => `${count} ${reason}`).join(', ')
    return [index, version.words, before?.n_rows ?? null, version.n_rows, out, readFacts(version.facts)?.hash ?? null]
  })
  const lines = await linesAfter(database.db, projectId, 0, MAX_LOG_LINES)
  const head = lines.at(-1)?.hash ?? ''
  return {
    name: 'Log',
    header: ['Step', 'What was done', 'Rows before', 'Rows after', 'Left out', 'Hash of the rows'],
    rows: [...steps, [null, 'Head of the log', null, null, '', head]],
  }
}

import type { Run, Project, SheetTable, Version, Workbook, Download } from './contract.ts'
import { progressSchema } from './contract.ts'
import type { DownloadRow } from './download-store.ts'
import { cellName, readFacts, settingsOf, tableFactsSchema } from './facts.ts'
import { failureOf, readFailureOf } from './failures.ts'
import type { ProjectRow } from './project-store.ts'
import type { RunRow } from './run-store.ts'
import type { TableRow } from './table-store.ts'
import type { VersionRow } from './version-store.ts'
import type { WorkbookCounts, WorkbookRow } from './workbook-store.ts'
import { readFailures } from '../ports.ts'
import { z } from 'zod'

interface ProjectParts {
  readonly counts: WorkbookCounts | undefined
  readonly openRuns: readonly Run[]
  readonly limits: { readonly maxFiles: number; readonly maxBytes: number }
  readonly capsNote: string | null
}

export function toProject(row: ProjectRow, { counts, openRuns, limits, capsNote }: ProjectParts): Project {
  const { dateOrder, includeHidden } = settingsOf(row.settings, '{}')
  return {
    id: row.id,
    title: row.title,
    door: row.door,
    settings: { dateOrder, includeHidden },
    revision: row.revision,
    versionId: row.version_id,
    workbooks: counts ?? { total: 0, unfinished: 0, read: 0, failed: 0 },
    bytes: row.bytes,
    limits: { maxFiles: limits.maxFiles, maxBytes: limits.maxBytes },
    openRuns: [...openRuns],
    capsNote,
    createdBy: row.created_by,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    expiresAt: row.expires_at,
  }
}

const runWords = {
  read: 'Reading',
  consolidate: 'Consolidating',
  step: 'Applying',
  recipe: 'Applying a recipe',
  export: 'Making a file',
  verify: 'Verifying',
} as const

/** `thing`: the file's name or the words of a step; empty when the kind says it all. */
export function toRun(row: RunRow, thing: string): Run {
  const title = thing === '' ? runWords[row.kind] : `${runWords[row.kind]} ${thing}`
  const parsed: unknown = row.result === null ? null : JSON.parse(row.result)
  return {
    id: row.id,
    projectId: row.project_id,
    kind: row.kind,
    title,
    subjectId: row.subject_id,
    state: row.state,
    progress: row.progress === null ? null : progressSchema.parse(JSON.parse(row.progress)),
    isStopping: row.cancel_requested === 1 && (row.state === 'running' || row.state === 'queued'),
    failure: failureOfRun(row, thing),
    result: parsed,
    createdBy: row.created_by,
    createdAt: row.created_at,
    startedAt: row.started_at,
    endedAt: row.ended_at,
  }
}

function failureOfRun(row: RunRow, thing: string): Run['failure'] {
  const reason = readFailures.find((known) => known === row.failure)
  if (row.kind === 'read' && reason !== undefined) return readFailureOf(thing, reason, row.failure_detail ?? '')
  return failureOf(thing === '' ? runWords[row.kind] : thing, row.failure, row.failure_detail)
}

interface WorkbookParts {
  readonly projectSettings: string
  readonly tables: { readonly tables: number; readonly rows: number } | undefined
  readonly sameAs: number | null
}

export function toWorkbook(row: WorkbookRow, { projectSettings, tables, sameAs }: WorkbookParts): Workbook {
  const reason = readFailures.find((known) => known === row.failure)
  return {
    id: row.id,
    zipId: row.zip_id,
    name: row.name,
    sha256: row.sha256,
    bytes: row.bytes,
    kind: row.kind,
    state: row.state,
    failure: reason === undefined ? null : readFailureOf(row.name, reason, row.failure_detail ?? ''),
    notes: z.array(z.string()).parse(JSON.parse(row.notes)),
    settings: copySettings(settingsOf(projectSettings, row.settings)),
    sameAs,
    tables: tables?.tables ?? 0,
    rows: tables?.rows ?? 0,
    createdAt: row.created_at,
    readAt: row.read_at,
  }
}

const copySettings = ({ dateOrder, includeHidden, headers }: ReturnType<typeof settingsOf>): Workbook['settings'] => ({
  dateOrder,
  includeHidden,
  headers: headers.map(({ rows, ...at }) => ({ ...at, rows: [...rows] })),
})

export function toTable(row: TableRow & { workbook_name: string }, planName: string): SheetTable {
  const facts = tableFactsSchema.parse(JSON.parse(row.facts))
  const places = new Map(facts.columns.map(({ id, index }) => [id, index]))
  return {
    id: row.id,
    workbookId: row.workbook_id,
    workbookName: row.workbook_name,
    planName,
    sheet: row.sheet,
    sheetIndex: row.sheet_index,
    position: row.position,
    ...facts,
    rows: row.n_rows,
    misfits: facts.misfits.map((misfit) => ({
      ...misfit,
      cell: cellName(places.get(misfit.column) ?? 0, misfit.row),
    })),
    leftOut: row.left_out === 1,
  }
}

export function toVersion(row: VersionRow, currentId: number | null): Version {
  const facts = readFacts(row.facts)
  const step: unknown = row.step === null ? null : JSON.parse(row.step)
  return {
    id: row.id,
    parentId: row.parent_id,
    step: step as Version['step'],
    words: row.words,
    label: row.label,
    state: row.state,
    isCurrent: row.id === currentId,
    rows: row.n_rows,
    columns: facts?.columns ?? [],
    totals: facts?.totals ?? null,
    excluded: facts?.excluded ?? [],
    broken: facts?.broken ?? [],
    hash: facts?.hash ?? null,
    createdBy: row.created_by,
    createdAt: row.created_at,
  }
}

export const downloadOptionsSchema = z.object({ provenance: z.boolean(), name: z.string() })

export function toDownload(row: DownloadRow, now: number): Download {
  const { provenance, name } = downloadOptionsSchema.parse(JSON.parse(row.options))
  return {
    id: row.id,
    versionId: row.version_id,
    format: row.format,
    provenance,
    name,
    state: row.state === 'ready' && row.expires_at <= now ? 'expired' : row.state,
    bytes: row.bytes,
    sha256: row.sha256,
    hasLink: row.token_hash !== null,
    expiresAt: row.expires_at,
    createdBy: row.created_by,
    createdAt: row.created_at,
  }
}

import { createReadStream } from 'node:fs'
import { copyFile, mkdtemp, rename, rm } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { openDatabase, type Database } from '../../../db/database.ts'
import { migrate } from '../../../db/migrate.ts'
import { systemActor } from '../../../kernel/actor.ts'
import type { Clock } from '../../../kernel/clock.ts'
import type { Logger } from '../../../kernel/log.ts'
import { createJobs, createTableDispatcher, type Jobs } from '../../../platform/jobs/index.ts'
import type { Matrix, RecipeOutcome, TotalsReport } from '../consolidation/contract.ts'
import type { Download, Project, Run, Workbook } from '../projects/contract.ts'
import { createSheets, type Sheets } from '../sheets.ts'
import { filesIn, type FoundFile } from './files.ts'

export interface FolderRun {
  readonly folder: string
  /** A command a line, or a recipe as it is exported; null: only consolidated. */
  readonly planText: string | null
  /** Where that stands; it may be in the folder. */
  readonly planPath: string | null
  readonly out: string
  readonly format: Download['format']
  readonly provenance: boolean
  readonly dateOrder: 'dmy' | 'mdy' | null
  readonly width: number
}

export interface FolderReport {
  readonly files: readonly Workbook[]
  readonly matrix: Matrix | null
  readonly totals: TotalsReport | null
  readonly plan: RecipeOutcome | null
  readonly out: { readonly path: string; readonly bytes: number; readonly sha256: string; readonly rows: number } | null
  /** Why there is no result; empty: there is one. */
  readonly failures: readonly string[]
}

interface FolderRunDeps {
  readonly clock: Clock
  readonly logger: Logger
  readonly onProgress: (line: string) => void
}

const LOOK_MS = 100
const me = systemActor('cli')

/**
 * The same as in a project of a server, on a folder of one's own, in a workshop beside the result that is removed at the end.
 * @throws AppError as uploads, consolidation and recipes do
 */
export async function runFolder(deps: FolderRunDeps, request: FolderRun): Promise<FolderReport> {
  const workshop = await mkdtemp(join(dirname(resolve(request.out)), '.switchboard-sheets-'))
  const database = openDatabase(workshop, (error) => deps.logger.warn({ err: error }, 'the workshop was not tidied'))
  try {
    await migrate(database.db)
    return await inWorkshop(deps, request, { workshop, database })
  } finally {
    await database.close()
    await rm(workshop, { recursive: true, force: true })
  }
}

async function inWorkshop(
  deps: FolderRunDeps,
  request: FolderRun,
  { workshop, database }: { readonly workshop: string; readonly database: Database },
): Promise<FolderReport> {
  const { clock, logger } = deps
  const dispatcher = createTableDispatcher(database, clock)
  const onDead = (): Promise<void> => Promise.resolve()
  const jobs: Jobs = createJobs({ database, dispatcher, clock, logger, works: true, onDead })
  const sheets = createSheets({
    ...deps,
    database,
    jobs,
    realClock: clock,
    audit: { record: () => Promise.resolve() },
    crashAt: null,
    folder: join(workshop, 'sheets'),
    keepDays: 1,
    width: request.width,
    publicUrl: null,
    isShared: false,
  })
  await sheets.start()
  await jobs.start()
  try {
    return await work(deps, sheets, request)
  } finally {
    await jobs.stop()
    await sheets.stop()
  }
}

async function work(deps: FolderRunDeps, sheets: Sheets, request: FolderRun): Promise<FolderReport> {
  const { projects, workbooks, versions } = sheets.projects
  const { dateOrder, planText } = request
  const { id } = await projects.create(me, { title: 'Sheets', settings: { dateOrder } }, { door: 'cli' })
  const files = await filesIn(
    request.folder,
    request.planPath === null ? [request.out] : [request.out, request.planPath],
  )
  for (const file of files) await take(sheets, id, file)
  deps.onProgress(`${files.length} files are read.`)
  const runs = await settled(deps, sheets, id)
  const read = (await workbooks.list(me, id)).items
  const nothing = { files: read, matrix: null, totals: null, plan: null, out: null }
  const project = await projects.get(me, id)
  if (project.versionId === null) return { ...nothing, failures: [whyNothing(runs)] }
  const matrix = await sheets.consolidation.consolidation.matrix(me, id)
  const plan = planText === null ? null : await applyPlan(deps, sheets, { id, planText })
  const totals = await sheets.consolidation.consolidation.totals(me, id)
  const facts = { files: read, matrix, totals, plan: plan?.outcome ?? null }
  if (plan !== null && plan.failure !== null) return { ...facts, out: null, failures: [plan.failure] }
  const { versionId } = await projects.get(me, id)
  const { items } = await versions.list(me, id, { limit: 200 })
  const rows = items.find((version) => version.id === versionId)?.rows ?? 0
  const made = await writeOut(deps, sheets, { id, request })
  return typeof made === 'string'
    ? { ...facts, out: null, failures: [made] }
    : { ...facts, out: { ...made, rows }, failures: [] }
}

const take = (sheets: Sheets, id: number, { name, path, bytes }: FoundFile) =>
  sheets.projects.uploads.take(me, id, { name, content: createReadStream(path), maxBytes: bytes + 1 })

const whyNothing = (runs: readonly Run[]): string => {
  const { failure } = runs.find(({ kind, state }) => kind === 'consolidate' && state === 'failed') ?? {}
  return failure === null || failure === undefined
    ? 'No table was read from these files.'
    : `${failure.sentence} ${failure.nextStep}`
}

/** Until nothing runs; what is being done is told. */
async function settled({ onProgress }: FolderRunDeps, sheets: Sheets, id: number): Promise<readonly Run[]> {
  const { projects, runs } = sheets.projects
  let told = ''
  for (;;) {
    const { openRuns, workbooks }: Project = await projects.get(me, id)
    if (openRuns.length === 0 && workbooks.unfinished === 0) return (await runs.list(me, id, { limit: 200 })).items
    const title = openRuns.find(({ state }) => state === 'running')?.title ?? told
    if (title !== told) onProgress(title)
    told = title
    await sleep(LOOK_MS)
  }
}

async function applyPlan(
  deps: FolderRunDeps,
  sheets: Sheets,
  { id, planText }: { readonly id: number; readonly planText: string },
): Promise<{ readonly outcome: RecipeOutcome; readonly failure: string | null }> {
  const { recipes } = sheets.consolidation
  const recipe = await recipes.create(me, { from: 'file', title: 'plan', text: planText })
  const outcome = await recipes.apply(me, id, { recipeId: recipe.id, versionId: null, dryRun: false })
  await settled(deps, sheets, id)
  if (outcome.runId === null) return { outcome, failure: null }
  const { failure } = await sheets.projects.runs.get(me, id, outcome.runId)
  return { outcome, failure: failure === null ? null : `${failure.sentence} ${failure.nextStep}` }
}

/** Whole under its name, or not there. */
async function writeOut(
  deps: FolderRunDeps,
  sheets: Sheets,
  { id, request }: { readonly id: number; readonly request: FolderRun },
): Promise<{ path: string; bytes: number; sha256: string } | string> {
  const { downloads, runs } = sheets.projects
  const { format, provenance, out } = request
  const { download, run } = await downloads.create(me, id, { format, provenance })
  await settled(deps, sheets, id)
  const { failure } = await runs.get(me, id, run.id)
  if (failure !== null) return `${failure.sentence} ${failure.nextStep}`
  const file = await downloads.file(me, id, download.id)
  const { items } = await downloads.list(me, id, { limit: 1 })
  const path = resolve(out)
  const part = `${path}.part`
  await copyFile(file.path, part)
  await rename(part, path)
  return { path, bytes: file.bytes, sha256: items[0]?.sha256 ?? '' }
}

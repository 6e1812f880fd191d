import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Api } from '../../../scripts/stage/api.ts'
import { pause } from '../../../scripts/stage/stage.ts'
import type { Page } from '../../../src/kernel/page.ts'
import type {
  Download,
  Project,
  Run,
  SheetTable,
  VerifyResult,
  Version,
  Workbook,
} from '../../../src/modules/sheets/projects/contract.ts'

export interface Verdict {
  readonly runs: Readonly<Record<string, number>>
  readonly failures: Readonly<Record<string, number>>
  /** What must not be; empty: all is well. */
  readonly wrong: readonly string[]
}

const SETTLE_MS = 240_000

/** Until nothing runs any more anywhere. */
export async function settle(api: Api, projects: readonly number[]): Promise<void> {
  const deadline = Date.now() + SETTLE_MS
  for (;;) {
    const open = (await Promise.all(projects.map((id) => api.get<Project>(`/sheets/${id}`)))).filter(
      ({ openRuns }) => openRuns.length > 0,
    )
    if (open.length === 0) return
    if (Date.now() > deadline)
      throw new Error(`Still running: ${JSON.stringify(open.flatMap(({ openRuns }) => openRuns).slice(0, 5))}`)
    await pause(200)
  }
}

/** Everything of a project is done or failed with its reason, whole on the disk, and the same when it is done again. */
export async function judge(api: Api, dataDir: string, projects: readonly number[]): Promise<Verdict> {
  const wrong: string[] = []
  const runs: Record<string, number> = {}
  const failures: Record<string, number> = {}
  for (const id of projects) {
    wrong.push(
      ...(await judgeFiles(api, join(dataDir, 'sheets', String(id)), id)).map((each) => `project ${id}: ${each}`),
    )
    const project = await api.get<Project>(`/sheets/${id}`)
    if (project.versionId !== null) wrong.push(...(await replay(api, id)))
    for (const { kind, state, failure } of await allOf<Run>(api, `/sheets/${id}/runs`)) {
      runs[`${kind} ${state}`] = (runs[`${kind} ${state}`] ?? 0) + 1
      if (state === 'failed' && failure === null) wrong.push(`project ${id}: a run failed without a reason`)
      if (state === 'queued' || state === 'running') wrong.push(`project ${id}: a run neither ended nor runs`)
      if (failure !== null) failures[`${kind}: ${failure.reason}`] = (failures[`${kind}: ${failure.reason}`] ?? 0) + 1
    }
  }
  return { runs, failures, wrong }
}

async function replay(api: Api, id: number): Promise<string[]> {
  const begun = await api.post<Run>(`/sheets/${id}/verify`)
  await settle(api, [id])
  const { state, failure, result } = await api.get<Run>(`/sheets/${id}/runs/${begun.id}`)
  if (state !== 'done') return [`project ${id}: verify ${state}: ${failure?.sentence ?? ''}`]
  const { isWhole, checks } = result as VerifyResult
  return isWhole
    ? []
    : checks.filter(({ isSame }) => !isSame).map(({ thing, sentence }) => `project ${id}: ${thing}: ${sentence}`)
}

async function allOf<T>(api: Api, path: string): Promise<T[]> {
  const items: T[] = []
  for (let cursor: string | null = ''; cursor !== null;) {
    const page: Page<T> = await api.get(`${path}?limit=200${cursor === '' ? '' : `&cursor=${cursor}`}`)
    items.push(...page.items)
    cursor = page.nextCursor
  }
  return items
}

async function judgeFiles(api: Api, folder: string, id: number): Promise<string[]> {
  const workbooks = (await api.get<Page<Workbook>>(`/sheets/${id}/workbooks`)).items
  const tables = await allOf<SheetTable>(api, `/sheets/${id}/tables`)
  const versions = await allOf<Version>(api, `/sheets/${id}/versions`)
  const downloads = await allOf<Download>(api, `/sheets/${id}/downloads`)
  const wrong = workbooks
    .filter(({ state }) => state === 'waiting' || state === 'reading')
    .map(({ name, state }) => `${name} is still ${state}`)
  const wanted: Readonly<Record<string, readonly string[]>> = {
    originals: workbooks.flatMap(({ sha256 }) => sha256 ?? []),
    tables: tables.map((table) => `${table.id}.parquet`),
    versions: versions.filter(({ state }) => state === 'ready').map((version) => `${version.id}.parquet`),
    exports: downloads.filter(({ state }) => state === 'ready').map((each) => `${each.id}.${each.format}`),
  }
  for (const [part, names] of Object.entries(wanted)) {
    const there = existsSync(join(folder, part)) ? readdirSync(join(folder, part)) : []
    wrong.push(...names.filter((name) => !there.includes(name)).map((name) => `${part}/${name} is missing`))
    wrong.push(...there.filter((name) => !names.includes(name)).map((name) => `${part}/${name} is known to nobody`))
  }
  wrong.push(...leftIn(join(folder, 'tmp')).map((name) => `tmp/${name} was left`))
  for (const { id: download, format, sha256, state } of downloads)
    if (state === 'ready' && digest(join(folder, 'exports', `${download}.${format}`)) !== sha256)
      wrong.push(`exports/${download}.${format} is not what was written`)
  for (const name of wanted['originals'] ?? [])
    if (digest(join(folder, 'originals', name)) !== name) wrong.push(`originals/${name} is not what came in`)
  return wrong
}

/** Children that answer questions have a folder of their own for as long as they live. */
const leftIn = (tmp: string): string[] =>
  existsSync(tmp) ? readdirSync(tmp).filter((name) => !name.startsWith('questions-')) : []

const digest = (path: string): string =>
  existsSync(path) ? createHash('sha256').update(readFileSync(path)).digest('hex') : 'missing'

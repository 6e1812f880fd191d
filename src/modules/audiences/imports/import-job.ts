import { access } from 'node:fs/promises'
import { z } from 'zod'
import { AppError } from '../../../kernel/errors.ts'
import type { JobEnd, JobKind, JobRun } from '../../../platform/jobs/index.ts'
import { FIRST_CHUNK_ROWS, nextChunkRows } from '../core/chunk-rows.ts'
import type { Mapping } from '../core/import-columns.ts'
import { readRow } from '../core/import-row.ts'
import { importFileMissing } from '../errors.ts'
import { importFormatSchema } from '../contract.ts'
import type { ImportDeps } from './deps.ts'
import type { ImportFolder } from './folder.ts'
import { advanceImport, changeImport, findImport, forgetSeen, removeUpload, type ImportRow } from './import-store.ts'
import { readRecords, type FileRecord } from './read-records.ts'
import { mappingOf } from './recognise.ts'
import { writePeople, writeProblems, type ImportTarget, type PersonLine, type Problem } from './write-store.ts'

const payload = z.object({ importId: z.number().int().min(1) })
export type ImportPayload = z.infer<typeof payload>

export const importJob: JobKind<ImportPayload> = {
  name: 'audiences.import',
  title: 'Bring subscribers from a file',
  payload,
  maxAttempts: 20,
  backoff: { firstMs: 2_000, maxMs: 60_000 },
  timeoutMs: 12 * 3_600_000,
  concurrency: 1,
}

export const tidyJob: JobKind<ImportPayload> = {
  name: 'audiences.tidy-import',
  title: 'Clear up after an import',
  payload,
  maxAttempts: 5,
  backoff: { firstMs: 5_000, maxMs: 600_000 },
  timeoutMs: 3_600_000,
  concurrency: 1,
}

type Run = JobRun<ImportPayload>
const FORGET_ROWS = 500

/** Brings the rest of a file: the position is written with the rows before it, so that whoever is killed goes on where it was. */
export const createImportHandler =
  (deps: ImportDeps, folder: ImportFolder) =>
  async (run: Run): Promise<JobEnd | undefined> => {
    const row = await findImport(deps.database.db, run.payload.importId)
    if (row?.state !== 'running') return undefined
    const path = folder.pathOf(row.file)
    if (!(await exists(path))) return { dead: importFileMissing().message }
    try {
      await bringRows(deps, run, row, path)
    } catch (error) {
      if (error instanceof AppError && error.kind === 'invalid') return { dead: error.message }
      throw error
    }
    await finish(deps, run, row)
    return undefined
  }

async function bringRows(deps: ImportDeps, run: Run, row: ImportRow, path: string): Promise<void> {
  const format = importFormatSchema.parse(JSON.parse(row.format))
  const bring = createWriter(deps, run, row, mappingOf(format))
  const from = { byte: row.cursor_byte, line: row.cursor_line }
  let isHeading = format.hasHeadings && row.cursor_byte === 0
  let waiting: readonly FileRecord[] = []
  for await (const records of readRecords(path, format, from)) {
    waiting = [...waiting, ...(isHeading ? records.slice(1) : records)]
    isHeading = false
    while (waiting.length >= bring.rows()) {
      run.signal.throwIfAborted()
      const chunk = waiting.slice(0, bring.rows())
      waiting = waiting.slice(chunk.length)
      await bring.write(chunk)
    }
  }
  await bring.write(waiting)
}

async function finish({ database, clock, jobs }: ImportDeps, run: Run, { id }: ImportRow): Promise<void> {
  await database.writer.write(async (trx) => {
    await run.confirm(trx)
    await changeImport(trx, id, ['running'], { state: 'done', finished_at: clock.now() })
    await jobs.enqueue(trx, tidyJob, { importId: id })
  })
}

function createWriter({ database, clock }: ImportDeps, run: Run, row: ImportRow, mapping: Mapping) {
  const target: ImportTarget = {
    importId: row.id,
    accountId: row.account_id,
    tags: z.array(z.string()).parse(JSON.parse(row.tags)),
    hasConsent: row.consent !== null,
    at: row.started_at ?? clock.now(),
  }
  let rows = FIRST_CHUNK_ROWS
  let done = row.n_rows
  run.progress(done, row.lines, 'lines')
  return {
    rows: () => rows,
    async write(records: readonly FileRecord[]): Promise<void> {
      const last = records.at(-1)
      if (last === undefined) return
      const { people, bad } = sortOut(records, mapping)
      await database.writer.write(async (trx) => {
        const startedAt = performance.now()
        await run.confirm(trx)
        const { problems: found, ...counts } = await writePeople(trx, target, people)
        const problems = [...bad, ...found]
        await writeProblems(trx, row.id, problems)
        const of = (kind: Problem['kind']): number => problems.filter((problem) => problem.kind === kind).length
        const troubles = { skipped: of('skipped'), duplicates: of('duplicate'), bad: bad.length }
        await advanceImport(trx, row.id, { cursor: last.end, rows: records.length, ...counts, ...troubles })
        rows = nextChunkRows(records.length, performance.now() - startedAt)
      })
      done += records.length
      run.progress(done, row.lines, 'lines')
    },
  }
}

function sortOut(records: readonly FileRecord[], mapping: Mapping) {
  const people: PersonLine[] = []
  const bad: Problem[] = []
  for (const { line, cells, problem } of records) {
    const verdict =
      problem === null ? readRow(cells, mapping) : { isPerson: false as const, reason: problem, value: '' }
    if (verdict.isPerson) people.push({ line, person: verdict.person })
    else bad.push({ line, kind: 'bad', reason: verdict.reason, value: verdict.value })
  }
  return { people, bad }
}

/** Once an import has ended, and a day after an upload that nobody started. */
export const createTidyHandler =
  ({ database }: ImportDeps, folder: ImportFolder) =>
  async (run: Run): Promise<void> => {
    const { importId } = run.payload
    const row = await findImport(database.db, importId)
    if (row === undefined || row.state === 'running') return
    const more = () =>
      database.writer.write(async (trx) => {
        await run.confirm(trx)
        return forgetSeen(trx, importId, FORGET_ROWS)
      })
    while (await more()) run.signal.throwIfAborted()
    await folder.remove(row.file)
    if (row.state === 'uploaded') await database.writer.write((trx) => removeUpload(trx, importId))
  }

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )

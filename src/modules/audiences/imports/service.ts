import { transact } from '../../../db/transaction.ts'
import { actorLabel, authorize, type Actor } from '../../../kernel/actor.ts'
import { csvLine } from '../../../kernel/csv.ts'
import type { ImportId } from '../../../kernel/ids.ts'
import { decodeCursor, toPage, type Page, type PageRequest } from '../../../kernel/page.ts'
import {
  audienceAccountMissing,
  consentInFuture,
  importNotFound,
  importNotOpen,
  importNotRunning,
  importNumberWrong,
  importWithoutId,
} from '../errors.ts'
import { requireTags } from '../require-tags.ts'
import {
  importFormatSchema,
  MAX_IMPORT_BYTES,
  type ChangeImportRequest,
  type Import,
  type ImportFormat,
  type ImportPreview,
  type StartImportRequest,
} from '../contract.ts'
import type { ImportDeps } from './deps.ts'
import { openImportFolder } from './folder.ts'
import { createImportHandler, createTidyHandler, importJob, tidyJob } from './import-job.ts'
import { changeImport, findImport, insertImport, type ImportRow } from './import-store.ts'
import { accountIsThere, importById, importsBefore, problemsAfter } from './queries.ts'
import { preview, recognise } from './recognise.ts'
import { toImport } from './show.ts'

interface UploadRequest {
  readonly accountId: number
  readonly encoding?: ImportFormat['encoding'] | undefined
  /** As the uploader calls it. */
  readonly name: string
  readonly content: AsyncIterable<Uint8Array>
}

export interface Imports {
  /** @throws AppError `audience_account_missing`, `import_empty`, `import_too_large`, `import_not_text`. */
  upload(actor: Actor, request: UploadRequest): Promise<Import>
  list(actor: Actor, page: PageRequest): Promise<Page<Import>>
  /** @throws AppError `import_not_found`. */
  get(actor: Actor, id: ImportId): Promise<Import>
  preview(actor: Actor, id: ImportId): Promise<ImportPreview>
  /** Before the start: what the columns hold. @throws AppError `import_not_open`. */
  change(actor: Actor, id: ImportId, wish: ChangeImportRequest): Promise<Import>
  /** @throws AppError `import_not_open`, `import_number_wrong`, `import_without_id`, `consent_in_future`, `tag_invalid`. */
  start(actor: Actor, id: ImportId, request: StartImportRequest): Promise<Import>
  /** What is in stays in. @throws AppError `import_not_running`. */
  cancel(actor: Actor, id: ImportId): Promise<Import>
  /** Bad, doubled and skipped lines as CSV. */
  problems(actor: Actor, id: ImportId): Promise<AsyncIterable<string>>
}

const DAY_MS = 86_400_000
const PROBLEM_PAGE = 2_000
const headings = (format: ImportFormat): number => (format.hasHeadings ? 1 : 0)

export function createImports(deps: ImportDeps): Imports {
  const { database, jobs } = deps
  const folder = openImportFolder(deps.folder, MAX_IMPORT_BYTES)
  jobs.handle(importJob, createImportHandler(deps, folder))
  jobs.handle(tidyJob, createTidyHandler(deps, folder))

  const shown = async (id: ImportId): Promise<Import> => {
    const row = await importById(database.db, id)
    if (row === undefined) throw importNotFound(id)
    return toImport(row, row.job_id === null ? undefined : await jobs.find(row.job_id))
  }
  const open = async (id: ImportId): Promise<ImportRow> => {
    const row = await findImport(database.db, id)
    if (row === undefined) throw importNotFound(id)
    if (row.state !== 'uploaded') throw importNotOpen(id, row.state)
    return row
  }
  return {
    upload: (actor, request) => upload(deps, folder, actor, request).then(shown),
    async list(actor, { cursor, limit }) {
      authorize(actor, 'contacts.read')
      const beforeId = cursor === undefined ? Number.MAX_SAFE_INTEGER : Number(decodeCursor(cursor, 1)[0])
      const page = toPage(await importsBefore(database.readDb, beforeId, limit + 1), limit, ({ id }) => [id])
      const find = (id: string | null) => (id === null ? undefined : jobs.find(id))
      return { ...page, items: await Promise.all(page.items.map(async (row) => toImport(row, await find(row.job_id)))) }
    },
    async get(actor, id) {
      authorize(actor, 'contacts.read')
      return shown(id)
    },
    async preview(actor, id) {
      authorize(actor, 'contacts.write')
      const row = await open(id)
      return preview(folder.pathOf(row.file), (await shown(id)).format)
    },
    change: async (actor, id, wish) => {
      authorize(actor, 'contacts.write')
      await change(deps, folder, await open(id), wish)
      return shown(id)
    },
    start: async (actor, id, request) => {
      await start(deps, actor, await shown(id), request)
      return shown(id)
    },
    cancel: async (actor, id) => {
      await cancel(deps, actor, id)
      return shown(id)
    },
    async problems(actor, id) {
      authorize(actor, 'contacts.write')
      await shown(id)
      return problemLines(deps, id)
    },
  }
}

async function upload(
  { database, clock, audit, jobs }: ImportDeps,
  folder: ReturnType<typeof openImportFolder>,
  actor: Actor,
  { accountId, encoding, name, content }: UploadRequest,
): Promise<ImportId> {
  authorize(actor, 'contacts.write')
  if (!(await accountIsThere(database.readDb, accountId))) throw audienceAccountMissing(accountId)
  const stored = await folder.take(content, encoding)
  try {
    const format = await recognise({ path: folder.pathOf(stored.file), encoding: stored.encoding })
    return await transact(database.db, async (trx) => {
      const now = clock.now()
      const { id } = await insertImport(trx, {
        account_id: accountId,
        name: name.replaceAll(/\p{Cc}/gu, '').slice(0, 200),
        file: stored.file,
        bytes: stored.bytes,
        lines: stored.lines - headings(format),
        format: JSON.stringify(format),
        created_by: actorLabel(actor),
        created_at: now,
      })
      const details = { bytes: stored.bytes, lines: stored.lines, bot: accountId }
      await audit.record(trx, actor, { action: 'import.uploaded', subject: `import:${id}`, details })
      await jobs.enqueue(trx, tidyJob, { importId: id }, { runAt: now + DAY_MS })
      return id
    })
  } catch (error) {
    await folder.remove(stored.file)
    throw error
  }
}

async function change(
  { database }: ImportDeps,
  folder: ReturnType<typeof openImportFolder>,
  row: ImportRow,
  wish: ChangeImportRequest,
): Promise<void> {
  const before = importFormatSchema.parse(JSON.parse(row.format))
  const wished = { delimiter: before.delimiter, hasHeadings: before.hasHeadings, ...wish }
  const format = await recognise({ path: folder.pathOf(row.file), encoding: before.encoding }, wished)
  const lines = row.lines + headings(before) - headings(format)
  await transact(database.db, async (trx) => {
    const values = { format: JSON.stringify(format), lines }
    if (!(await changeImport(trx, row.id, ['uploaded'], values))) throw importNotOpen(row.id, 'started')
  })
}

async function start(
  { database, clock, audit, jobs }: ImportDeps,
  actor: Actor,
  shown: Import,
  { lines, tags, consent }: StartImportRequest,
): Promise<void> {
  authorize(actor, 'contacts.write')
  const { id } = shown
  if (shown.state !== 'uploaded') throw importNotOpen(id, shown.state)
  if (lines !== shown.lines) throw importNumberWrong(shown.lines)
  if (!shown.format.columns.some(({ field }) => field === 'telegram_id')) throw importWithoutId()
  const now = clock.now()
  if (consent !== null && Date.parse(consent.obtainedOn) > now + DAY_MS) throw consentInFuture()
  const change = {
    state: 'running',
    started_at: now,
    tags: JSON.stringify(requireTags(tags)),
    consent: consent === null ? null : JSON.stringify(consent),
  } as const
  await transact(database.db, async (trx) => {
    const job = await jobs.enqueue(trx, importJob, { importId: id }, { dedupeKey: `import ${id}` })
    if (!(await changeImport(trx, id, ['uploaded'], { ...change, job_id: job.id }))) throw importNotOpen(id, 'started')
    const details = { lines, bot: shown.accountId, consent: consent === null ? null : { ...consent } }
    await audit.record(trx, actor, { action: 'import.started', subject: `import:${id}`, details })
  })
}

async function cancel({ database, clock, audit, jobs }: ImportDeps, actor: Actor, id: ImportId): Promise<void> {
  authorize(actor, 'contacts.write')
  await transact(database.db, async (trx) => {
    const row = await findImport(trx, id)
    if (row === undefined) throw importNotFound(id)
    const change = { state: 'cancelled', finished_at: clock.now() } as const
    // The job's row first, as its handler does: two transactions that lock in one order do not wait for each other.
    if (row.job_id !== null) await jobs.cancel(trx, row.job_id)
    if (!(await changeImport(trx, id, ['uploaded', 'running'], change))) throw importNotRunning(id, row.state)
    await jobs.enqueue(trx, tidyJob, { importId: id })
    await audit.record(trx, actor, { action: 'import.cancelled', subject: `import:${id}` })
  })
}

async function* problemLines({ database }: ImportDeps, id: ImportId): AsyncGenerator<string, void, undefined> {
  yield csvLine(['line', 'kind', 'reason', 'value'])
  for (let line = -1; ;) {
    const rows = await problemsAfter(database.readDb, id, line, PROBLEM_PAGE)
    const last = rows.at(-1)
    if (last === undefined) return
    yield rows.map((row) => csvLine([row.line, row.kind, row.reason, row.value])).join('')
    line = last.line
  }
}

import type { Db } from '../../db/transaction.ts'
import { decodeCursor, toPage, type Page } from '../../kernel/page.ts'
import type { JobFilter, JobInfo, JobProgress, JobState } from './contract.ts'
import type { JobRow } from './job-store.ts'

type ShownRow = Omit<JobRow, 'payload' | 'dedupe_key'>

const shown = [
  'id',
  'kind',
  'title',
  'state',
  'run_at',
  'attempts',
  'max_attempts',
  'progress',
  'reason',
  'created_at',
  'started_at',
  'finished_at',
] as const

/** Newest first. */
export async function listJobs(readDb: Db, filter: JobFilter, now: number): Promise<Page<JobInfo>> {
  const { state, kind, limit, cursor } = filter
  let query = readDb.selectFrom('jobs').select(shown).orderBy('created_at', 'desc').orderBy('id', 'desc')
  if (state === 'scheduled') query = query.where('state', '=', 'waiting').where('run_at', '>', now)
  else if (state === 'waiting') query = query.where('state', '=', 'waiting').where('run_at', '<=', now)
  else if (state !== undefined) query = query.where('state', '=', state)
  if (kind !== undefined) query = query.where('kind', '=', kind)
  if (cursor !== undefined) {
    const [at, id] = decodeCursor(cursor, 2)
    query = query.where((row) => row(row.refTuple('created_at', 'id'), '<', row.tuple(Number(at), String(id))))
  }
  const rows = await query.limit(limit + 1).execute()
  const page = toPage(rows, limit, ({ created_at, id }) => [created_at, id])
  return { ...page, items: page.items.map((row) => toInfo(row, now)) }
}

export async function findJobInfo(readDb: Db, id: string, now: number): Promise<JobInfo | undefined> {
  const row = await readDb.selectFrom('jobs').select(shown).where('id', '=', id).executeTakeFirst()
  return row === undefined ? undefined : toInfo(row, now)
}

export async function countJobs(readDb: Db, now: number): Promise<Record<JobState, number>> {
  const rows = await readDb
    .selectFrom('jobs')
    .select(({ fn }) => ['state', fn.countAll<number>().as('count')])
    .groupBy('state')
    .execute()
  const { later } = await readDb
    .selectFrom('jobs')
    .select(({ fn }) => fn.countAll<number>().as('later'))
    .where('state', '=', 'waiting')
    .where('run_at', '>', now)
    .executeTakeFirstOrThrow()
  const counts: Record<JobState, number> = { scheduled: 0, waiting: 0, running: 0, done: 0, dead: 0, cancelled: 0 }
  for (const { state, count } of rows) counts[state] = count
  counts.scheduled = later
  counts.waiting -= later
  return counts
}

function toInfo(row: ShownRow, now: number): JobInfo {
  return {
    id: row.id,
    kind: row.kind,
    title: row.title,
    state: row.state === 'waiting' && row.run_at > now ? 'scheduled' : row.state,
    attempts: row.attempts,
    maxAttempts: row.max_attempts,
    progress: row.progress === null ? null : toProgress(row.progress),
    reason: row.reason,
    createdAt: row.created_at,
    runAt: row.run_at,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
  }
}

/** Written by the runner alone. */
const toProgress = (text: string): JobProgress => JSON.parse(text) as JobProgress

import { z } from 'zod'
import type { JobInfo } from '../../../platform/jobs/index.ts'
import { importConsentSchema, importFormatSchema, type Import } from '../contract.ts'
import type { ShownImport } from './queries.ts'

const tagsSchema = z.array(z.string())

/** An import as it is shown: its job knows whether it failed. */
export function toImport(row: ShownImport, job: JobInfo | undefined): Import {
  const format = importFormatSchema.parse(JSON.parse(row.format))
  const isStuck = row.state === 'running' && (job?.state === 'dead' || job?.state === 'cancelled')
  return {
    id: row.id,
    accountId: row.account_id,
    accountUsername: row.username,
    state: isStuck ? 'failed' : row.state,
    reason: isStuck ? (job.reason ?? 'Its job was cancelled.') : null,
    name: row.name,
    bytes: row.bytes,
    lines: row.lines,
    share: row.state === 'done' ? 1 : Math.min(1, row.cursor_byte / Math.max(1, row.bytes)),
    format,
    tags: tagsSchema.parse(JSON.parse(row.tags)),
    consent: row.consent === null ? null : importConsentSchema.parse(JSON.parse(row.consent)),
    jobId: row.job_id,
    counts: {
      rows: row.n_rows,
      added: row.n_added,
      subscribed: row.n_subscribed,
      already: row.n_already,
      skipped: row.n_skipped,
      duplicates: row.n_duplicates,
      bad: row.n_bad,
    },
    createdBy: row.created_by,
    createdAt: row.created_at,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
  }
}

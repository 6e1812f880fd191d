import { z } from 'zod'
import type { JobKind } from '../../../platform/jobs/index.ts'

const id = z.number().int()
const text = z.string().max(4_096)

/** What a person wants who writes to a bot about sheets. */
export const wantedSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('file'), fileId: z.string(), name: z.string(), bytes: id.nullable() }),
  z.object({ kind: z.literal('command'), name: z.string(), rest: text }),
  z.object({ kind: z.literal('words'), text }),
  z.object({ kind: z.literal('press'), number: id, choice: id }),
])
export type Wanted = z.infer<typeof wantedSchema>

const taskSchema = z.object({ accountId: id, contactId: id, userId: id, updateRowId: id, wanted: wantedSchema })
export type BotTask = z.infer<typeof taskSchema>

/** It fetches, waits and writes for longer than the transaction that handles an update may last. */
export const botJob: JobKind<BotTask> = {
  name: 'sheets.bot',
  title: 'Answer a person in Telegram about sheets',
  payload: taskSchema,
  maxAttempts: 10,
  backoff: { firstMs: 1_000, maxMs: 30_000 },
  timeoutMs: 30 * 60_000,
  concurrency: 6,
}

import { z } from 'zod'
import { millisSchema } from '../kernel/schemas.ts'

const slowCallSchema = z.object({
  name: z.string(),
  /** The longest of them. */
  ms: z.number(),
  at: millisSchema,
  outcome: z.string(),
  count: z.number(),
  totalMs: z.number(),
})

const beatSchema = z.object({
  at: millisSchema,
  rssBytes: z.number(),
  heapUsedBytes: z.number(),
  loopP50Ms: z.number(),
  loopP99Ms: z.number(),
  loopMaxMs: z.number(),
  cpuShare: z.number(),
  queuedWrites: z.number(),
  inFlight: z.number(),
  sendsPerSecond: z.number(),
  requestsPerSecond: z.number(),
})

/** The process that answers; times are real, not the product's. */
export const systemSchema = z.object({
  at: millisSchema,
  startedAt: millisSchema,
  process: z.object({ pid: z.number(), host: z.string(), cpus: z.number() }),
  versions: z.array(z.object({ name: z.string(), version: z.string() })),
  memory: z.object({
    rssBytes: z.number(),
    heapUsedBytes: z.number(),
    heapLimitBytes: z.number(),
    externalBytes: z.number(),
  }),
  loop: z.object({ p50Ms: z.number(), p99Ms: z.number(), maxMs: z.number() }),
  /** Processes that send and receive on a shared database; none with SQLite. `leftMs`: until it loses its bots unless it says that it lives. */
  workers: z.array(z.object({ owner: z.string(), bots: z.number(), leftMs: z.number() })),
  /** Since the newest good backup was taken, product time; null when there is none. */
  backupAgeMs: z.number().nullable(),
  /** What waits, and how much of it is accepted; bound null: as much as the store holds. */
  queues: z.array(z.object({ name: z.string(), length: z.number(), bound: z.number().nullable() })),
  disk: z.object({
    freeBytes: z.number().nullable(),
    totalBytes: z.number().nullable(),
    databaseBytes: z.number(),
    walBytes: z.number(),
  }),
  /** Of the last minutes; `minMs`: shorter ones are not counted. */
  slowest: z.array(
    z.object({
      kind: z.enum(['http', 'sql', 'telegram', 'job']),
      minMs: z.number(),
      calls: z.array(slowCallSchema),
    }),
  ),
  slowestWindowMs: z.number(),
  /** Oldest first. */
  beats: z.array(beatSchema),
  beatMs: z.number(),
})

export type System = z.infer<typeof systemSchema>

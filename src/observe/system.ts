import { statfs } from 'node:fs/promises'
import { availableParallelism, hostname } from 'node:os'
import { getHeapStatistics } from 'node:v8'
import type { CallKind } from '../platform/observe/calls.ts'
import type { Pulse } from '../platform/observe/pulse.ts'
import { realClock } from '../platform/system.ts'
import type { System } from './contract.ts'
import { SLOW_MS, SLOWEST_WINDOW_MS, type Observation } from './observation.ts'

interface SystemDeps {
  readonly observation: Pick<Observation, 'slowest'>
  readonly pulse: Pulse
  readonly beatMs: number
  readonly dataDir: string
  readonly version: string
  /** As `SQLite 3.50.4`. */
  readonly store: () => Promise<{ readonly name: string; readonly version: string }>
  readonly size: () => Promise<{ readonly bytes: number; readonly walBytes: number }>
  queues(): Promise<System['queues']>
  workers(): Promise<System['workers']>
  backupAgeMs(): Promise<number | null>
}

const kinds: readonly CallKind[] = ['http', 'sql', 'telegram', 'job']
const SHOWN = 10

/** What this process is like now and was in the last minutes. */
export function createSystem(deps: SystemDeps): () => Promise<System> {
  const { observation, pulse, beatMs, version, store } = deps
  const startedAt = realClock.now()
  return async () => {
    const { p50Ms, p99Ms } = loopOf(pulse)
    return {
      at: realClock.now(),
      startedAt,
      process: { pid: process.pid, host: hostname(), cpus: availableParallelism() },
      versions: [
        { name: 'Switchboard', version },
        { name: 'Node.js', version: process.versions.node },
        await store(),
        { name: 'OpenSSL', version: process.versions.openssl },
      ],
      memory: memoryNow(),
      loop: { p50Ms, p99Ms, maxMs: pulse.loopMaxMs() },
      workers: await deps.workers(),
      backupAgeMs: await deps.backupAgeMs(),
      queues: await deps.queues(),
      disk: await diskOf(deps),
      slowest: kinds.map((kind) => ({
        kind,
        minMs: kind === 'sql' ? SLOW_MS.sql : 0,
        calls: observation.slowest.top(kind, SHOWN),
      })),
      slowestWindowMs: SLOWEST_WINDOW_MS,
      beats: [...pulse.beats()],
      beatMs,
    }
  }
}

function loopOf(pulse: Pulse): { readonly p50Ms: number; readonly p99Ms: number } {
  const { loopP50Ms, loopP99Ms } = pulse.latest()
  return { p50Ms: loopP50Ms, p99Ms: loopP99Ms }
}

function memoryNow(): System['memory'] {
  const { rss, heapUsed, external } = process.memoryUsage()
  return {
    rssBytes: rss,
    heapUsedBytes: heapUsed,
    heapLimitBytes: getHeapStatistics().heap_size_limit,
    externalBytes: external,
  }
}

async function diskOf({ dataDir, size }: SystemDeps): Promise<System['disk']> {
  const { bytes, walBytes } = await size()
  const room = await statfs(dataDir).then(
    ({ bavail, blocks, bsize }) => ({ freeBytes: bavail * bsize, totalBytes: blocks * bsize }),
    () => ({ freeBytes: null, totalBytes: null }),
  )
  return { ...room, databaseBytes: bytes, walBytes }
}

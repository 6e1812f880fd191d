import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { median, type Figures } from '../figures.ts'
import { installPeers, PEERS_FOLDER } from '../peers.ts'
import { findProgram } from '../servers/packages.ts'
import { startPostgres } from '../servers/postgres.ts'
import { startRedis, type Fsync } from '../servers/redis.ts'
import type { Server } from '../servers/server.ts'

export interface PeerRun {
  /** Deliveries a second of the engine in this run. */
  readonly ours: number
  readonly jobs: number
  readonly rounds: number
}

interface Peer {
  /** Its package and its program in bench/peers. */
  readonly name: string
  readonly program: string
  readonly debianPackage: string
  readonly store: string
  start(program: string): Promise<Server>
}

const RUN_TIMEOUT_MS = 600_000

const onPostgres = {
  program: 'postgres',
  debianPackage: 'postgresql',
  store: 'PostgreSQL, fsync on',
  start: startPostgres,
}
const onRedis = (fsync: Fsync) => ({
  program: 'redis-server',
  debianPackage: 'redis-server',
  store: `Redis, appendfsync ${fsync}`,
  start: (program: string) => startRedis(program, fsync),
})

const peers: readonly Peer[] = [
  { name: 'graphile-worker', ...onPostgres },
  { name: 'pg-boss', ...onPostgres },
  { name: 'bullmq', ...onRedis('always') },
  { name: 'bullmq', ...onRedis('everysec') },
]

/** Jobs that do nothing, through each peer with the settings its own papers name for speed. */
export async function comparePeers(figures: Figures, run: PeerRun): Promise<void> {
  installPeers()
  for (const peer of peers) {
    const found = findProgram(peer.program, peer.debianPackage)
    const peerFigures = figures.of(`${peer.name} on ${peer.store}`)
    if ('missing' in found) {
      peerFigures.note(`not run: ${found.missing}`)
      continue
    }
    const server = await peer.start(found.path)
    try {
      const perSecond = median(await roundsOf(peer.name, server.url, run))
      peerFigures.say('jobs_per_second', perSecond, '1/s')
      peerFigures.say('engine_to_peer', run.ours / perSecond, 'x')
    } finally {
      await server.close()
    }
  }
}

async function roundsOf(name: string, url: string, { jobs, rounds }: PeerRun): Promise<number[]> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [join(PEERS_FOLDER, `${name}.mjs`), url, String(jobs), String(rounds)],
    { timeout: RUN_TIMEOUT_MS, cwd: PEERS_FOLDER },
  )
  const { perSecond } = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as { perSecond: number[] }
  return perSecond
}

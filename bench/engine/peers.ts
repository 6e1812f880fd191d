import { execFile, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { median, type Figures } from '../figures.ts'
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

const FOLDER = join(import.meta.dirname, '..', 'peers')
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

/** Their packages are the benchmark's own: nobody else pays for them. */
function installPeers(): void {
  const wanted = readFileSync(join(FOLDER, 'package-lock.json'), 'utf8')
  const record = join(FOLDER, 'node_modules', '.package-lock.json')
  if (existsSync(record) && isInstalled(wanted, readFileSync(record, 'utf8'))) return
  process.stderr.write('Installing the peers…\n')
  const { status } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: FOLDER,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  if (status !== 0) throw new Error('npm ci failed in bench/peers; the reason is above.')
}

type Versions = Readonly<Record<string, { readonly version?: string }>>

function isInstalled(wantedLock: string, foundLock: string): boolean {
  const { packages: wanted } = JSON.parse(wantedLock) as { packages: Versions }
  const { packages: found } = JSON.parse(foundLock) as { packages: Versions }
  return Object.entries(found).every(([name, { version }]) => wanted[name]?.version === version)
}

async function roundsOf(name: string, url: string, { jobs, rounds }: PeerRun): Promise<number[]> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [join(FOLDER, `${name}.mjs`), url, String(jobs), String(rounds)],
    { timeout: RUN_TIMEOUT_MS, cwd: FOLDER },
  )
  const { perSecond } = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as { perSecond: number[] }
  return perSecond
}

import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Programs that ours are measured beside, with packages of their own. */
export const PEERS_FOLDER = join(import.meta.dirname, 'peers')

/** Their packages are the benchmark's own: nobody else pays for them. */
export function installPeers(): void {
  const wanted = readFileSync(join(PEERS_FOLDER, 'package-lock.json'), 'utf8')
  const record = join(PEERS_FOLDER, 'node_modules', '.package-lock.json')
  if (existsSync(record) && isInstalled(wanted, readFileSync(record, 'utf8'))) return
  process.stderr.write('Installing the peers…\n')
  const { status } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: PEERS_FOLDER,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  if (status !== 0) throw new Error('npm ci failed in bench/peers; the reason is above.')
}

interface Package {
  readonly version?: string
  readonly dependencies?: Readonly<Record<string, string>>
}
type Packages = Readonly<Record<string, Package>>

/** What is there is what is wanted, and what is asked for by name is there. */
function isInstalled(wantedLock: string, foundLock: string): boolean {
  const { packages: wanted } = JSON.parse(wantedLock) as { packages: Packages }
  const { packages: found } = JSON.parse(foundLock) as { packages: Packages }
  const named = Object.keys(wanted['']?.dependencies ?? {})
  return (
    named.every((name) => found[`node_modules/${name}`] !== undefined) &&
    Object.entries(found).every(([name, { version }]) => wanted[name]?.version === version)
  )
}

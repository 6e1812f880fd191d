import { spawnSync } from 'node:child_process'
import { accessSync, constants, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const INSTALL_TIMEOUT_MS = 300_000

/** Finds a program of a server, installing its Debian package when that may be done; says why when there is none. */
export function findProgram(name: string, debianPackage: string): { path: string } | { missing: string } {
  const found = onPath(name) ?? ofPostgres(name)
  if (found !== null) return { path: found }
  if (process.getuid?.() !== 0 || onPath('apt-get') === null)
    return { missing: `${name} is not installed: install the package ${debianPackage}, or run this as root on Debian` }
  process.stderr.write(`Installing ${debianPackage} from the packages of this system…\n`)
  if (!aptGet('update') || !aptGet('install', '-y', '--no-install-recommends', debianPackage))
    return { missing: `${debianPackage} could not be installed` }
  const installed = onPath(name) ?? ofPostgres(name)
  return installed === null ? { missing: `${debianPackage} brought no ${name}` } : { path: installed }
}

/** Runlevel 1: the package is put there, its service is not started. */
function aptGet(...args: string[]): boolean {
  const { status } = spawnSync('apt-get', ['-q', ...args], {
    stdio: ['ignore', 'ignore', 'inherit'],
    timeout: INSTALL_TIMEOUT_MS,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' },
  })
  return status === 0
}

function onPath(name: string): string | null {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  return folders.map((folder) => join(folder, name)).find(isExecutable) ?? null
}

const POSTGRES = '/usr/lib/postgresql'

/** Debian keeps the programs of each PostgreSQL version in a folder of their own; the newest is taken. */
function ofPostgres(name: string): string | null {
  try {
    const versions = readdirSync(POSTGRES).sort((a, b) => Number(b) - Number(a))
    return versions.map((version) => join(POSTGRES, version, 'bin', name)).find(isExecutable) ?? null
  } catch {
    return null
  }
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

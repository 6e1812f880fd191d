import { spawnSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const INSTALL_TIMEOUT_MS = 240_000

/** The system's Chromium: CHROMIUM_PATH, else on PATH, else (as root on Debian) installed now; null when there is none. */
export function findOrInstallChromium(): string | null {
  return findChromium() ?? (installChromium() ? findChromium() : null)
}

function findChromium(): string | null {
  const given = process.env['CHROMIUM_PATH'] ?? ''
  if (given !== '') return isExecutable(given) ? given : null
  return names.map(onPath).find((file) => file !== null) ?? null
}

function installChromium(): boolean {
  const isGivenElsewhere = (process.env['CHROMIUM_PATH'] ?? '') !== ''
  if (isGivenElsewhere || process.getuid?.() !== 0 || onPath('apt-get') === null) return false
  console.log('Installing Chromium from the packages of this system (first run, about a minute)…')
  return aptGet('update') && aptGet('install', '-y', '--no-install-recommends', 'chromium')
}

function aptGet(...args: string[]): boolean {
  const { status, error } = spawnSync('apt-get', ['-q', ...args], {
    stdio: ['ignore', 'ignore', 'inherit'],
    timeout: INSTALL_TIMEOUT_MS,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  })
  if (status !== 0)
    console.log(`apt-get ${args[0] ?? ''} failed: ${error?.message ?? `exit code ${status ?? 'unknown'}`}`)
  return status === 0
}

function onPath(name: string): string | null {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  return folders.map((folder) => join(folder, name)).find(isExecutable) ?? null
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

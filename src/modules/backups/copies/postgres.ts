import { spawn } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { dumpToolMissing, dumpToolTooOld } from '../errors.ts'

const VERSION_TIMEOUT_MS = 10_000
const MAX_ERROR_CHARACTERS = 2_000

export interface Reach {
  readonly url: string
  /** PATH, where the tools are looked for. */
  readonly programPath: string
}

/** Writes the custom format of pg_dump, of the very moment that `snapshot` names (pg_export_snapshot). */
export async function dumpPostgres(
  { url, programPath }: Reach,
  { target, snapshot }: { readonly target: string; readonly snapshot: string },
  signal: AbortSignal,
): Promise<void> {
  const args = ['--format=custom', '--compress=1', '--no-owner', '--no-privileges', `--snapshot=${snapshot}`]
  const child = spawn('pg_dump', args, {
    env: connectionOf(url, programPath),
    stdio: ['ignore', 'pipe', 'pipe'],
    signal,
  })
  const ended = endOf(child, 'pg_dump')
  await Promise.all([pipeline(child.stdout, createWriteStream(target, { mode: 0o600, flags: 'wx' })), ended])
}

/** Everything or nothing. */
export async function loadPostgres({ url, programPath }: Reach, dump: string): Promise<void> {
  const args = ['--single-transaction', '--exit-on-error', '--no-owner', '--no-privileges']
  const env = connectionOf(url, programPath)
  const child = spawn('pg_restore', [...args, `--dbname=${env['PGDATABASE'] ?? ''}`, dump], {
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  await endOf(child, 'pg_restore')
}

/**
 * A dump is made and read by tools of the server's version and newer ones.
 * @throws AppError `dump_tool_missing`, `dump_tool_too_old`
 */
export async function requireTool(tool: 'pg_dump' | 'pg_restore', major: number, programPath: string): Promise<void> {
  const found = await majorOf(tool, programPath)
  if (found === null) throw dumpToolMissing(tool, major)
  if (found < major) throw dumpToolTooOld(tool, found, major)
}

/** Null when the tool is not on the PATH. `pg_dump (PostgreSQL) 15.18 (Debian …)` is 15. */
function majorOf(tool: string, programPath: string): Promise<number | null> {
  return new Promise((resolve) => {
    const child = spawn(tool, ['--version'], {
      env: { PATH: programPath },
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: VERSION_TIMEOUT_MS,
    })
    let text = ''
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString()
    })
    child.once('error', () => resolve(null))
    child.once('close', () => {
      const major = /\(PostgreSQL\) (\d+)/.exec(text)?.[1]
      resolve(major === undefined ? null : Number(major))
    })
  })
}

interface Ending {
  readonly stderr: NodeJS.ReadableStream | null
  once(event: 'error', listener: (error: Error) => void): unknown
  once(event: 'close', listener: (code: number | null, signal: NodeJS.Signals | null) => void): unknown
}

function endOf(child: Ending, tool: string): Promise<void> {
  let words = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    words = (words + chunk.toString()).slice(-MAX_ERROR_CHARACTERS)
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, killedBy) => {
      if (code === 0) resolve()
      else reject(new Error(`${tool} ended with ${killedBy ?? `code ${code ?? '?'}`}: ${words.trim()}`))
    })
  })
}

/** By variables: what stands on a command line can be read by every program of the machine. */
function connectionOf(text: string, programPath: string): Readonly<Record<string, string>> {
  const url = new URL(text)
  const sslMode = url.searchParams.get('sslmode')
  return {
    PATH: programPath,
    PGHOST: url.searchParams.get('host') ?? url.hostname.replace(/^\[|\]$/g, ''),
    PGPORT: url.port === '' ? '5432' : url.port,
    PGUSER: decodeURIComponent(url.username),
    PGPASSWORD: decodeURIComponent(url.password),
    PGDATABASE: decodeURIComponent(url.pathname.slice(1)),
    PGCONNECT_TIMEOUT: '10',
    ...(sslMode === null ? {} : { PGSSLMODE: sslMode }),
  }
}

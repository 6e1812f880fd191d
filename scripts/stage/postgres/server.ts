import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { postgresBinaries } from './binaries.ts'

/** A throw-away PostgreSQL of this machine. */
export interface PostgresServer {
  /** Address of a database on it, as its owner. */
  url(database: string): string
  /** Runs a statement in the database `postgres`. */
  run(statement: string): Promise<void>
  /** As a crash of the machine's kernel would: no connection is told. */
  kill(): Promise<void>
  /** After `kill`. */
  restart(): Promise<void>
  /** Ends it and removes its data. */
  close(): Promise<void>
}

/** initdb and postgres refuse root. */
const NOBODY = 65_534
const READY_TIMEOUT_MS = 30_000
const POLL_MS = 50

/** It is thrown away: nothing waits for the disk, and log-ins cost no second hash. */
const SETTINGS = [
  'fsync=off',
  'full_page_writes=off',
  'synchronous_commit=off',
  'max_connections=200',
  'shared_buffers=64MB',
  'autovacuum_naptime=10s',
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
]

/** Starts a server on a free port; `isDurable` makes it wait for the disk, as a real one does. */
export async function startPostgres({ isDurable = false } = {}): Promise<PostgresServer> {
  const bin = join(postgresBinaries(), 'bin')
  const isRoot = process.getuid?.() === 0
  const identity = isRoot ? { uid: NOBODY, gid: NOBODY } : {}
  const folder = mkdtempSync(join(tmpdir(), 'switchboard-postgres-data-'))
  const password = randomBytes(12).toString('hex')
  writeFileSync(join(folder, 'password'), password)
  if (isRoot) for (const path of [folder, join(folder, 'password')]) chownSync(path, NOBODY, NOBODY)
  const remove = (): void => rmSync(folder, { recursive: true, force: true })
  try {
    initialise(bin, folder, identity)
    const port = await freePort()
    const settings = isDurable ? SETTINGS.filter((setting) => !/fsync|full_page|synchronous/.test(setting)) : SETTINGS
    const launch = () => launchServer({ bin, folder, port, settings, identity })
    const url = (database: string): string => `postgres://postgres:${password}@127.0.0.1:${port}/${database}`
    let server = launch()
    await untilReady(url('postgres'), server)
    return {
      url,
      run: (statement) => runOnce(url('postgres'), statement),
      async kill() {
        await end(server, 'kill')
      },
      async restart() {
        server = launch()
        await untilReady(url('postgres'), server)
      },
      async close() {
        await end(server, 'stop')
        remove()
      },
    }
  } catch (error) {
    remove()
    throw new Error('PostgreSQL could not be started for the tests.', { cause: error })
  }
}

function initialise(bin: string, folder: string, identity: { uid?: number; gid?: number }): void {
  const args = [
    `--pgdata=${join(folder, 'data')}`,
    '--username=postgres',
    '--encoding=UTF8',
    '--locale=C',
    '--auth=scram-sha-256',
    `--pwfile=${join(folder, 'password')}`,
    '--set=scram_iterations=1',
    '--no-sync',
    '--no-instructions',
  ]
  const { status, stdout, stderr, error } = spawnSync(join(bin, 'initdb'), args, {
    ...identity,
    cwd: folder,
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`initdb failed: ${error?.message ?? ''}${stdout}${stderr}`)
}

interface Launch {
  readonly bin: string
  readonly folder: string
  readonly port: number
  readonly settings: readonly string[]
  readonly identity: { uid?: number; gid?: number }
}

/**
 * The shell between us outlives us, however we end: it reads until our end of the pipe is gone, then stops the server and removes its folder. One
 * line makes it end the server and keep the folder.
 */
const KEEPER = `
"$0" "$@" 2>"$KEEP_FOLDER/log" </dev/null &
server=$!
read -r order
case "$order" in
  kill) kill -KILL "$server" $(pgrep -P "$server"); wait "$server" ;;
  stop) kill -INT "$server"; wait "$server" ;;
  *) kill -QUIT "$server"; wait "$server"; rm -rf "$KEEP_FOLDER/data" "$KEEP_FOLDER/password" "$KEEP_FOLDER/log"; rmdir "$KEEP_FOLDER" ;;
esac
exit 0
`

function launchServer({ bin, folder, port, settings, identity }: Launch): ChildProcess {
  const options = [...settings, `port=${port}`].flatMap((setting) => ['-c', setting])
  const args = ['-c', KEEPER, join(bin, 'postgres'), '-D', join(folder, 'data'), ...options]
  return spawn('/bin/sh', args, {
    ...identity,
    cwd: folder,
    env: { KEEP_FOLDER: folder, PATH: process.env['PATH'] ?? '/usr/bin:/bin', TZ: 'UTC' },
    // A group of its own: Ctrl-C in the terminal is for us, and we end it in order.
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
}

async function end(server: ChildProcess, order: 'kill' | 'stop'): Promise<void> {
  if (server.exitCode !== null) return
  const exited = new Promise((resolve) => server.once('exit', resolve))
  server.stdin?.end(`${order}\n`)
  await exited
}

async function untilReady(url: string, server: ChildProcess): Promise<void> {
  const deadline = performance.now() + READY_TIMEOUT_MS
  for (;;) {
    try {
      await runOnce(url, 'select 1')
      return
    } catch (error) {
      if (server.exitCode !== null || performance.now() > deadline) throw error
      await new Promise((resolve) => setTimeout(resolve, POLL_MS))
    }
  }
}

async function runOnce(connectionString: string, statement: string): Promise<void> {
  const client = new Client({ connectionString, connectionTimeoutMillis: 5_000 })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

function freePort(): Promise<number> {
  const probe = createServer()
  return new Promise((resolve, reject) => {
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}

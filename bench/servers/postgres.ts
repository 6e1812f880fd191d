import { spawnSync } from 'node:child_process'
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { freePort, startServer, type Server } from './server.ts'

/** PostgreSQL refuses to run as root: it becomes "nobody". */
const NOBODY = 65_534
/** Every commit is on disk before it is confirmed, as it is by default; more memory than the default. */
const SETTINGS = [
  'fsync=on',
  'synchronous_commit=on',
  'shared_buffers=512MB',
  'max_wal_size=4GB',
  'listen_addresses=127.0.0.1',
]

/** `program` is the path of `postgres`; `initdb` is beside it. */
export async function startPostgres(program: string): Promise<Server> {
  const folder = mkdtempSync(join(tmpdir(), 'switchboard-postgres-'))
  const data = join(folder, 'data')
  mkdirSync(data, { mode: 0o700 })
  const user = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {}
  if (user.uid !== undefined) {
    chmodSync(folder, 0o755)
    chownSync(data, user.uid, user.gid)
  }
  try {
    const initdb = join(dirname(program), 'initdb')
    const made = spawnSync(initdb, ['-D', data, '-U', 'bench', '-A', 'trust', '-E', 'UTF8', '--no-locale'], {
      ...user,
      cwd: data,
      encoding: 'utf8',
    })
    if (made.status !== 0) throw new Error(`initdb failed: ${made.error?.message ?? made.stderr}`)
    const port = await freePort()
    const settings = [...SETTINGS, `unix_socket_directories=${data}`].flatMap((setting) => ['-c', setting])
    const stop = await startServer(
      program,
      ['-D', data, '-p', String(port), ...settings],
      /ready to accept connections/,
      {
        ...user,
        cwd: data,
      },
    )
    return {
      url: `postgres://bench@127.0.0.1:${port}/postgres`,
      async close() {
        await stop()
        rmSync(folder, { recursive: true, force: true })
      },
    }
  } catch (error) {
    rmSync(folder, { recursive: true, force: true })
    throw error
  }
}

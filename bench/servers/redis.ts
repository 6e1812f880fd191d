import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort, startServer, type Server } from './server.ts'

/** `always`: on disk before it is confirmed. `everysec`: Redis' own advice, which may lose the last second. */
export type Fsync = 'always' | 'everysec'

export async function startRedis(program: string, fsync: Fsync): Promise<Server> {
  const folder = mkdtempSync(join(tmpdir(), 'switchboard-redis-'))
  const port = await freePort()
  const options = {
    port: String(port),
    bind: '127.0.0.1',
    dir: folder,
    appendonly: 'yes',
    appendfsync: fsync,
    save: '',
    'maxmemory-policy': 'noeviction',
  }
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value])
  try {
    const stop = await startServer(program, args, /Ready to accept connections/, { cwd: folder })
    return {
      url: `redis://127.0.0.1:${port}`,
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

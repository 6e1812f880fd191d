import { join } from 'node:path'
import { startPostgres, type PostgresServer } from '../../../scripts/stage/postgres/server.ts'
import { onStage, type Play, type PlayOptions } from './play.ts'
import { startTcpProxy, type TcpProxy } from './tcp-proxy.ts'

const DATABASE = 'switchboard'

export interface PostgresPlay extends Play {
  readonly server: PostgresServer
  /** Between Switchboard and the database. */
  readonly wire: TcpProxy
}

/** As `onStage`, with the database on a real PostgreSQL that waits for its disk, behind a wire that can be cut. */
export async function onPostgres(options: PlayOptions, act: (play: PostgresPlay) => Promise<void>): Promise<void> {
  const server = await startPostgres({ isDurable: true })
  try {
    await server.run(`create database ${DATABASE}`)
    const url = new URL(server.url(DATABASE))
    const wire = await startTcpProxy({ host: url.hostname, port: Number(url.port) })
    url.port = String(wire.port)
    try {
      const envOf = async (apiRoot: string, folder: string) => ({
        DATABASE_URL: url.href,
        FILES_DIR: join(folder, 'files'),
        ...(await options.envOf?.(apiRoot, folder)),
      })
      await onStage({ ...options, envOf }, (play) => act(Object.assign(play, { server, wire })))
    } finally {
      await wire.close()
    }
  } finally {
    await server.close()
  }
}

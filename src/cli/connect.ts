import { existsSync } from 'node:fs'
import { connect as connectSocket } from 'node:net'
import { join } from 'node:path'
import { createApp } from '../app.ts'
import type { Config } from '../config/config.ts'
import { createLogger } from '../platform/logger.ts'
import { createScrubber } from '../platform/scrub.ts'
import { socketPath } from '../platform/socket-path.ts'
import { createApiClient, type ApiClient } from './client.ts'
import { noDataFolder } from './errors.ts'

export interface Connection {
  readonly api: ApiClient
  /** False: no server runs on the folder; this process opened it for the length of the command, and nothing is sent. */
  readonly isServerRunning: boolean
  close(): Promise<void>
}

const CONNECT_TIMEOUT_MS = 3_000

/** Talks to the server of the data folder, or opens the folder itself when there is none. @throws AppError `no_data_folder` */
export async function connect(config: Config, warn: (line: string) => void): Promise<Connection> {
  if (config.store.postgres === null && !existsSync(join(config.dataDir, 'switchboard.db')))
    throw noDataFolder(config.dataDir)
  const path = socketPath(config.dataDir)
  if (await isListening(path)) {
    const api = createApiClient(path)
    return { api, isServerRunning: true, close: () => api.close() }
  }
  const logger = createLogger({
    level: config.logLevel === 'debug' ? 'debug' : 'warn',
    scrubber: createScrubber(),
    write: (line) => warn(line.trimEnd()),
  })
  const app = await createApp(config, { role: 'cli', logger })
  await app.start()
  const api = createApiClient(path)
  return {
    api,
    isServerRunning: false,
    async close() {
      await api.close()
      await app.close()
    },
  }
}

/** A socket file without a listener is what a killed process left. */
export const isListening = (path: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connectSocket(path)
    const finish = (answer: boolean): void => {
      socket.destroy()
      resolve(answer)
    }
    socket.setTimeout(CONNECT_TIMEOUT_MS, () => finish(false))
    socket.once('connect', () => finish(true))
    socket.once('error', () => finish(false))
  })

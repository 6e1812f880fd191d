import { createHash } from 'node:crypto'
import { realpathSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A unix socket's path holds 107 bytes on Linux, 103 on macOS (sockaddr_un). */
const MAX_SOCKET_PATH_BYTES = 100

/** Where the process of a data folder listens for the command line: in the folder, or under a name made from its path when that is too long. */
export function socketPath(dataDir: string): string {
  const inFolder = join(dataDir, 'switchboard.sock')
  if (Buffer.byteLength(inFolder) <= MAX_SOCKET_PATH_BYTES) return inFolder
  const name = createHash('sha256').update(realpathSync(dataDir)).digest('hex').slice(0, 24)
  return join(tmpdir(), `switchboard-${name}.sock`)
}

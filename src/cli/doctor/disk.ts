import { accessSync, constants, existsSync, mkdtempSync, rmdirSync, statfsSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Config } from '../../config/config.ts'
import { fail, ok, warn, wordsOf, type Finding } from './finding.ts'

const GIGABYTE = 1e9
const MIN_FREE_BYTES = 200 * 1024 * 1024
const LOW_FREE_BYTES = GIGABYTE

interface Unfit {
  readonly name: string
  /** fail: SQLite's locks and its log do not work there. */
  readonly level: 'warn' | 'fail'
  readonly why: string
}

const overNetwork =
  'SQLite needs locks and shared memory that a network file system does not give: the database would be damaged'
const gone = 'what lies there is gone with the machine’s next start'

/** By the numbers that statfs(2) gives. */
const unfit: ReadonlyMap<number, Unfit> = new Map([
  [0x6969, { name: 'NFS', level: 'fail', why: overNetwork }],
  [0xff534d42, { name: 'SMB', level: 'fail', why: overNetwork }],
  [0xfe534d42, { name: 'SMB', level: 'fail', why: overNetwork }],
  [0x517b, { name: 'SMB', level: 'fail', why: overNetwork }],
  [
    0x01021997,
    {
      name: '9p',
      level: 'warn',
      why: 'a folder of the host that is shared into a virtual machine locks and syncs badly',
    },
  ],
  [
    0x65735546,
    { name: 'FUSE', level: 'warn', why: 'it depends on the program behind it whether locks and fsync work' },
  ],
  [0x01021994, { name: 'tmpfs', level: 'warn', why: gone }],
  [0x794c7630, { name: 'overlay', level: 'warn', why: 'it is the layer of a container and goes with it' }],
])

/** Room, rights and kind of the disk that the data folder is on, or will be. */
export function diskFindings({ dataDir, store: { postgres } }: Pick<Config, 'dataDir' | 'store'>): Finding[] {
  const folder = nearestThere(dataDir)
  return [spaceFinding(folder), rightsFinding(dataDir, folder), ...(postgres === null ? [kindFinding(folder)] : [])]
}

const nearestThere = (path: string): string => (existsSync(path) ? path : nearestThere(dirname(path)))

function spaceFinding(folder: string): Finding {
  const { bavail, bsize } = statfsSync(folder)
  const free = bavail * bsize
  const detail = `${(free / GIGABYTE).toFixed(1)} GB are free at ${folder}`
  if (free < MIN_FREE_BYTES) return fail('disk', detail, 'Make room: nothing is sent when an intent cannot be written.')
  return free < LOW_FREE_BYTES
    ? warn('disk', detail, 'Make room before it is full; a backup needs as much as the database.')
    : ok('disk', detail)
}

function rightsFinding(dataDir: string, folder: string): Finding {
  const isThere = folder === dataDir
  try {
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK)
    rmdirSync(mkdtempSync(join(folder, '.doctor-')))
  } catch (error) {
    return fail(
      'rights',
      `${folder} cannot be written (${wordsOf(error)})`,
      `Give it to the user who runs Switchboard: chown -R USER ${folder}`,
    )
  }
  if (isThere && (statSync(folder).mode & 0o077) !== 0)
    return warn('rights', `${folder} is open to other users of this machine`, `Close it: chmod 700 ${folder}`)
  return ok(
    'rights',
    isThere ? `${folder} is ours alone` : `${folder} can be written; ${dataDir} is made at the first start`,
  )
}

function kindFinding(folder: string): Finding {
  const found = unfit.get(statfsSync(folder).type)
  if (found === undefined) return ok('file system', 'a local disk')
  const { name, level, why } = found
  return {
    name: 'file system',
    level,
    detail: `${folder} is on ${name}: ${why}`,
    next: 'Set DATA_DIR to a folder on a local disk, or use PostgreSQL (DATABASE_URL).',
  }
}

import { statfs } from 'node:fs/promises'
import type { Database } from '../db/database.ts'
import { transact } from '../db/transaction.ts'
import { lowDiskGroup, raiseLowDisk } from './notices.ts'
import type { Logger } from '../kernel/log.ts'
import type { NoticePort } from '../modules/notices/index.ts'

interface DiskWatchDeps {
  readonly database: Pick<Database, 'db'>
  readonly notices: NoticePort
  readonly logger: Logger
  readonly folder: string
  readonly everyMs?: number
  readonly freeBytes?: (folder: string) => Promise<number>
}

const EVERY_MS = 5_000
/** While it stays low it is told of again this often. */
const AGAIN_MS = 3_600_000
const MEGABYTE = 1024 * 1024
/** Enough to store the notice itself, and to act on it. */
const LOW_BYTES = 1024 * MEGABYTE
/** A disk that hovers about the limit is not told of each minute. */
const AMPLE_BYTES = 1.2 * LOW_BYTES

/** Looks at the disk of the data folder from now on; the returned function ends that. */
export function watchDisk({ database, notices, logger, folder, ...options }: DiskWatchDeps): () => void {
  const { everyMs = EVERY_MS, freeBytes = freeBytesOf } = options
  /** Real time at which it was told; null: not known yet, or there is room. */
  let toldAt: number | null = null
  let isKnownAmple = false
  let isLooking = false

  const look = async (): Promise<void> => {
    const free = await freeBytes(folder)
    if (free < LOW_BYTES) {
      isKnownAmple = false
      if (toldAt !== null && performance.now() - toldAt < AGAIN_MS) return
      await transact(database.db, (trx) => raiseLowDisk(notices, trx, Math.floor(free / MEGABYTE), folder))
      toldAt = performance.now()
    } else if (!isKnownAmple && free > AMPLE_BYTES) {
      await transact(database.db, (trx) => notices.resolve(trx, lowDiskGroup, 'there is room again'))
      isKnownAmple = true
      toldAt = null
    }
  }
  const tick = (): void => {
    if (isLooking) return
    isLooking = true
    look()
      .catch((error: unknown) =>
        logger.warn({ error, folder }, 'the room on the disk could not be looked at or told of'),
      )
      .finally(() => {
        isLooking = false
      })
  }
  const timer = setInterval(tick, everyMs)
  timer.unref()
  tick()
  return () => clearInterval(timer)
}

async function freeBytesOf(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize
}

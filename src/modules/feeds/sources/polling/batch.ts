import type { Writer } from '../../../../db/writer.ts'
import type { Logger } from '../../../../kernel/log.ts'
import { releaseClaims, type Released } from './claim-store.ts'
import { freeHosts, type FreedHost } from './host-store.ts'
import { settleUnchanged, type Unchanged } from './settle-store.ts'

/** Small results of many reads, which are written together. */
export interface Batch {
  /** Resolves when the next results are written: who writes then shares their transaction, and the disk is asked once. */
  turn(): Promise<void>
  /** Resolves when it is durable. */
  unchanged(read: Unchanged): Promise<void>
  freed(host: FreedHost): Promise<void>
  released(claim: Released): Promise<void>
}

interface Waiting {
  readonly unchanged: Unchanged[]
  readonly freed: FreedHost[]
  readonly released: Released[]
}

/** Real ms in which results gather. */
const GATHER_MS = 15
const RETRY_MS = 500
const MAX_TRIES = 10

export function createBatch(writer: Writer, logger: Logger): Batch {
  let waiting = nothing()
  let flushing: Promise<void> | undefined

  const flush = async (): Promise<void> => {
    await turn()
    const taken = waiting
    waiting = nothing()
    flushing = undefined
    await write(taken, 1)
  }
  const write = async (taken: Waiting, tries: number): Promise<void> => {
    try {
      await writer.write(async (trx) => {
        await freeHosts(trx, taken.freed)
        await settleUnchanged(trx, taken.unchanged)
        await releaseClaims(trx, taken.released)
      })
    } catch (error) {
      if (tries === MAX_TRIES) throw error
      logger.warn({ error, tries }, 'results of reads could not be written; it is tried again')
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
      await write(taken, tries + 1)
    }
  }
  let gathering: Promise<void> | undefined
  const turn = (): Promise<void> =>
    (gathering ??= new Promise<void>((resolve) => setTimeout(resolve, GATHER_MS)).then(() => {
      gathering = undefined
    }))
  const flushed = (): Promise<void> => (flushing ??= flush())
  return {
    turn,
    unchanged(read) {
      waiting.unchanged.push(read)
      return flushed()
    },
    freed(host) {
      waiting.freed.push(host)
      return flushed()
    },
    released(claim) {
      waiting.released.push(claim)
      return flushed()
    },
  }
}

const nothing = (): Waiting => ({ unchanged: [], freed: [], released: [] })

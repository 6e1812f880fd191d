import type { Trx } from '../../db/transaction.ts'
import { restored } from './core/health.ts'
import { pauseActive } from './store.ts'

/** For the first start of a restored copy, before anything is polled or sent. Returns how many were active. */
export const pauseRestored = (trx: Trx, at: number): Promise<number> => pauseActive(trx, restored, at)

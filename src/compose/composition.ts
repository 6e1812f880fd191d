import type { Config } from '../config/config.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Logger } from '../kernel/log.ts'
import type { Observation } from '../observe/index.ts'
import type { CrashAt } from '../platform/crashpoint.ts'
import type { DataFolder } from '../platform/data-folder.ts'
import type { NewDispatcher } from './jobs.ts'

/** What the parts are made of. */
export interface Composition {
  readonly config: Config
  readonly folder: DataFolder
  readonly role: 'serve' | 'cli'
  readonly logger: Logger
  readonly crashAt: CrashAt | null
  /** Number of this start. */
  readonly lease: number
  readonly observation: Observation
  readonly clock: Clock
  readonly newDispatcher: NewDispatcher
  /** Whether this process polls, sends and does jobs. */
  readonly works: boolean
}

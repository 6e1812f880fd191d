import { mkdirSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import type { Engine } from '../ports.ts'
import { defaultCaps, findConfinement, type Confinement } from './caps.ts'
import { createOneShot, type TaskReport } from './one-shot.ts'
import type { TaskResult } from './protocol.ts'
import { createRuns } from './runs.ts'
import { ENGINE_VERSION } from './version.ts'
import { createWarm, type Warm } from './warm.ts'

export interface EngineDeps {
  /** Of all projects; a task sees the one below it that its files are in. */
  readonly folder: string
  /** Children that work at a time, besides the two that answer questions. Default 2. */
  readonly width?: number
  readonly confinement?: Confinement
  /** What a task's child used, when it has ended. */
  readonly onReport?: (report: TaskReport) => void
}

const MIB = 2 ** 20
const MAX_WAITING = 500
const MAX_QUESTIONS = 64
const IDLE_MS = 5 * 60_000
const MAX_IDLE_BYTES = 350 * MIB
/** Where a glance at a file that is in no project may put what it needs. */
const NO_PROJECT = 'glances'

/** Runs tasks over files in children of their own. Nothing of a file is parsed in this process. */
export function createEngine(deps: EngineDeps): Engine {
  mkdirSync(deps.folder, { recursive: true })
  const folder = realpathSync(deps.folder)
  const confinement = deps.confinement ?? findConfinement()
  const { width = 2, onReport = () => undefined } = deps
  const oneShot = createOneShot({ confinement, width, maxWaiting: MAX_WAITING, onReport })
  const openWarm = (): Warm =>
    createWarm({
      confinement,
      folder,
      caps: defaultCaps.page,
      maxWaiting: MAX_QUESTIONS,
      idleMs: IDLE_MS,
      maxIdleBytes: MAX_IDLE_BYTES,
    })
  // A grid that scrolls does not wait for a preview.
  const grid = openWarm()
  const previews = openWarm()
  const { alone, asked } = createRuns(folder, oneShot)
  return {
    caps: { enforced: confinement.enforced, note: confinement.note },
    version: ENGINE_VERSION,
    read: (input, options) => {
      const made = ({ tables }: TaskResult<'read'>): string[] => tables.map((table) => table.file)
      return alone({ name: 'read', input, files: [input.outFolder], outside: input.path, made }, options)
    },
    unpack: (input, options) => {
      const made = (files: TaskResult<'unpack'>): string[] => (files ?? []).map((file) => file.path)
      return alone({ name: 'unpack', input, files: [input.outFolder], outside: input.path, made }, options)
    },
    glance: (input, options) =>
      alone({ name: 'glance', input, files: [join(folder, NO_PROJECT, 'any')], outside: input.path }, options),
    consolidate: (input, options) =>
      alone({ name: 'consolidate', input, files: [input.out, ...filesOf(input)], made: () => [input.out] }, options),
    apply: (input, options) => {
      const files = [input.out, input.file, ...othersOf(input)]
      return alone({ name: 'apply', input, files, made: () => [input.out] }, options)
    },
    replay: (input, options) => {
      const files = [input.out, ...filesOf(input.base), ...othersOf(input)]
      return alone({ name: 'replay', input, files, made: () => [input.out] }, options)
    },
    export: (input, options) =>
      alone({ name: 'export', input, files: [input.out, input.file], made: () => [input.out] }, options),
    preview: (input, options) =>
      asked(previews, { name: 'preview', input, files: [input.file, ...othersOf(input)] }, options),
    page: (input, options) => asked(grid, { name: 'page', input, files: [input.file] }, options),
    values: (input, options) => asked(grid, { name: 'values', input, files: [input.file] }, options),
    trace: (input, options) =>
      asked(grid, { name: 'trace', input, files: input.chain.map((link) => link.file) }, options),
    async close() {
      await Promise.all([oneShot.close(), grid.close(), previews.close()])
    },
  }
}

interface HasFile {
  readonly file: string
}
const filesOf = ({ tables }: { readonly tables: readonly HasFile[] }): string[] => tables.map((table) => table.file)
const othersOf = ({ others }: { readonly others: readonly HasFile[] }): string[] => others.map((other) => other.file)

import { join } from 'node:path'
import type { Trx } from '../../src/db/transaction.ts'
import { systemActor } from '../../src/kernel/actor.ts'
import type { Clock } from '../../src/kernel/clock.ts'
import { silentLogger } from '../../src/kernel/log.ts'
import { createSheets, type Sheets } from '../../src/modules/sheets/index.ts'
import type { Run } from '../../src/modules/sheets/projects/contract.ts'
import type { Jobs } from '../../src/platform/jobs/index.ts'
import { realClock } from '../../src/platform/system.ts'
import { createTestJobs, until } from './jobs.ts'
import type { TestDatabase } from './test-database.ts'

/** Sheets as the app composes them, with a real engine, on a database of a test. */
export interface SheetScene {
  readonly sheets: Sheets
  readonly jobs: Jobs
  readonly folder: string
  readonly audited: readonly string[]
  begin(title?: string): Promise<number>
  send(projectId: number, name: string, text: string | Uint8Array): Promise<{ workbookId: number; run: Run }>
  /** Until nothing runs in the project. */
  settled(projectId: number): Promise<readonly Run[]>
  close(): Promise<void>
}

export const tester = systemActor('test')

interface SceneOptions {
  readonly clock?: Clock
  readonly isShared?: boolean
  readonly keepDays?: number
}

export async function startSheetScene(database: TestDatabase, options: SceneOptions = {}): Promise<SheetScene> {
  const { clock = realClock, isShared = false, keepDays = 7 } = options
  const jobs = createTestJobs(database, { clock })
  const folder = join(database.folder, 'sheets')
  const audited: string[] = []
  const sheets = createSheets({
    database,
    clock,
    realClock,
    logger: silentLogger,
    audit: {
      record(_trx: Trx, _actor, { action }) {
        audited.push(action)
        return Promise.resolve()
      },
    },
    jobs,
    crashAt: null,
    folder,
    keepDays,
    width: 2,
    publicUrl: null,
    isShared,
  })
  await sheets.start()
  await jobs.start()
  const { projects, uploads, runs } = sheets.projects
  return {
    sheets,
    jobs,
    folder,
    audited,
    begin: async (title = 'March') => (await projects.create(tester, { title })).id,
    send: (projectId, name, text) => uploads.take(tester, projectId, { name, content: once(Buffer.from(text)) }),
    async settled(projectId) {
      await until(async () => {
        const project = await projects.get(tester, projectId)
        return project.openRuns.length === 0 && project.workbooks.unfinished === 0
      }, 120_000)
      return (await runs.list(tester, projectId, { limit: 100 })).items
    },
    async close() {
      await jobs.stop()
      await sheets.stop()
    },
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

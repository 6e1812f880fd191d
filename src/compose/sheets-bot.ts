import { createBotDoor, type BotDoor, type Sheets } from '../modules/sheets/index.ts'
import type { Composition } from './composition.ts'
import type { Ground } from './ground.ts'
import type { Sending } from './sending.ts'

/** Workbooks that operators send to a bot. */
export function composeSheetsBot(parts: Composition & Ground & Sending, sheets: Sheets): BotDoor {
  const { folder, clock, jobs, accounts, delivery, files } = parts
  return createBotDoor({
    database: folder.database,
    clock,
    jobs,
    telegram: { senderOf: (id) => accounts.senderOf(id), wake: (id) => delivery.wake(id) },
    files,
    projects: sheets.projects,
    consolidation: sheets.consolidation.consolidation,
  })
}

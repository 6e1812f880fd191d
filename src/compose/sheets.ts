import { join } from 'node:path'
import { createSheets, type Sheets } from '../modules/sheets/index.ts'
import { realClock } from '../platform/system.ts'
import type { Composition } from './composition.ts'
import type { Ground } from './ground.ts'

/** Projects of workbooks. Their files are in the data folder, or beside the others where processes share them. */
export function composeSheets(parts: Composition & Ground): Sheets {
  const { config, folder } = parts
  const isShared = config.store.postgres !== null
  return createSheets({
    ...parts,
    ...config.sheets,
    database: folder.database,
    realClock,
    folder: join(isShared ? folder.filesDir : config.dataDir, 'sheets'),
    publicUrl: config.publicUrl,
    isShared,
  })
}

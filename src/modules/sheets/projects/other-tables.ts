import type { Db } from '../../../db/transaction.ts'
import type { ProjectId } from '../../../kernel/ids.ts'
import type { OtherTable } from '../ports.ts'
import { plainColumn, tableFactsSchema } from './facts.ts'
import type { SheetsFolder } from './folder.ts'
import { sourceFiles } from './queries.ts'

interface Named {
  readonly tableId: number
  readonly name: string
  readonly sheet: string
  readonly position: number
}

/** What plans call tables: the file's name without its ending, with the sheet where a file has several; never two the same. */
export function planNames(tables: readonly (Named & { readonly workbookId: number })[]): ReadonlyMap<number, string> {
  const perWorkbook = new Map<number, number>()
  for (const { workbookId } of tables) perWorkbook.set(workbookId, (perWorkbook.get(workbookId) ?? 0) + 1)
  const taken = new Set<string>()
  const names = new Map<number, string>()
  for (const { tableId, workbookId, name, sheet, position } of tables) {
    const stem = name.replace(/\.[A-Za-z0-9]{2,5}$/, '')
    const isAlone = perWorkbook.get(workbookId) === 1
    const wished = isAlone ? stem : `${stem} ${sheet}${position === 0 ? '' : ` ${position + 1}`}`
    let given = wished
    for (let count = 2; taken.has(given.toLowerCase()); count++) given = `${wished} (${count})`
    taken.add(given.toLowerCase())
    names.set(tableId, given)
  }
  return names
}

/** Tables of the project that steps may join or append. */
export async function otherTables(
  { folder }: { readonly folder: SheetsFolder },
  db: Db,
  projectId: ProjectId,
): Promise<readonly OtherTable[]> {
  const files = await sourceFiles(db, projectId)
  const names = planNames(files)
  return files.map(({ tableId, facts }) => ({
    name: names.get(tableId) ?? String(tableId),
    file: folder.table(projectId, tableId),
    columns: tableFactsSchema.parse(JSON.parse(facts)).columns.map(plainColumn),
  }))
}

import { transact } from '../../../db/transaction.ts'
import type { ProjectId } from '../../../kernel/ids.ts'
import { headerKey } from '../core/consolidate/header.ts'
import { fingerprint, settle, type Remembered, type Settled } from '../core/consolidate/settle.ts'
import { placeOf, type SourceTable } from '../core/consolidate/tables.ts'
import { projectNotFound } from '../projects/errors.ts'
import type { ConsolidationDeps } from './deps.ts'
import { matrixChanged } from './errors.ts'
import type { TableLoader } from './load.ts'
import { LEFT_OUT } from './mapping-store.ts'
import { holdMatrix, saveLeftOut, saveMatrix } from './matrix-store.ts'
import { findMatrix, mappingsOf, tableHeads, type MatrixRow } from './queries.ts'
import { readState, writeState, type StoredMatrix } from './stored-state.ts'

export interface Current {
  readonly projectId: ProjectId
  readonly revision: number
  readonly nextColumn: number
  readonly state: StoredMatrix
  readonly tables: readonly SourceTable[]
  readonly remembered: Remembered
  /** Nothing was made of it yet. */
  readonly isFirst: boolean
}

export interface CurrentDeps extends Pick<ConsolidationDeps, 'database'> {
  readonly loader: TableLoader
}

/** While files are read one after the other, what was worked out may be old when it is to be stored. */
const ATTEMPTS = 5

/** The matrix for the tables as they are now: worked out, and stored, when they are others than it was settled for. */
export async function currentMatrix(deps: CurrentDeps, projectId: ProjectId): Promise<Current> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const current = await loadMatrix(deps, projectId)
    if (current.state.tables === fingerprint(current.tables)) return current
    const again = leftOutBefore(current)
    const tables = current.tables.map((table) => (again.has(table.id) ? { ...table, isLeftOut: true } : table))
    const settled = settle(current.state, tables, current)
    const stored = await storeSettled(deps, current, { settled, tables, again })
    if (stored !== null) return stored
  }
  throw matrixChanged()
}

async function loadMatrix({ database, loader }: CurrentDeps, projectId: ProjectId): Promise<Current> {
  const row = await findMatrix(database.db, projectId)
  if (row === undefined) throw projectNotFound(projectId)
  const tables = await loader.load(database.db, projectId)
  return {
    projectId,
    revision: row.revision,
    nextColumn: row.next_column,
    state: readState(row.matrix),
    tables,
    remembered: await rememberedFor({ database }, tables),
    isFirst: row.version_id === null,
  }
}

async function rememberedFor(
  { database }: Pick<CurrentDeps, 'database'>,
  tables: readonly SourceTable[],
): Promise<Remembered> {
  const names = new Set(tables.flatMap(({ columns }) => columns.map(({ name }) => name)))
  const headers = [...new Set([...names].map(headerKey))].filter((header) => header !== '')
  const rows = await mappingsOf(database.db, headers)
  return new Map(rows.map(({ header, target }) => [header, target === LEFT_OUT ? null : target]))
}

/** Tables of files that were read again, and were left out before. */
function leftOutBefore({ state, tables }: Current): ReadonlySet<number> {
  const known = new Set(state.tables.split(' ').map((word) => Number(word.replace('-', ''))))
  const places = new Set(state.leftOut)
  return new Set(
    tables
      .filter((table) => !known.has(table.id) && !table.isLeftOut && places.has(placeOf(table)))
      .map(({ id }) => id),
  )
}

interface ToStore {
  readonly settled: Settled
  readonly tables: readonly SourceTable[]
  readonly again: ReadonlySet<number>
}

/** Null: it is old by now. */
async function storeSettled(
  { database }: CurrentDeps,
  current: Current,
  { settled, tables, again }: ToStore,
): Promise<Current | null> {
  const { projectId, revision, nextColumn } = current
  const state: StoredMatrix = { ...settled.state, leftOut: placesLeftOut(current.state, tables) }
  const isStored = await transact(database.db, async (trx) => {
    const row = await holdMatrix(trx, projectId)
    if (row === undefined || isOther(row, current)) return false
    const heads = await tableHeads(trx, projectId)
    const there = heads.map(({ id, left_out: leftOut }) => ({ id, isLeftOut: leftOut === 1 }))
    if (there.length !== current.tables.length || !there.every((head, at) => isSame(head, current.tables[at])))
      return false
    await saveLeftOut(trx, [...again], true)
    await saveMatrix(trx, projectId, {
      matrix: writeState(state),
      revision: revision + 1,
      next_column: settled.nextColumn,
    })
    return true
  })
  return isStored ? { ...current, tables, state, revision: revision + 1, nextColumn: settled.nextColumn } : null
  function isOther(row: MatrixRow, { revision: known }: Current): boolean {
    return row.revision !== known || row.next_column !== nextColumn
  }
}

const isSame = (
  head: { readonly id: number; readonly isLeftOut: boolean },
  table: Pick<SourceTable, 'id' | 'isLeftOut'> | undefined,
): boolean => table?.id === head.id && table.isLeftOut === head.isLeftOut

/** Places of tables that are there and left out, and of those that are not there at the moment. */
export function placesLeftOut(state: StoredMatrix, tables: readonly SourceTable[]): readonly string[] {
  const there = new Set(tables.map(placeOf))
  const gone = state.leftOut.filter((place) => !there.has(place))
  return [...gone, ...tables.filter(({ isLeftOut }) => isLeftOut).map(placeOf)]
}

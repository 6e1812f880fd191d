import type { Db } from '../../../db/transaction.ts'
import type { ProjectId } from '../../../kernel/ids.ts'
import type { RunRow } from './run-store.ts'

/** What runs are about, for their titles: a file's name or the words of a step; by run id. */
export async function thingsOf(db: Db, runs: readonly RunRow[]): Promise<ReadonlyMap<number, string>> {
  const subjects = (kinds: readonly RunRow['kind'][]): number[] =>
    runs.flatMap(({ kind, subject_id: id }) => (kinds.includes(kind) && id !== null ? [id] : []))
  const workbookIds = subjects(['read'])
  const versionIds = subjects(['step', 'recipe'])
  const workbooks =
    workbookIds.length === 0
      ? []
      : await db.selectFrom('workbooks').select(['id', 'name']).where('id', 'in', workbookIds).execute()
  const versions =
    versionIds.length === 0
      ? []
      : await db.selectFrom('versions').select(['id', 'words as name']).where('id', 'in', versionIds).execute()
  const names = new Map<string, string>([
    ...workbooks.map(({ id, name }) => [`read ${id}`, name] as const),
    ...versions.map(({ id, name }) => [`step ${id}`, name] as const),
  ])
  return new Map(
    runs.map(({ id, kind, subject_id: subject }) => {
      const key = `${kind === 'read' ? 'read' : 'step'} ${subject ?? 0}`
      return [id, kind === 'read' || kind === 'step' || kind === 'recipe' ? (names.get(key) ?? '') : '']
    }),
  )
}

/** By workbook: an earlier one with the very same bytes. */
export async function twinsOf(db: Db, projectId: ProjectId): Promise<ReadonlyMap<number, number>> {
  const rows = await db
    .selectFrom('workbooks as later')
    .innerJoin('workbooks as first', (join) =>
      join.onRef('first.sha256', '=', 'later.sha256').onRef('first.project_id', '=', 'later.project_id'),
    )
    .select(['later.id', ({ fn }) => fn.min<number>('first.id').as('twin')])
    .where('later.project_id', '=', projectId)
    .where('first.state', '<>', 'removed')
    .whereRef('first.id', '<', 'later.id')
    .groupBy('later.id')
    .execute()
  return new Map(rows.map(({ id, twin }) => [id, twin]))
}

/** Whether files of the project wait to be read or are being read. */
export async function isReading(db: Db, projectId: ProjectId): Promise<boolean> {
  const row = await db
    .selectFrom('workbooks')
    .select('id')
    .where('project_id', '=', projectId)
    .where('state', 'in', ['waiting', 'reading'])
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** Whether there is something that a consolidation could be made of. */
export async function hasTables(db: Db, projectId: ProjectId): Promise<boolean> {
  const row = await db
    .selectFrom('workbook_tables')
    .innerJoin('workbooks', 'workbooks.id', 'workbook_tables.workbook_id')
    .select('workbook_tables.id')
    .where('workbook_tables.project_id', '=', projectId)
    .where('workbook_tables.left_out', '=', 0)
    .where('workbooks.state', '=', 'read')
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** The open run of a kind, if there is one. */
export async function openRunOf(
  db: Db,
  projectId: ProjectId,
  kinds: readonly RunRow['kind'][],
  states: readonly RunRow['state'][] = ['queued', 'running'],
): Promise<RunRow | undefined> {
  return db
    .selectFrom('runs')
    .selectAll()
    .where('project_id', '=', projectId)
    .where('kind', 'in', kinds)
    .where('state', 'in', states)
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()
}

export interface SourceFile {
  readonly tableId: number
  readonly workbookId: number
  readonly name: string
  readonly sha256: string | null
  readonly settings: string
  readonly sheet: string
  readonly sheetIndex: number
  readonly position: number
  readonly rows: number
  readonly facts: string
}

/** Tables with the files that they were read from. */
export async function sourceFiles(db: Db, projectId: ProjectId): Promise<SourceFile[]> {
  return db
    .selectFrom('workbook_tables as t')
    .innerJoin('workbooks as w', 'w.id', 't.workbook_id')
    .select([
      't.id as tableId',
      'w.id as workbookId',
      'w.name',
      'w.sha256',
      'w.settings',
      't.sheet',
      't.sheet_index as sheetIndex',
      't.position',
      't.n_rows as rows',
      't.facts',
    ])
    .where('t.project_id', '=', projectId)
    .where('w.state', '=', 'read')
    .orderBy('t.id')
    .execute()
}

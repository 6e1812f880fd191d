import type { Actor } from '../../src/kernel/actor.ts'
import { systemActor } from '../../src/kernel/actor.ts'
import { createAudit } from '../../src/modules/audit/index.ts'
import type { SourceTable } from '../../src/modules/sheets/core/consolidate/tables.ts'
import type { RecipeLanguage } from '../../src/modules/sheets/core/consolidate/recipe/language.ts'
import { createConsolidation, type ConsolidationParts } from '../../src/modules/sheets/consolidation/consolidation.ts'
import type { ProjectsForConsolidation } from '../../src/modules/sheets/consolidation/ports.ts'
import { createManualClock } from './manual-clock.ts'
import type { TestDatabase } from './test-database.ts'

export const owner: Actor = systemActor('test')

export interface MatrixScene extends ConsolidationParts {
  readonly projectId: number
  /** What projects were asked to do. */
  readonly asked: { readonly what: string; readonly with: unknown }[]
  /** A file that was read, with its tables; the id of its workbook. */
  addFile(name: string, tables: readonly SourceTable[]): Promise<number>
  /** The version that people look at. */
  addVersion(version: {
    readonly parent: number | null
    readonly step: unknown
    readonly words: string
    readonly facts: unknown
  }): Promise<number>
}

/** Matrix, mappings and recipes over tables as if they had been read. */
export async function createMatrixScene(database: TestDatabase, language: RecipeLanguage): Promise<MatrixScene> {
  const clock = createManualClock(1_700_000_000_000)
  const asked: MatrixScene['asked'] = []
  const projects: ProjectsForConsolidation = {
    readAgain: (_trx, _actor, _projectId, changes) =>
      Promise.resolve(void asked.push({ what: 'readAgain', with: changes })),
    matrixChanged: (_trx, projectId) => Promise.resolve(void asked.push({ what: 'matrixChanged', with: projectId })),
    applySteps: (_actor, request) => {
      asked.push({ what: 'applySteps', with: request })
      return Promise.resolve(77)
    },
  }
  const audit = createAudit({ key: Buffer.alloc(32, 7), clock })
  const parts = createConsolidation({ database, clock, audit, projects, language })
  const projectId = await insertProject(database, clock.now())
  return {
    ...parts,
    projectId,
    asked,
    async addFile(name, tables) {
      const created_at = clock.now()
      const file = {
        project_id: projectId,
        name,
        state: 'read',
        bytes: 1,
        notes: '[]',
        settings: '{}',
        created_at,
      } as const
      const { id } = await database.db.insertInto('workbooks').values(file).returning('id').executeTakeFirstOrThrow()
      for (const [sheet_index, table] of tables.entries())
        await database.db
          .insertInto('workbook_tables')
          .values({
            workbook_id: id,
            project_id: projectId,
            sheet: table.sheet,
            sheet_index,
            position: 0,
            n_rows: table.rows,
            facts: factsOf(table),
            left_out: 0,
          })
          .execute()
      return id
    },
    async addVersion({ parent, step, words, facts }) {
      const { id } = await database.db
        .insertInto('versions')
        .values({
          project_id: projectId,
          parent_id: parent,
          step: step === null ? null : JSON.stringify(step),
          words,
          state: 'ready',
          facts: JSON.stringify(facts),
          created_by: 'test',
          created_at: clock.now(),
        })
        .returning('id')
        .executeTakeFirstOrThrow()
      await database.db.updateTable('projects').set({ version_id: id }).where('id', '=', projectId).execute()
      return id
    },
  }
}

async function insertProject(database: TestDatabase, at: number): Promise<number> {
  const { id } = await database.db
    .insertInto('projects')
    .values({
      title: 'January',
      door: 'web',
      settings: '{}',
      revision: 0,
      bytes: 0,
      next_column: 1,
      created_by: 'test',
      created_at: at,
      updated_at: at,
      expires_at: at + 1e9,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

const factsOf = ({ headerRows, firstRow, lastRow, columns, excluded, notes }: SourceTable): string =>
  JSON.stringify({
    headerRows,
    firstRow,
    lastRow,
    columns: columns.map((column) => ({ ...column, fromText: 0 })),
    misfits: [],
    excluded: excluded.map((one) => ({ ...one, rows: [] })),
    notes,
  })

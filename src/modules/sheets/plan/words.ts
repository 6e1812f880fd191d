import type { Db } from '../../../db/transaction.ts'
import { authorize, type Actor } from '../../../kernel/actor.ts'
import type { ProjectId, VersionId } from '../../../kernel/ids.ts'
import { complete } from '../core/plan/command/complete.ts'
import { help } from '../core/plan/command/help.ts'
import { describe } from '../core/plan/describe.ts'
import type { PlanContext } from '../core/plan/ports.ts'
import { similar } from '../core/plan/similar.ts'
import { plainColumn } from '../projects/facts.ts'
import type { SheetsFolder } from '../projects/folder.ts'
import type { Looking } from '../projects/looking.ts'
import { otherTables } from '../projects/other-tables.ts'
import { requireProject, requireReady } from '../projects/require.ts'
import type { Clusters, CompleteRequest, Completions, Help } from './contract.ts'

const MAX_SIMILAR = 5_000

export interface PlanWordsDeps {
  readonly database: { readonly db: Db }
  readonly folder: SheetsFolder
  readonly looking: Looking
}

/** What helps people to say what they want. */
export interface PlanWords {
  complete(actor: Actor, projectId: ProjectId, request: CompleteRequest): Promise<Completions>
  similar(
    actor: Actor,
    of: { projectId: ProjectId; versionId: VersionId; column: string },
    signal: AbortSignal,
  ): Promise<Clusters>
  help(actor: Actor): Promise<Help>
}

export function createPlanWords(deps: PlanWordsDeps): PlanWords {
  const contextOf = async (projectId: ProjectId, versionId: VersionId | undefined): Promise<PlanContext> => {
    const { db } = deps.database
    const project = await requireProject(db, projectId)
    const { facts } = await requireReady(db, project, versionId)
    const others = await otherTables(deps, db, projectId)
    return { columns: facts.columns.map(plainColumn), others, nextColumn: project.next_column }
  }
  return {
    async complete(actor, projectId, { text, cursor, versionId }) {
      authorize(actor, 'sheets.read')
      return { items: [...complete(text, cursor, await contextOf(projectId, versionId))] }
    },
    async similar(actor, { projectId, versionId, column }, signal) {
      authorize(actor, 'sheets.read')
      const context = await contextOf(projectId, versionId)
      const request = { projectId, versionId, column, contains: '', limit: MAX_SIMILAR }
      const { items } = await deps.looking.values(actor, request, signal)
      return {
        items: similar(items).map(({ to, reason, values }) => {
          const others = values.filter(({ value }) => value !== to).map(({ value }) => ({ from: value, to }))
          return {
            to,
            reason,
            values: [...values],
            words: describe({ op: 'cluster', column, values: others }, context),
          }
        }),
      }
    },
    async help(actor) {
      authorize(actor, 'sheets.read')
      return { items: help().map(({ topic, title, lines }) => ({ topic, title, lines: [...lines] })) }
    },
  }
}

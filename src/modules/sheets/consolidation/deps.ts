import type { Database } from '../../../db/database.ts'
import type { Trx } from '../../../db/transaction.ts'
import type { Actor } from '../../../kernel/actor.ts'
import type { Clock } from '../../../kernel/clock.ts'
import type { AuditEntry } from '../../audit/index.ts'
import type { RecipeLanguage } from '../core/consolidate/recipe/language.ts'
import type { ProjectsForConsolidation } from './ports.ts'

export interface ConsolidationDeps {
  readonly database: Database
  readonly clock: Clock
  readonly audit: { record(trx: Trx, actor: Actor, entry: AuditEntry): Promise<void> }
  readonly projects: ProjectsForConsolidation
  readonly language: RecipeLanguage
}

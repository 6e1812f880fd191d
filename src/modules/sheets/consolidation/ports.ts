import type { Trx } from '../../../db/transaction.ts'
import type { Actor } from '../../../kernel/actor.ts'
import type { ProjectId, RunId, VersionId, WorkbookId } from '../../../kernel/ids.ts'
import type { Page } from '../../../kernel/page.ts'
import type { Step } from '../core/plan/step.ts'
import type { ConsolidateRequest, ReadSettings } from '../ports.ts'
import type {
  AnswerRequest,
  ApplyRecipeRequest,
  ChangeMatrixRequest,
  Comparison,
  CreateRecipeRequest,
  Mapping,
  MappingQuery,
  Matrix,
  Recipe,
  RecipeFormat,
  RecipeOutcome,
  RecipeQuery,
  RecipeSummary,
  TotalsReport,
  UpdateRecipeRequest,
} from './contract.ts'

/** What consolidation asks of the projects' part. */
export interface ProjectsForConsolidation {
  /** Changes how workbooks are read (`workbooks.settings`), and has them read again. */
  readAgain(
    trx: Trx,
    actor: Actor,
    projectId: ProjectId,
    changes: readonly { readonly workbookId: WorkbookId; readonly settings: Partial<ReadSettings> }[],
  ): Promise<void>
  /** Something that a consolidation depends on changed: what is shown is out of date. */
  matrixChanged(trx: Trx, projectId: ProjectId): Promise<void>
  /** Queues one run of kind `recipe` that applies the steps to the version, one after the other. */
  applySteps(
    actor: Actor,
    request: {
      readonly projectId: ProjectId
      readonly versionId: VersionId
      readonly steps: readonly { readonly step: Step; readonly words: string }[]
      readonly recipe: { readonly id: number; readonly title: string; readonly summary: string }
    },
  ): Promise<RunId>
}

/** What the projects' part asks of consolidation. */
export interface ConsolidationForProjects {
  /**
   * The request for the engine, as the matrix stands. Ids of new targets are taken from `projects.next_column` and stored, so
   * that a later consolidation gives the same columns the same ids and steps on them survive. `file` of a table is
   * `tables/<id>.parquet`, below the project's folder.
   * @throws AppError `nothing_to_consolidate` no table is read, or all are left out.
   */
  requestFor(projectId: ProjectId): Promise<{ readonly request: ConsolidateRequest; readonly revision: number }>
  /** A person has it consolidated: what headers were decided to mean is remembered for next month's files. */
  remember(trx: Trx, actor: Actor, projectId: ProjectId): Promise<void>
  /** The question to ask next, for bots and lists. */
  matrix(actor: Actor, projectId: ProjectId): Promise<Matrix>
}

export interface Consolidation extends ConsolidationForProjects {
  /** @throws AppError `matrix_changed` another revision; `matrix_change_refused` it cannot be so, with why. */
  change(actor: Actor, projectId: ProjectId, request: ChangeMatrixRequest): Promise<Matrix>
  answer(actor: Actor, projectId: ProjectId, request: AnswerRequest): Promise<Matrix>
  totals(actor: Actor, projectId: ProjectId, versionId?: VersionId): Promise<TotalsReport>
  compare(
    actor: Actor,
    projectId: ProjectId,
    query: { readonly from: VersionId; readonly to: VersionId },
  ): Promise<Comparison>
}

export interface Mappings {
  list(actor: Actor, query: MappingQuery): Promise<Page<Mapping>>
  remove(actor: Actor, id: number): Promise<void>
}

export interface Recipes {
  list(actor: Actor, query: RecipeQuery): Promise<Page<RecipeSummary>>
  get(actor: Actor, id: number): Promise<Recipe>
  create(actor: Actor, request: CreateRecipeRequest): Promise<Recipe>
  update(actor: Actor, id: number, request: UpdateRecipeRequest): Promise<Recipe>
  remove(actor: Actor, id: number): Promise<void>
  export(actor: Actor, id: number, format: RecipeFormat): Promise<{ readonly name: string; readonly text: string }>
  /** @throws AppError `recipe_does_not_fit` it is for other columns. */
  apply(actor: Actor, projectId: ProjectId, request: ApplyRecipeRequest): Promise<RecipeOutcome>
}

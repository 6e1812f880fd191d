import { transact } from '../../../db/transaction.ts'
import { authorize, type Actor } from '../../../kernel/actor.ts'
import type { ProjectId, VersionId } from '../../../kernel/ids.ts'
import { decodeCursor, toPage, type Page, type PageRequest } from '../../../kernel/page.ts'
import type { ActDeps } from './acts/act.ts'
import { queueBase } from './consolidating.ts'
import type { ApplyAnswer, PlanRequest, PreviewAnswer, Run, Version } from './contract.ts'
import { answerOf } from './engine-answer.ts'
import { nothingRead, nothingToUndo, sheetBusy, versionNotFound } from './errors.ts'
import { plainColumn } from './facts.ts'
import { whoOf } from './log.ts'
import { planFor, type Planned } from './planning.ts'
import { changeProject, type ProjectRow } from './project-store.ts'
import { hasTables, openRunOf } from './queries.ts'
import { queueSteps } from './queue-steps.ts'
import { requireHeld, requireProject, requireReady, sign } from './require.ts'
import { showRun } from './runs.ts'
import { toVersion } from './show.ts'
import { changeVersion, findVersion, versionsBefore } from './version-store.ts'

export interface Versions {
  /** Newest first, without those that were cancelled. */
  list(actor: Actor, projectId: ProjectId, page: PageRequest): Promise<Page<Version>>
  label(actor: Actor, projectId: ProjectId, id: VersionId, label: string | null): Promise<Version>
  /** A base from the matrix as it stands. @throws AppError `sheet_nothing_yet`, `sheet_busy` */
  consolidate(actor: Actor, projectId: ProjectId): Promise<Run>
  /** What it would do, on real rows. */
  preview(actor: Actor, projectId: ProjectId, request: PlanRequest, signal: AbortSignal): Promise<PreviewAnswer>
  /** Does it: a run. @throws AppError `sheet_busy` */
  apply(actor: Actor, projectId: ProjectId, request: PlanRequest, signal: AbortSignal): Promise<ApplyAnswer>
  /** @throws AppError `sheet_nothing_to_undo` */
  undo(actor: Actor, projectId: ProjectId): Promise<Version>
  goTo(actor: Actor, projectId: ProjectId, id: VersionId): Promise<Version>
}

export function createVersions(deps: ActDeps): Versions {
  const { database } = deps
  return {
    async list(actor, projectId, { limit, cursor }) {
      authorize(actor, 'sheets.read')
      const project = await requireProject(database.db, projectId)
      const beforeId = cursor === undefined ? undefined : Number(decodeCursor(cursor, 1)[0])
      const rows = await versionsBefore(database.db, projectId, { beforeId, limit: limit + 1 })
      const { items, nextCursor } = toPage(rows, limit, ({ id }) => [id])
      return { items: items.map((row) => toVersion(row, project.version_id)), nextCursor }
    },
    label: (actor, projectId, id, label) => setLabel(deps, actor, { projectId, id, label }),
    consolidate: (actor, projectId) => consolidate(deps, actor, projectId),
    preview: (actor, projectId, request, signal) => preview(deps, actor, { projectId, request, signal }),
    apply: (actor, projectId, request, signal) => apply(deps, actor, { projectId, request, signal }),
    async undo(actor, projectId) {
      authorize(actor, 'sheets.write')
      const project = await requireProject(database.db, projectId)
      const { row } = await requireReady(database.db, project, undefined)
      if (row.parent_id === null) throw nothingToUndo()
      return choose(deps, actor, projectId, row.parent_id)
    },
    goTo: (actor, projectId, id) => choose(deps, actor, projectId, id),
  }
}

async function setLabel(
  { database }: ActDeps,
  actor: Actor,
  { projectId, id, label }: { projectId: ProjectId; id: VersionId; label: string | null },
): Promise<Version> {
  authorize(actor, 'sheets.write')
  return transact(database.db, async (trx) => {
    const project = await requireHeld(trx, projectId)
    const row = await findVersion(trx, projectId, id)
    if (row === undefined) throw versionNotFound(id)
    await changeVersion(trx, id, [row.state], { label })
    return toVersion({ ...row, label }, project.version_id)
  })
}

async function consolidate(deps: ActDeps, actor: Actor, projectId: ProjectId): Promise<Run> {
  authorize(actor, 'sheets.write')
  const run = await transact(deps.database.db, async (trx) => {
    await requireHeld(trx, projectId)
    if (!(await hasTables(trx, projectId))) throw nothingRead()
    const queued = await openRunOf(trx, projectId, ['consolidate'], ['queued'])
    await deps.consolidation.remember(trx, actor, projectId)
    await deps.audit.record(trx, actor, { action: 'sheet.consolidated', subject: `sheet:${projectId}` })
    await sign(trx, projectId, deps)
    return queued ?? queueBase(deps, trx, { projectId, who: whoOf(actor), delayMs: 0 })
  })
  return showRun(deps.database.db, run)
}

interface Asked {
  readonly projectId: ProjectId
  readonly request: PlanRequest
  readonly signal: AbortSignal
}

async function preview(deps: ActDeps, actor: Actor, { projectId, request, signal }: Asked): Promise<PreviewAnswer> {
  authorize(actor, 'sheets.read')
  const project = await requireProject(deps.database.db, projectId)
  const ready = await requireReady(deps.database.db, project, request.versionId)
  const plan = await planFor(deps, { project, ready, request, signal })
  const [step] = plan.kind === 'steps' ? plan.steps : []
  if (plan.kind !== 'steps' || step === undefined) return notSteps(plan)
  const columns = ready.facts.columns.map(plainColumn)
  const file = deps.folder.version(projectId, ready.row.id)
  const shown = answerOf(await deps.engine.preview({ file, columns, others: plan.others, step }, { signal }))
  return {
    kind: 'preview',
    words: [...plan.words],
    steps: copy(plan.steps) as StepsOnWire,
    preview: copy({ ...shown, columnsBefore: columns }) as PreviewOnWire,
  }
}

async function apply(deps: ActDeps, actor: Actor, { projectId, request, signal }: Asked): Promise<ApplyAnswer> {
  authorize(actor, 'sheets.write')
  const project = await requireProject(deps.database.db, projectId)
  const ready = await requireReady(deps.database.db, project, request.versionId)
  const plan = await planFor(deps, { project, ready, request, signal })
  if (plan.kind !== 'steps') return notSteps(plan)
  const made = await transact(deps.database.db, async (trx) => {
    const held = await requireHeld(trx, projectId)
    await refuseBusy(trx, held)
    const steps = plan.steps.map((step, index) => ({ step, words: plan.words[index] ?? step.op }))
    const queued = await queueSteps(deps, trx, {
      project: held,
      parentId: ready.row.id,
      steps,
      who: whoOf(actor),
      kind: 'step',
    })
    const details = { words: plan.words.join('; ').slice(0, 500), version: ready.row.id }
    await deps.audit.record(trx, actor, { action: 'sheet.step_applied', subject: `sheet:${projectId}`, details })
    await sign(trx, projectId, deps)
    return queued
  })
  const run = await showRun(deps.database.db, made.run)
  return { kind: 'run', run, words: [...plan.words], versionIds: [...made.versionIds] }
}

type StepsOnWire = Extract<PreviewAnswer, { kind: 'preview' }>['steps']
type PreviewOnWire = Extract<PreviewAnswer, { kind: 'preview' }>['preview']

/** The wire's types are not readonly. */
const copy = (value: unknown): unknown => structuredClone(value)

function notSteps(plan: Planned): Exclude<PreviewAnswer, { kind: 'preview' }> {
  if (plan.kind === 'question')
    return { ...plan, choices: copy(plan.choices) as Extract<PreviewAnswer, { kind: 'question' }>['choices'] }
  if (plan.kind === 'refused')
    return { kind: 'refused', problem: { ...plan.problem, suggestions: [...plan.problem.suggestions] } }
  throw new Error('A plan has a step.')
}

async function refuseBusy(trx: Parameters<typeof openRunOf>[0], project: ProjectRow): Promise<void> {
  const busy = await openRunOf(trx, project.id, ['step', 'recipe', 'consolidate'])
  if (busy !== undefined) throw sheetBusy((await showRun(trx, busy)).title)
}

async function choose(deps: ActDeps, actor: Actor, projectId: ProjectId, id: VersionId): Promise<Version> {
  authorize(actor, 'sheets.write')
  return transact(deps.database.db, async (trx) => {
    const project = await requireHeld(trx, projectId)
    await refuseBusy(trx, project)
    const { row } = await requireReady(trx, project, id)
    await changeProject(trx, projectId, { version_id: id })
    await deps.log.write(trx, projectId, whoOf(actor), {
      kind: 'version.chosen',
      body: { version: id, before: project.version_id },
    })
    await deps.audit.record(trx, actor, {
      action: 'sheet.version_chosen',
      subject: `sheet:${projectId}`,
      details: { version: id },
    })
    await sign(trx, projectId, deps)
    return toVersion(row, id)
  })
}

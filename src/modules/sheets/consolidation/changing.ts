import { transact, type Trx } from '../../../db/transaction.ts'
import { actorLabel, authorize, type Actor } from '../../../kernel/actor.ts'
import type { ProjectId } from '../../../kernel/ids.ts'
import { answer, type Answered } from '../core/consolidate/answer.ts'
import { edit } from '../core/consolidate/change.ts'
import { questionsOf } from '../core/consolidate/questions.ts'
import { fingerprint, settle } from '../core/consolidate/settle.ts'
import type { MatrixState } from '../core/consolidate/state.ts'
import type { SourceTable } from '../core/consolidate/tables.ts'
import { viewOf } from '../core/consolidate/view.ts'
import { projectNotFound } from '../projects/errors.ts'
import { readSettingsSchema } from '../projects/contract.ts'
import type { AnswerRequest, ChangeMatrixRequest, MatrixChange } from './contract.ts'
import { currentMatrix, placesLeftOut, type Current, type CurrentDeps } from './current.ts'
import type { ConsolidationDeps } from './deps.ts'
import { matrixChanged, matrixChangeRefused, questionGone } from './errors.ts'
import { saveMeanings } from './mapping-store.ts'
import { holdMatrix, saveLeftOut, saveMatrix } from './matrix-store.ts'
import { meaningsOf } from './meanings.ts'
import { workbookSettings } from './queries.ts'
import { writeState, type StoredMatrix } from './stored-state.ts'

export type ChangingDeps = ConsolidationDeps & CurrentDeps

interface Draft {
  readonly state: MatrixState
  readonly tables: readonly SourceTable[]
  readonly nextColumn: number
}

/** @throws AppError `sheet_matrix_changed`, `sheet_matrix_refused` */
export async function changeMatrix(
  deps: ChangingDeps,
  actor: Actor,
  { projectId, request }: { readonly projectId: ProjectId; readonly request: ChangeMatrixRequest },
): Promise<void> {
  authorize(actor, 'sheets.write')
  const current = await currentMatrix(deps, projectId)
  if (current.revision !== request.revision) throw matrixChanged()
  let draft: Draft = current
  for (const change of request.changes) draft = applied(current, draft, change)
  const kinds = [...new Set(request.changes.map(({ kind }) => kind))].join(', ')
  await store(deps, actor, { current, draft, details: { changes: request.changes.length, kinds } })
}

function applied(current: Current, draft: Draft, change: MatrixChange): Draft {
  if (change.kind === 'table') return resettled(current, { ...draft, tables: takenIn(draft.tables, change) })
  const outcome = edit(draft.state, draft.tables, { change, nextColumn: draft.nextColumn })
  if (outcome.kind === 'refused') throw matrixChangeRefused(outcome.why)
  return resettled(current, { ...draft, state: outcome.state, nextColumn: outcome.nextColumn })
}

function takenIn(
  tables: readonly SourceTable[],
  { tables: ids, isLeftOut }: Extract<MatrixChange, { kind: 'table' }>,
): readonly SourceTable[] {
  const known = new Set(tables.map(({ id }) => id))
  const missing = ids.find((id) => !known.has(id))
  if (missing !== undefined)
    throw matrixChangeRefused(`There is no table ${missing} in this project. Look at the matrix again.`)
  const wanted = new Set(ids)
  return tables.map((table) => (wanted.has(table.id) ? { ...table, isLeftOut } : table))
}

function resettled({ remembered }: Current, { state, tables, nextColumn }: Draft): Draft {
  return { tables, ...settle(state, tables, { remembered, nextColumn, isFirst: false }) }
}

/** @throws AppError `sheet_matrix_changed`, `sheet_question_gone` */
export async function answerQuestion(
  deps: ChangingDeps,
  actor: Actor,
  { projectId, request }: { readonly projectId: ProjectId; readonly request: AnswerRequest },
): Promise<void> {
  authorize(actor, 'sheets.write')
  const current = await currentMatrix(deps, projectId)
  if (current.revision !== request.revision) throw matrixChanged()
  const { state, tables, nextColumn } = current
  const question = questionsOf(state, viewOf(state, tables), tables).find(({ key }) => key === request.question)
  if (question?.choices.some(({ value }) => value === request.choice) !== true) throw questionGone()
  const answered = answer(state, tables, { question, choice: request.choice, nextColumn })
  const leaves = new Set(answered.leaveOut)
  const after = tables.map((table) => (leaves.has(table.id) ? { ...table, isLeftOut: true } : table))
  const draft = resettled(current, { ...answered, tables: after })
  const details = { question: question.key.slice(0, 200), choice: request.choice }
  await store(deps, actor, { current, draft, details, readAgain: answered.readAgain })
}

interface ToStore {
  readonly current: Current
  readonly draft: Draft
  readonly details: Readonly<Record<string, string | number>>
  readonly readAgain?: Answered['readAgain']
}

async function store(deps: ChangingDeps, actor: Actor, { current, draft, details, readAgain = [] }: ToStore) {
  const { database, audit, projects, clock } = deps
  const { projectId, revision, nextColumn } = current
  const state: StoredMatrix = {
    ...draft.state,
    tables: fingerprint(draft.tables),
    leftOut: placesLeftOut(current.state, draft.tables),
  }
  const turned = draft.tables.filter((table, at) => table.isLeftOut !== current.tables[at]?.isLeftOut)
  await transact(database.db, async (trx) => {
    const row = await holdMatrix(trx, projectId)
    if (row === undefined) throw projectNotFound(projectId)
    if (row.revision !== revision || row.next_column !== nextColumn) throw matrixChanged()
    for (const isLeftOut of [true, false]) {
      const ids = turned.filter((table) => table.isLeftOut === isLeftOut).map(({ id }) => id)
      await saveLeftOut(trx, ids, isLeftOut)
    }
    await saveMatrix(trx, projectId, {
      matrix: writeState(state),
      revision: revision + 1,
      next_column: draft.nextColumn,
    })
    await saveMeanings(trx, meaningsOf(state, true), { by: actorLabel(actor), at: clock.now(), isConfirmed: false })
    await audit.record(trx, actor, { action: 'sheet.matrix_changed', subject: `sheet:${projectId}`, details })
    if (readAgain.length > 0) await readFilesAgain(deps, trx, { actor, projectId, readAgain })
    await projects.matrixChanged(trx, projectId)
  })
}

/** Corrected headers of one file are told together with those corrected before. */
async function readFilesAgain(
  { projects }: ChangingDeps,
  trx: Trx,
  { actor, projectId, readAgain }: { actor: Actor; projectId: ProjectId; readAgain: Answered['readAgain'] },
): Promise<void> {
  const ids = [...new Set(readAgain.map(({ workbookId }) => workbookId))]
  const rows = await workbookSettings(trx, ids)
  const changes = ids.map((workbookId) => {
    const stored = rows.find(({ id }) => id === workbookId)?.settings ?? '{}'
    const before = readSettingsSchema.partial().parse(JSON.parse(stored)).headers ?? []
    const own = readAgain.filter((one) => one.workbookId === workbookId)
    const given = own.flatMap(({ header }) => (header === undefined ? [] : [header]))
    const others = before.filter(
      (old) => !given.some((one) => one.sheetIndex === old.sheetIndex && one.position === old.position),
    )
    const order = own.find(({ dateOrder }) => dateOrder !== undefined)?.dateOrder
    return {
      workbookId,
      settings: {
        ...(order === undefined ? {} : { dateOrder: order }),
        ...(given.length === 0 ? {} : { headers: [...others, ...given] }),
      },
    }
  })
  await projects.readAgain(trx, actor, projectId, changes)
}

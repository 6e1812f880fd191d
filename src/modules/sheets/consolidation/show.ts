import { questionsOf } from '../core/consolidate/questions.ts'
import type { MatrixState, Placement } from '../core/consolidate/state.ts'
import type { SourceTable } from '../core/consolidate/tables.ts'
import { viewOf, type Cell } from '../core/consolidate/view.ts'
import type { Decision, Matrix, MatrixCell, MatrixTable } from './contract.ts'

const SHOWN_SAMPLES = 3
const SAMPLE_CHARACTERS = 40

interface Shown {
  readonly projectId: number
  readonly revision: number
  readonly state: MatrixState
  readonly tables: readonly SourceTable[]
}

export function toMatrix({ projectId, revision, state, tables }: Shown): Matrix {
  const view = viewOf(state, tables)
  const decisions = new Map<string, { readonly index: number; readonly decision: Decision }>()
  const cell = (one: Cell): MatrixCell => toCell(one, indexOf(decisions, one.placement))
  const targets = view.targets.map(({ id, name, isNameGiven, type, widened, cells }) => ({
    id,
    name,
    type: widened.type,
    scale: widened.scale,
    typeWhy: widened.why,
    isTypeGiven: type !== null,
    isNameGiven,
    cells: cells.map(cell),
  }))
  const leftOut = view.leftOut.map(cell)
  const questions = questionsOf(state, view, tables)
  const [first] = questions
  return {
    projectId,
    revision,
    tables: tables.map(toTable),
    targets,
    leftOut,
    decisions: [...decisions.values()].map(({ decision }) => decision),
    uniqueBy: [...view.uniqueBy],
    question:
      first === undefined
        ? null
        : {
            ...first,
            choices: first.choices.map((choice) => ({ ...choice })),
            tables: [...first.tables],
            targets: [...first.targets],
          },
    questions: questions.length,
  }
}

function indexOf(
  decisions: Map<string, { readonly index: number; readonly decision: Decision }>,
  { how, confidence, why }: Placement,
): number {
  const key = `${how} ${String(confidence)} ${why}`
  const known = decisions.get(key)
  if (known !== undefined) return known.index
  const index = decisions.size
  decisions.set(key, { index, decision: { how, confidence, why } })
  return index
}

const toCell = ({ table, column }: Cell, decision: number): MatrixCell => ({
  table: table.id,
  column: column.id,
  header: column.name,
  type: column.type,
  filled: column.filled,
  misfits: column.misfitCount,
  samples: column.samples.slice(0, SHOWN_SAMPLES).map((sample) => sample.slice(0, SAMPLE_CHARACTERS)),
  decision,
})

const toTable = (table: SourceTable): MatrixTable => ({
  id: table.id,
  workbookId: table.workbookId,
  file: table.file,
  sheet: table.sheet,
  position: table.position,
  rows: table.rows,
  columns: table.columns.length,
  headerRows: [...table.headerRows],
  isLeftOut: table.isLeftOut,
  notes: [...table.notes],
})

import { edit } from './change.ts'
import { dateOrderKey, type Question } from './questions.ts'
import type { MatrixState } from './state.ts'
import type { ColumnRef, SourceTable } from './tables.ts'
import { viewOf } from './view.ts'

export interface Answered {
  readonly state: MatrixState
  readonly nextColumn: number
  readonly leaveOut: readonly number[]
  /** Workbooks to be read again, and how. */
  readonly readAgain: readonly {
    readonly workbookId: number
    readonly dateOrder?: 'dmy' | 'mdy'
    readonly header?: { readonly sheetIndex: number; readonly position: number; readonly rows: readonly number[] }
  }[]
}

/** What follows from an answer, which is one of the question's choices. */
export function answer(
  state: MatrixState,
  tables: readonly SourceTable[],
  given: { readonly question: Question; readonly choice: string; readonly nextColumn: number },
): Answered {
  const { question, choice, nextColumn } = given
  const about = tables.filter(({ id }) => question.tables.includes(id))
  const kept: Answered = { state: noted(state, [question.key], choice), nextColumn, leaveOut: [], readAgain: [] }
  if (choice === 'leave_out' && question.kind !== 'two_targets') return { ...kept, leaveOut: question.tables }
  switch (question.kind) {
    case 'date_order': {
      const workbooks = [...new Set(about.map(({ workbookId }) => workbookId))]
      const dateOrder = choice === 'mdy' ? 'mdy' : 'dmy'
      return {
        ...kept,
        state: noted(state, workbooks.map(dateOrderKey), choice),
        readAgain: workbooks.map((workbookId) => ({ workbookId, dateOrder })),
      }
    }
    case 'header': {
      const row = Number(/^row:(\d+)$/.exec(choice)?.[1] ?? Number.NaN)
      if (Number.isNaN(row)) return kept
      return {
        ...kept,
        readAgain: about.map(({ workbookId, sheetIndex, position }) => ({
          workbookId,
          header: { sheetIndex, position, rows: [row] },
        })),
      }
    }
    case 'other_table':
      return kept
    case 'two_targets':
      return { ...kept, ...decided(state, tables, given) }
  }
}

function decided(
  state: MatrixState,
  tables: readonly SourceTable[],
  {
    question,
    choice,
    nextColumn,
  }: { readonly question: Question; readonly choice: string; readonly nextColumn: number },
): Pick<Answered, 'state' | 'nextColumn'> {
  const columns: ColumnRef[] = viewOf(state, tables).targets.flatMap(({ cells }) =>
    cells
      .filter(({ unit }) => `two_targets:${unit}`.slice(0, 480) === question.key)
      .map(({ table, column }) => ({ table: table.id, column: column.id })),
  )
  const everywhere = true
  const change =
    choice === 'own'
      ? ({ kind: 'own', columns, everywhere } as const)
      : choice === 'leave_out'
        ? ({ kind: 'leave_out', columns, everywhere } as const)
        : ({ kind: 'move', columns, to: choice.replace(/^to:/, ''), everywhere, displaced: 'own' } as const)
  const outcome = edit(state, tables, { change, nextColumn })
  return outcome.kind === 'done' ? outcome : { state, nextColumn }
}

function noted(state: MatrixState, keys: readonly string[], choice: string): MatrixState {
  const answers = new Map(state.answers)
  for (const key of keys) answers.set(key, choice)
  return { ...state, answers: [...answers] }
}

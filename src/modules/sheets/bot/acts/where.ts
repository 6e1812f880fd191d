import type { Grid } from '../../projects/contract.ts'
import { figure, fitting, plain } from '../words/figures.ts'
import { requireProject, sayPlain, say, type ActContext } from './act.ts'

const PAGE = 500
const SEARCHED_ROWS = 10_000
const SHOWN = 10

/** Where a value comes from: the first cell that shows it, among the first rows. */
export async function whereFrom(context: ActContext, asked: string): Promise<void> {
  const value = asked.trim().replace(/\?$/, '').trim()
  if (value === '') return sayPlain(context, 'Name a value of the table: /where 1,284.50')
  const projectId = await requireProject(context)
  if (projectId === null) return
  const { deps, actor, signal } = context
  const { versionId } = await deps.projects.projects.get(actor, projectId)
  if (versionId === null) return sayPlain(context, 'There is no table yet. It comes when the files are read.')
  const found = await findCell(context, { projectId, versionId, value })
  if (found === null)
    return sayPlain(
      context,
      `“${value}” is in none of the first ${figure(SEARCHED_ROWS)} rows. The dashboard shows all.`,
    )
  const trace = await deps.projects.looking.trace(actor, { projectId, versionId, ...found }, signal)
  await say(
    context,
    fitting([
      `<b>${plain(String(trace.value ?? ''))}</b> in ${plain(trace.column.name)}: ${plain(trace.sentence, 500)}`,
      ...trace.sources
        .slice(0, SHOWN)
        .map(
          ({ file, sheet, cells, values }) =>
            `• ${plain(file)}, ${plain(sheet)}, ${plain(cells.join(', '))}: ${plain(values.map((each) => String(each ?? '')).join(', '))}`,
        ),
      ...(trace.sourceCount > SHOWN ? [`and ${figure(trace.sourceCount - SHOWN)} more cells`] : []),
      ...trace.steps.map(({ words, rows }) => `through <code>${plain(words, 200)}</code> (rows: ${figure(rows)})`),
    ]),
  )
}

interface Place {
  readonly row: number
  readonly column: string
}

async function findCell(
  { deps, actor, signal }: ActContext,
  { projectId, versionId, value }: { readonly projectId: number; readonly versionId: number; readonly value: string },
): Promise<Place | null> {
  for (let from = 0; from < SEARCHED_ROWS; from += PAGE) {
    const grid = await deps.projects.looking.rows(actor, { projectId, versionId, from, limit: PAGE }, signal)
    const found = cellOf(grid, value)
    if (found !== null || from + PAGE >= grid.total) return found
  }
  return null
}

function cellOf({ columns, rows }: Grid, value: string): Place | null {
  const wanted = comparable(value)
  for (const { id, values } of rows) {
    const index = values.findIndex((each) => each !== null && comparable(String(each)) === wanted)
    const column = columns[index]
    if (column !== undefined) return { row: id, column: column.id }
  }
  return null
}

/** `1,284.50` and `1284.5` are the same number; texts are compared without case. */
function comparable(text: string): string {
  const plainNumber = /^-?\d{1,3}(,\d{3})+(\.\d+)?$/.test(text) ? text.replaceAll(',', '') : text
  if (!/^-?\d+(\.\d+)?$/.test(plainNumber)) return text.trim().toLowerCase()
  return plainNumber.includes('.') ? plainNumber.replace(/(?<!0)0+$/, '').replace(/\.$/, '') : plainNumber
}

import type { FolderReport } from '../modules/sheets/index.ts'
import { table } from './table.ts'

/** True: every file is in the result, every command of the plan was done, and nothing is lost on the way. */
export const isWell = ({ files, totals, plan, failures }: FolderReport): boolean =>
  failures.length === 0 &&
  files.every(({ state, kind, tables }) => state === 'read' && (kind === 'zip' || tables > 0)) &&
  (plan?.skipped ?? 0) === 0 &&
  (totals?.isBalanced ?? false)

/** What became of the files, for people. */
export function describeFolderRun(report: FolderReport): string {
  const { out, failures } = report
  const parts = [filesPart(report), matrixPart(report), planPart(report), totalsPart(report), ...failures]
  if (out !== null) parts.push(`${out.path}: ${out.rows} rows, ${out.bytes} bytes, sha256 ${out.sha256}`)
  return parts.filter((part) => part !== '').join('\n\n')
}

function filesPart({ files }: FolderReport): string {
  const rows = files.map(({ name, state, rows: count, notes, failure }) => [
    name,
    state,
    count,
    failure === null ? notes.join('; ') || null : `${failure.sentence} ${failure.nextStep}`,
  ])
  return table([['file', 'state', 'rows', ''], ...rows])
}

/** A line a column: what it is called, and in how many tables it was found under which headers. */
function matrixPart({ matrix }: FolderReport): string {
  if (matrix === null) return ''
  const tables = matrix.tables.filter(({ isLeftOut }) => !isLeftOut).length
  const rows = matrix.targets.map(({ name, type, cells }) => {
    const others = [...new Set(cells.map(({ header }) => header))].filter((header) => header !== name)
    return [name, type, `${cells.length} of ${tables}`, others.length === 0 ? null : `also: ${others.join(', ')}`]
  })
  const question = matrix.question === null ? '' : `\nOpen question: ${matrix.question.text}`
  return `${table([['column', 'type', 'tables', ''], ...rows])}${question}`
}

function planPart({ plan }: FolderReport): string {
  if (plan === null) return ''
  const rows = plan.steps.map(({ command, outcome, reason }) => [outcome, command, reason || null])
  return `Plan: ${plan.summary}\n${table(rows)}`
}

function totalsPart({ totals }: FolderReport): string {
  if (totals === null) return ''
  const { rows, sums, steps, remarks, isBalanced } = totals
  const out = rows.excluded.map(({ reason, count }) => `${count} ${reason}`).join(', ')
  const lines = [
    `Rows: ${rows.in} in, ${rows.out} out${out === '' ? '' : ` (${out})`}.`,
    ...sums.map(({ name, before, after }) => `Sum of ${name}: ${before} in the files, ${after} consolidated.`),
    ...steps.map(({ words, rowsIn, rowsOut }) => `${words}: ${rowsIn} rows before, ${rowsOut} after.`),
    ...remarks,
    isBalanced ? 'Control totals: they add up.' : 'Control totals: THEY DO NOT ADD UP.',
  ]
  return lines.join('\n')
}

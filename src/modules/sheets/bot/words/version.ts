import type { TotalsReport } from '../../consolidation/contract.ts'
import type { Project, Version, Workbook } from '../../projects/contract.ts'
import { at, counted, figure, fitting, plain } from './figures.ts'

const SHOWN_FILES = 20
const SHOWN_SUMS = 12

/** What a version holds and what became of the rows before it. */
export function versionLines(version: Version): string[] {
  const rows = version.totals?.rows ?? version.rows ?? 0
  const left = version.excluded.map(({ reason, count }) => `${figure(count)} ${plain(reason)}`)
  return [
    `${counted(rows, 'row')}, ${counted(version.columns.length, 'column')}.`,
    ...(left.length === 0 ? [] : [`Left out: ${left.join(', ')}.`]),
    ...sumLines(version),
    ...version.broken.map(
      ({ sentence, count }) => `⚠ ${plain(sentence, 200)} does not hold in ${counted(count, 'row')}.`,
    ),
  ]
}

export function sumLines({ columns, totals }: Version): string[] {
  const sums = columns.flatMap(({ id, name }) => {
    const sum = totals?.sums[id]
    return sum === undefined ? [] : [`Sum of ${plain(name)}: <b>${figure(sum)}</b>`]
  })
  return sums.length > SHOWN_SUMS
    ? [...sums.slice(0, SHOWN_SUMS), `and ${counted(sums.length - SHOWN_SUMS, 'more sum')}`]
    : sums
}

/** Files became one table. */
export function consolidatedText(project: Project, version: Version, workbooks: readonly Workbook[]): string {
  const read = workbooks.filter(({ state, kind }) => state === 'read' && kind !== 'zip')
  return fitting([
    `<b>${counted(read.length, 'file')} became one table.</b>`,
    ...versionLines(version),
    '',
    'Write what to do with it, as <code>remove duplicates by order_no</code> or <code>group by country sum total</code>.',
    '/download gives the file, /history what was done, /help the commands.',
    `Kept until ${at(project.expiresAt)}.`,
  ])
}

export const stepText = (version: Version): string =>
  fitting([`<b>Done:</b> <code>${plain(version.words, 300)}</code>`, ...versionLines(version), '/undo takes it back.'])

interface Page {
  readonly project: Project
  readonly version: Version
  readonly workbooks: readonly Workbook[]
  readonly totals: TotalsReport
}

/** One page beside a result: files, rows in and out, sums, warnings, expiry. */
export function summaryText({ project, version, workbooks, totals }: Page): string {
  const files = workbooks.filter(({ kind, state }) => kind !== 'zip' && (state === 'read' || state === 'failed'))
  const listed = files
    .slice(0, SHOWN_FILES)
    .map(({ name, state, rows }) =>
      state === 'read' ? `• ${plain(name)}: ${counted(rows, 'row')}` : `• ${plain(name)}: could not be read`,
    )
  const { rows, steps, remarks } = totals
  const out = rows.excluded.map(({ reason, count }) => ` + ${figure(count)} ${plain(reason)}`).join('')
  return fitting([
    `<b>${plain(project.title, 120)}</b>`,
    `${counted(files.length, 'file')}:`,
    ...listed,
    ...(files.length > SHOWN_FILES ? [`• and ${figure(files.length - SHOWN_FILES)} more`] : []),
    '',
    `Rows in ${figure(rows.in)} = out ${figure(rows.out)}${out}`,
    ...steps.map(({ words, rowsIn, rowsOut }) => `${plain(words, 100)}: ${figure(rowsIn)} → ${figure(rowsOut)}`),
    '',
    ...sumLines(version),
    ...remarks.map((remark) => `⚠ ${plain(remark, 200)}`),
    ...(version.broken.length === 0 ? [] : versionLines(version).filter((line) => line.startsWith('⚠'))),
    totals.isBalanced ? 'The control totals are balanced.' : '⚠ The control totals are NOT balanced.',
    `Kept until ${at(project.expiresAt)}.`,
  ])
}

/** What was done, the newest last; the version that is looked at is marked. */
export function historyText(versions: readonly Version[]): string {
  const lineage: Version[] = []
  const byId = new Map(versions.map((version) => [version.id, version]))
  const current = versions.find(({ isCurrent }) => isCurrent)
  for (let at = current; at !== undefined; at = at.parentId === null ? undefined : byId.get(at.parentId))
    lineage.unshift(at)
  const aside = versions.filter((version) => version.state === 'ready' && !lineage.includes(version)).length
  return fitting([
    ...lineage.map(
      ({ words, rows, isCurrent }, index) =>
        `${index}. ${plain(words, 150)}: ${counted(rows ?? 0, 'row')}${isCurrent ? ' ←' : ''}`,
    ),
    ...(aside === 0 ? [] : [`${counted(aside, 'version')} on other branches: see the dashboard.`]),
  ])
}

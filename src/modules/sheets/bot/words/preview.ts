import type { PreviewAnswer } from '../../projects/contract.ts'
import { counted, figure, fitting, plain } from './figures.ts'

type Preview = Extract<PreviewAnswer, { kind: 'preview' }>

const SHOWN_PAIRS = 3
const SHOWN_CELLS = 6

/** What a command would do, on real rows. */
export function previewText({ words, preview }: Preview): string {
  const { before, after, counts, pairs, columns, columnsBefore, broken } = preview
  const names = new Map([...columnsBefore, ...columns].map(({ id, name }) => [id, name]))
  const changed = [...names].flatMap(([id, name]) => {
    const [from, to] = [before.sums[id], after.sums[id]]
    return from === undefined || to === undefined || from === to
      ? []
      : [`Sum of ${plain(name)}: ${figure(from)} → ${figure(to)}`]
  })
  const shown = pairs
    .slice(0, SHOWN_PAIRS)
    .flatMap(({ before: old, after: made }) => [
      ...(old === null ? [] : [`− ${cells(old)}`]),
      ...(made === null ? [] : [`+ ${cells(made)}`]),
    ])
  return fitting([
    ...words.map((each, index) => `${index === 0 ? '<b>Preview</b>' : 'then'} <code>${plain(each, 300)}</code>`),
    `Rows: ${figure(before.rows)} → ${figure(after.rows)}`,
    `${figure(counts.removed)} removed, ${figure(counts.changed)} changed, ${figure(counts.added)} added, ${figure(counts.unchanged)} as they were`,
    ...changed,
    ...broken.map(({ sentence, count }) => `⚠ ${plain(sentence, 200)} does not hold in ${counted(count, 'row')}.`),
    ...(shown.length === 0 ? [] : ['', ...shown]),
  ])
}

const cells = (row: readonly (string | number | boolean | null)[]): string =>
  row
    .slice(0, SHOWN_CELLS)
    .map((cell) => plain(cell === null ? '·' : String(cell), 24))
    .join(' | ') + (row.length > SHOWN_CELLS ? ' | …' : '')

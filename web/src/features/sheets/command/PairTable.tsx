import type { PreviewAnswer } from '../../../../../src/modules/sheets/projects/contract.ts'
import { text } from '../../../texts/en.ts'
import { cellWords } from '../grid/cell-words.ts'
import type { CellValue, GridColumn } from '../grid/grid-table.ts'
import classes from './command.module.css'

type Preview = Extract<PreviewAnswer, { kind: 'preview' }>['preview']
type Pair = Preview['pairs'][number]

const shownPairs = 12

interface Side {
  readonly column: GridColumn
  /** Where it is before and after; -1: nowhere. */
  readonly before: number
  readonly after: number
}

function sidesOf({ columnsBefore, columns }: Preview): readonly Side[] {
  const after = columns.map((column, index) => ({
    column,
    before: columnsBefore.findIndex(({ id }) => id === column.id),
    after: index,
  }))
  const gone = columnsBefore.flatMap((column, index) =>
    columns.some(({ id }) => id === column.id) ? [] : [{ column, before: index, after: -1 }],
  )
  return [...after, ...gone]
}

/** Rows that the step changes, removes and makes: what was, crossed out, and what will be. */
export function PairTable({ preview }: { preview: Preview }) {
  const sides = sidesOf(preview)
  if (preview.pairs.length === 0) return <span className={classes.soft}>{text.sheets.command.noPairs}</span>
  return (
    <div className={classes.pairs} tabIndex={0} role="region" aria-label={text.sheets.command.pairs}>
      <table>
        <thead>
          <tr>
            <th aria-label={text.sheets.command.what} />
            {sides.map(({ column, before, after }) => (
              <th key={`${column.id} ${after}`} data-fate={after === -1 ? 'gone' : before === -1 ? 'new' : 'same'}>
                <bdi>{column.name}</bdi>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {preview.pairs.slice(0, shownPairs).map((pair, index) => (
            <PairRow key={index} pair={pair} sides={sides} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

const valueAt = (values: readonly CellValue[] | null, index: number): CellValue =>
  index === -1 ? null : (values?.[index] ?? null)

function PairRow({ pair, sides }: { pair: Pair; sides: readonly Side[] }) {
  const fate = pair.after === null ? 'removed' : pair.before === null ? 'added' : 'changed'
  return (
    <tr data-fate={fate}>
      <td className={classes.fate} title={text.sheets.command.counts[fate]}>
        {fate === 'removed' ? '−' : fate === 'added' ? '+' : '~'}
      </td>
      {sides.map(({ column, before, after }) => {
        const was = cellWords(valueAt(pair.before, before), column)
        const is = cellWords(valueAt(pair.after, after), column)
        return (
          <td key={`${column.id} ${after}`}>
            {fate === 'removed' ? (
              <del>{was}</del>
            ) : fate === 'added' || was === is ? (
              is
            ) : (
              <Changed was={was} is={is} />
            )}
          </td>
        )
      })}
    </tr>
  )
}

const Changed = ({ was, is }: { was: string; is: string }) => (
  <>
    {was === '' ? null : (
      <>
        <del>{was}</del>{' '}
      </>
    )}
    <ins>{is === '' ? '∅' : is}</ins>
  </>
)

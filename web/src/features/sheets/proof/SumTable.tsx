import { text } from '../../../texts/en.ts'
import { groupDigits } from '../grid/cell-words.ts'
import classes from './proof.module.css'

interface SumTableProps {
  readonly sums: readonly {
    readonly column: string
    readonly name: string
    readonly before: string
    readonly after: string
    readonly difference: string
  }[]
}

/** Sums of numeric columns before and after. Takes no room when there are none. */
export function SumTable({ sums }: SumTableProps) {
  if (sums.length === 0) return null
  return (
    <div className={classes.scroll}>
      <table className={classes.sums}>
        <thead>
          <tr>
            <th>{text.sheets.checks.sumOf}</th>
            <th className={classes.number}>{text.sheets.checks.before}</th>
            <th className={classes.number}>{text.sheets.checks.after}</th>
            <th className={classes.number}>{text.sheets.checks.difference}</th>
          </tr>
        </thead>
        <tbody>
          {sums.map(({ column, name, before, after, difference }) => (
            <tr key={column}>
              <td>
                <bdi>{name}</bdi>
              </td>
              <td className={classes.number}>{groupDigits(before)}</td>
              <td className={classes.number}>{groupDigits(after)}</td>
              <td className={`${classes.number} ${/[1-9]/.test(difference) ? classes.differs : classes.soft}`}>
                {groupDigits(difference)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

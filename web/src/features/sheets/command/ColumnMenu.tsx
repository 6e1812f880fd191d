import { Menu } from '@mantine/core'
import { text } from '../../../texts/en.ts'
import { isNumeric } from '../grid/cell-words.ts'
import type { GridColumn } from '../grid/grid-table.ts'
import { quoted } from './quoted.ts'
import { TopValues, type TopValuesProps } from './TopValues.tsx'

interface Entry {
  readonly label: string
  readonly line: string
  /** Nothing has to be filled in. */
  readonly isWhole: boolean
}

const whole = (label: string, line: string): Entry => ({ label, line, isWhole: true })
const begun = (label: string, line: string): Entry => ({ label, line, isWhole: false })

function entriesOf(column: GridColumn): readonly (readonly Entry[])[] {
  const name = quoted(column.name)
  const words = text.sheets.columnMenu
  const isText = column.type === 'text'
  return [
    [whole(words.ascending, `sort by ${name}`), whole(words.descending, `sort by ${name} desc`)],
    [
      begun(words.keep, `keep rows where ${name} = `),
      whole(words.keepFilled, `keep rows where ${name} is not empty`),
      whole(words.duplicates, `remove duplicates by ${name}`),
    ],
    [
      whole(words.group, `group by ${name} count`),
      ...(isNumeric(column) ? [begun(words.sumBy, `sum ${name} by `)] : []),
    ],
    [
      ...(isText
        ? [
            whole(words.trim, `trim ${name}`),
            whole(words.title, `title case ${name}`),
            begun(words.split, `split ${name} by "" into `),
            whole(words.similar, `cluster ${name}`),
          ]
        : []),
      begun(words.replace, `replace "" with "" in ${name}`),
      whole(words.fill, `fill ${name} down`),
    ],
    [begun(words.rename, `rename ${name} to `), whole(words.drop, `drop ${name}`)],
  ]
}

/** Commands for a column; they are written into the command line, so that one learns them. */
export const ColumnMenu = (props: TopValuesProps) => (
  <>
    {entriesOf(props.column).map((entries, index) => (
      <div key={index}>
        {index === 0 ? null : <Menu.Divider />}
        {entries.map(({ label, line, isWhole }) => (
          <Menu.Item key={label} onClick={() => props.onCommand(line, isWhole)}>
            {label}
          </Menu.Item>
        ))}
      </div>
    ))}
    <TopValues {...props} />
  </>
)

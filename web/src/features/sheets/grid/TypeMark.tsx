import {
  IconCalendar,
  IconCalendarTime,
  IconClock,
  IconDecimal,
  IconHash,
  IconLetterT,
  IconNumber123,
  IconToggleLeft,
} from '@tabler/icons-react'
import { text } from '../../../texts/en.ts'
import type { GridColumn } from './grid-table.ts'
import classes from './grid.module.css'

const shapes = {
  text: IconLetterT,
  integer: IconHash,
  decimal: IconDecimal,
  number: IconNumber123,
  boolean: IconToggleLeft,
  date: IconCalendar,
  datetime: IconCalendarTime,
  duration: IconClock,
}

/** What a column holds, as a small sign. */
export function TypeMark({ type }: Pick<GridColumn, 'type'>) {
  const Shape = shapes[type]
  return <Shape size={14} stroke={1.8} className={classes.type} role="img" aria-label={text.sheets.types[type]} />
}

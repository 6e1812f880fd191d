import {
  IconCommand,
  IconLetterCase,
  IconMathFunction,
  IconQuote,
  IconTable,
  IconTableColumn,
} from '@tabler/icons-react'
import { text } from '../../../texts/en.ts'
import classes from './command.module.css'
import type { Completion } from './use-completions.ts'

const shapes = {
  command: IconCommand,
  column: IconTableColumn,
  function: IconMathFunction,
  word: IconLetterCase,
  table: IconTable,
  value: IconQuote,
}

interface CompletionsProps {
  readonly id: string
  readonly items: readonly Completion[]
  readonly marked: number | null
  readonly onAccept: (item: Completion) => void
}

export function Completions({ id, items, marked, onAccept }: CompletionsProps) {
  if (items.length === 0) return null
  return (
    <ul id={id} role="listbox" aria-label={text.sheets.command.completions} className={classes.list}>
      {items.map((item, index) => {
        const Shape = shapes[item.kind]
        return (
          <li
            key={`${item.kind} ${item.label} ${item.insert}`}
            id={`${id}-${index}`}
            role="option"
            aria-selected={marked === index}
            className={classes.item}
            onPointerDown={(event) => {
              event.preventDefault()
              onAccept(item)
            }}
          >
            <Shape size={15} stroke={1.7} className={classes.itemIcon} aria-hidden />
            <bdi className={classes.itemLabel}>{item.label}</bdi>
            <span className={classes.itemDetail}>{item.detail}</span>
          </li>
        )
      })}
    </ul>
  )
}

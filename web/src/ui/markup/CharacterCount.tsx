import { formatCount } from '../../format/count.ts'
import { text } from '../../texts/en.ts'
import classes from './markup.module.css'

interface CharacterCountProps {
  readonly count: { readonly characters: number; readonly limit: number } | null
}

export function CharacterCount({ count }: CharacterCountProps) {
  if (count === null) return null
  const isOver = count.characters > count.limit
  return (
    <span
      className={isOver ? classes.over : classes.soft}
      aria-label={text.editor.countLabel(count.characters, count.limit)}
    >
      {formatCount(count.characters)} / {formatCount(count.limit)}
    </span>
  )
}

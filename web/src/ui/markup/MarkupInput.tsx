import { Textarea } from '@mantine/core'
import { useRef, type KeyboardEvent } from 'react'
import { CharacterCount } from './CharacterCount.tsx'
import classes from './markup.module.css'
import { insertLink, toggleTags } from './format-commands.ts'
import { FormatBar, type MarkupField } from './FormatBar.tsx'
import { formats } from './formats.ts'
import { useEdit } from './use-edit.ts'

interface MarkupInputProps {
  readonly id: string
  readonly label: string
  readonly placeholder?: string
  readonly maxLength: number
  readonly minRows?: number
  readonly disabled?: boolean
  readonly fields: readonly MarkupField[]
  /** What a field is, above their menu. */
  readonly fieldNote: string
  readonly value: string
  readonly error: string | undefined
  /** As Telegram counts, after parsing; null until the first preview. */
  readonly count: { readonly characters: number; readonly limit: number } | null
  readonly onChange: (value: string) => void
}

const maxRows = 26

/** A text in Telegram's HTML with fields: typed, with buttons and keys for its formatting. */
export function MarkupInput({
  id,
  label,
  placeholder,
  maxLength,
  minRows = 9,
  disabled = false,
  fields,
  fieldNote,
  value,
  error,
  count,
  onChange,
}: MarkupInputProps) {
  const field = useRef<HTMLTextAreaElement>(null)
  const edit = useEdit(field)
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return
    const format = formats.find(({ keys, shift }) => keys === event.code && shift === event.shiftKey)
    const isLink = event.code === 'KeyK' && !event.shiftKey
    if (format === undefined && !isLink) return
    event.preventDefault()
    edit((selection) =>
      format === undefined ? insertLink(selection) : toggleTags(selection, format.open, format.close),
    )
  }
  return (
    <div>
      <div className={classes.labelLine}>
        <label htmlFor={id} className={classes.label}>
          {label}
        </label>
        <CharacterCount count={count} />
      </div>
      <FormatBar edit={edit} fields={fields} fieldNote={fieldNote} />
      <Textarea
        id={id}
        ref={field}
        classNames={{ input: classes.text ?? '' }}
        placeholder={placeholder ?? ''}
        autosize
        minRows={minRows}
        maxRows={maxRows}
        maxLength={maxLength}
        disabled={disabled}
        value={value}
        error={error}
        onKeyDown={onKeyDown}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    </div>
  )
}

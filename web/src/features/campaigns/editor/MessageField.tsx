import { Textarea } from '@mantine/core'
import { useRef, type KeyboardEvent } from 'react'
import { MAX_TEMPLATE_LENGTH } from '../../../../../src/modules/campaigns/contract.ts'
import { text } from '../../../texts/en.ts'
import { CharacterCount } from './CharacterCount.tsx'
import classes from './editor.module.css'
import { insertLink, toggleTags } from './format-commands.ts'
import { FormatBar } from './FormatBar.tsx'
import { formats } from './formats.ts'
import { useEdit } from './use-edit.ts'

interface MessageFieldProps {
  readonly value: string
  readonly error: string | undefined
  /** As Telegram counts, after parsing; null until the first preview. */
  readonly count: { readonly characters: number; readonly limit: number } | null
  readonly onChange: (value: string) => void
}

export function MessageField({ value, error, count, onChange }: MessageFieldProps) {
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
        <label htmlFor="message-text" className={classes.label}>
          {text.editor.message}
        </label>
        <CharacterCount count={count} />
      </div>
      <FormatBar edit={edit} />
      <Textarea
        id="message-text"
        ref={field}
        classNames={{ input: classes.text ?? '' }}
        placeholder={text.editor.messagePlaceholder}
        autosize
        minRows={9}
        maxRows={26}
        maxLength={MAX_TEMPLATE_LENGTH}
        value={value}
        error={error}
        onKeyDown={onKeyDown}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    </div>
  )
}

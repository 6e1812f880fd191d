import { MAX_TEMPLATE_LENGTH, messageFields } from '../../../../../src/modules/campaigns/contract.ts'
import { text } from '../../../texts/en.ts'
import { MarkupInput } from '../../../ui/markup/MarkupInput.tsx'

interface MessageFieldProps {
  readonly value: string
  readonly error: string | undefined
  /** As Telegram counts, after parsing; null until the first preview. */
  readonly count: { readonly characters: number; readonly limit: number } | null
  readonly onChange: (value: string) => void
}

const fields = messageFields.map((name) => ({
  name,
  label: text.editor.fields[name],
  fallback: text.editor.fallbacks[name],
}))

export const MessageField = (props: MessageFieldProps) => (
  <MarkupInput
    id="message-text"
    label={text.editor.message}
    placeholder={text.editor.messagePlaceholder}
    maxLength={MAX_TEMPLATE_LENGTH}
    fields={fields}
    fieldNote={text.editor.fieldNote}
    {...props}
  />
)

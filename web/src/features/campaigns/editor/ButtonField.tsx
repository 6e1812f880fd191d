import { ActionIcon, Button, Text, TextInput } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import { fieldMessage, type FieldMessage } from '../../../api/api-error.ts'
import { text } from '../../../texts/en.ts'
import type { Draft } from './draft.ts'
import classes from './editor.module.css'

interface ButtonFieldProps {
  readonly draft: Draft
  readonly problems: readonly FieldMessage[]
  readonly onChange: (part: Partial<Draft>) => void
}

export function ButtonField({ draft, problems, onChange }: ButtonFieldProps) {
  if (!draft.hasButton)
    return (
      <div>
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<IconPlus size={15} />}
          onClick={() => onChange({ hasButton: true })}
        >
          {text.editor.addButton}
        </Button>
        <Text size="xs" c="dimmed" mt={4}>
          {text.editor.unsubscribeNote}
        </Text>
      </div>
    )
  return (
    <div>
      <div className={classes.two}>
        <TextInput
          label={text.editor.buttonText}
          maxLength={64}
          value={draft.buttonText}
          error={fieldMessage(problems, 'message.button.text')}
          onChange={(event) => onChange({ buttonText: event.currentTarget.value })}
        />
        <TextInput
          label={text.editor.buttonUrl}
          type="url"
          placeholder="https://"
          maxLength={2048}
          value={draft.buttonUrl}
          error={fieldMessage(problems, 'message.button.url')}
          onChange={(event) => onChange({ buttonUrl: event.currentTarget.value })}
        />
        <ActionIcon
          variant="subtle"
          color="gray"
          mt={27}
          aria-label={text.editor.removeButton}
          onClick={() => onChange({ hasButton: false, buttonText: '', buttonUrl: '' })}
        >
          <IconX size={16} />
        </ActionIcon>
      </div>
      <Text size="xs" c="dimmed" mt={4}>
        {text.editor.unsubscribeNote}
      </Text>
    </div>
  )
}

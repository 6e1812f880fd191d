import { ActionIcon, Button, Stack, TextInput } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import type { Template } from '../../../../../src/modules/feeds/posts/contract.ts'
import { fieldMessage, type FieldMessage } from '../../../api/api-error.ts'
import { text } from '../../../texts/en.ts'
import { Panel } from '../../../ui/Panel.tsx'
import classes from './template.module.css'

type Rows = Template['buttons']

interface ButtonRowsProps {
  readonly buttons: Rows
  readonly disabled: boolean
  readonly problems: readonly FieldMessage[]
  readonly onChange: (buttons: Rows) => void
}

const maxRows = 6

/** One button a row here; a template that the API wrote may have more in a row, and keeps them. */
export const ButtonRows = ({ buttons, disabled, problems, onChange }: ButtonRowsProps) => {
  const replace = (y: number, x: number, part: Partial<Rows[number][number]>): void =>
    onChange(buttons.map((row, at) => (at === y ? row.map((each, i) => (i === x ? { ...each, ...part } : each)) : row)))
  const remove = (y: number, x: number): void =>
    onChange(buttons.map((row, at) => (at === y ? row.toSpliced(x, 1) : row)).filter((row) => row.length > 0))
  const problemOf = (path: string): string | undefined =>
    fieldMessage(problems, path) ?? fieldMessage(problems, `template.${path}`)
  return (
    <Panel title={text.template.buttons}>
      <Stack gap="sm">
        {buttons.map((row, y) =>
          row.map((button, x) => (
            <div key={`${y} ${x}`} className={classes.button}>
              <TextInput
                aria-label={text.template.buttonText}
                placeholder={text.template.buttonText}
                value={button.text}
                maxLength={64}
                disabled={disabled}
                error={problemOf(`buttons.${y}.${x}.text`)}
                onChange={(event) => replace(y, x, { text: event.currentTarget.value })}
              />
              <TextInput
                aria-label={text.template.buttonUrl}
                placeholder="{{link}}"
                value={button.url}
                maxLength={2_048}
                disabled={disabled}
                error={problemOf(`buttons.${y}.${x}.url`)}
                onChange={(event) => replace(y, x, { url: event.currentTarget.value })}
              />
              <ActionIcon
                variant="subtle"
                color="gray"
                size="lg"
                disabled={disabled}
                aria-label={text.template.removeButton}
                onClick={() => remove(y, x)}
              >
                <IconX size={16} aria-hidden />
              </ActionIcon>
            </div>
          )),
        )}
        {buttons.length < maxRows && !disabled ? (
          <div>
            <Button
              variant="default"
              size="compact-sm"
              leftSection={<IconPlus size={15} />}
              onClick={() => onChange([...buttons, [{ text: '{{source}}', url: '{{link}}' }]])}
            >
              {text.template.addButton}
            </Button>
          </div>
        ) : null}
      </Stack>
    </Panel>
  )
}

import { ActionIcon, Button, Menu, Tooltip } from '@mantine/core'
import { IconLink, IconBraces } from '@tabler/icons-react'
import { text } from '../../texts/en.ts'
import classes from './markup.module.css'
import { insertField, insertLink, toggleTags, type Edit } from './format-commands.ts'
import { formats, keysOf } from './formats.ts'

/** What a text may hold as `{{name|fallback}}`. */
export interface MarkupField {
  readonly name: string
  readonly label: string
  /** What is said without it; empty: nothing. */
  readonly fallback: string
}

interface FormatBarProps {
  readonly fields: readonly MarkupField[]
  readonly fieldNote: string
  readonly edit: (change: (selection: { value: string; start: number; end: number }) => Edit) => void
}

const keepFocus = (event: { preventDefault: () => void }): void => event.preventDefault()

export const FormatBar = ({ edit, fields, fieldNote }: FormatBarProps) => (
  <div className={classes.bar} role="toolbar" aria-label={text.editor.formatting}>
    {formats.map((format) => (
      <Tooltip key={format.label} label={`${format.label} ${keysOf(format)}`}>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={format.label}
          onMouseDown={keepFocus}
          onClick={() => edit((selection) => toggleTags(selection, format.open, format.close))}
        >
          <format.icon size={17} stroke={1.8} />
        </ActionIcon>
      </Tooltip>
    ))}
    <Tooltip label={`${text.editor.link} Ctrl+K`}>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={text.editor.link}
        onMouseDown={keepFocus}
        onClick={() => edit(insertLink)}
      >
        <IconLink size={17} stroke={1.8} />
      </ActionIcon>
    </Tooltip>
    <FieldMenu edit={edit} fields={fields} fieldNote={fieldNote} />
  </div>
)

const FieldMenu = ({ edit, fields, fieldNote }: FormatBarProps) => (
  <Menu position="bottom-end" width={280} returnFocus={false}>
    <Menu.Target>
      <Button
        variant="subtle"
        color="gray"
        size="compact-sm"
        leftSection={<IconBraces size={16} />}
        className={classes.fieldButton}
      >
        {text.editor.field}
      </Button>
    </Menu.Target>
    <Menu.Dropdown>
      <Menu.Label>{fieldNote}</Menu.Label>
      {fields.map(({ name, label, fallback }) => (
        <Menu.Item key={name} onClick={() => edit((selection) => insertField(selection, name, fallback))}>
          {label}
          <code className={classes.fieldCode}>{fallback === '' ? `{{${name}}}` : `{{${name}|${fallback}}}`}</code>
        </Menu.Item>
      ))}
    </Menu.Dropdown>
  </Menu>
)

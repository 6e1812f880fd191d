import { ActionIcon, Button, Menu, Tooltip } from '@mantine/core'
import { IconLink, IconUserPlus } from '@tabler/icons-react'
import { messageFields } from '../../../../../src/modules/campaigns/contract.ts'
import { text } from '../../../texts/en.ts'
import classes from './editor.module.css'
import { insertField, insertLink, toggleTags, type Edit } from './format-commands.ts'
import { formats, keysOf } from './formats.ts'

interface FormatBarProps {
  readonly edit: (change: (selection: { value: string; start: number; end: number }) => Edit) => void
}

const keepFocus = (event: { preventDefault: () => void }): void => event.preventDefault()

export const FormatBar = ({ edit }: FormatBarProps) => (
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
    <FieldMenu edit={edit} />
  </div>
)

const FieldMenu = ({ edit }: FormatBarProps) => (
  <Menu position="bottom-end" width={280} returnFocus={false}>
    <Menu.Target>
      <Button
        variant="subtle"
        color="gray"
        size="compact-sm"
        leftSection={<IconUserPlus size={16} />}
        className={classes.fieldButton}
      >
        {text.editor.field}
      </Button>
    </Menu.Target>
    <Menu.Dropdown>
      <Menu.Label>{text.editor.fieldNote}</Menu.Label>
      {messageFields.map((field) => (
        <Menu.Item
          key={field}
          onClick={() => edit((selection) => insertField(selection, field, text.editor.fallbacks[field]))}
        >
          {text.editor.fields[field]}
          <code className={classes.fieldCode}>{`{{${field}|${text.editor.fallbacks[field]}}}`}</code>
        </Menu.Item>
      ))}
    </Menu.Dropdown>
  </Menu>
)

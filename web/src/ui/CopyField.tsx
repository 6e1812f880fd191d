import { ActionIcon, CopyButton, Group, Tooltip } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { text } from '../texts/en.ts'
import classes from './CopyField.module.css'

export const CopyField = ({ value }: { value: string }) => (
  <Group gap={6} wrap="nowrap" className={classes.field}>
    <code className={classes.value}>{value}</code>
    <CopyButton value={value}>
      {({ copied, copy }) => (
        <Tooltip label={copied ? text.common.copied : text.common.copy}>
          <ActionIcon variant="subtle" color="gray" aria-label={text.common.copy} onClick={copy}>
            {copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
          </ActionIcon>
        </Tooltip>
      )}
    </CopyButton>
  </Group>
)

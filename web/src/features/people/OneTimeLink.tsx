import { Button, Group, Stack } from '@mantine/core'
import type { CodeLink } from '../../../../src/modules/auth/contract.ts'
import { formatDateTime } from '../../format/time.ts'
import { text } from '../../texts/en.ts'
import { CopyField } from '../../ui/CopyField.tsx'
import classes from './people.module.css'

interface OneTimeLinkProps {
  readonly link: CodeLink
  readonly onDone: () => void
}

/** The only sight of a link that works once. */
export const OneTimeLink = ({ link, onDone }: OneTimeLinkProps) => (
  <Stack gap="md">
    <div>{text.people.linkOnce}</div>
    <CopyField value={`${window.location.origin}${link.path}`} />
    <div className={classes.soft}>{text.people.linkUntil(formatDateTime(link.expiresAt))}</div>
    <Group justify="flex-end">
      <Button onClick={onDone}>{text.people.done}</Button>
    </Group>
  </Stack>
)

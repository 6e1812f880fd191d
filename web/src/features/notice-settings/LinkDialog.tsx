import { Button, Modal, Skeleton, Stack } from '@mantine/core'
import { IconExternalLink } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useRef } from 'react'
import type { LinkCode } from '../../../../src/modules/notices/contract.ts'
import { beginLink, channelsQuery } from '../../api/notices.ts'
import { keys } from '../../api/keys.ts'
import { formatClock } from '../../format/time.ts'
import { text } from '../../texts/en.ts'
import { CopyField } from '../../ui/CopyField.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { Status, ToneMark } from '../../ui/Status.tsx'
import classes from './notice-settings.module.css'

const pollMs = 1_500

interface LinkDialogProps {
  readonly opened: boolean
  readonly onClose: () => void
}

export const LinkDialog = ({ opened, onClose }: LinkDialogProps) => (
  <Modal opened={opened} onClose={onClose} title={text.noticeSettings.linkTitle} size="lg">
    {opened ? <Linking onClose={onClose} /> : null}
  </Modal>
)

function Linking({ onClose }: { onClose: () => void }) {
  const begun = useQuery({
    queryKey: [...keys.noticeChannels, 'code'],
    queryFn: beginLink,
    gcTime: 0,
    staleTime: Infinity,
    refetchOnWindowFocus: false,
  })
  const channels = useQuery(channelsQuery(pollMs))
  const before = useRef(channels.data?.links)
  const made = channels.data?.links.find((link) => isNew(link, before.current))
  if (begun.isError) return <ErrorNote error={begun.error} retry={() => void begun.refetch()} />
  if (begun.data === undefined) return <Skeleton height={140} />
  if (made !== undefined)
    return (
      <Stack gap="md" align="start">
        <div className={classes.outcome} role="status">
          <ToneMark tone="ok" />
          {text.noticeSettings.linkDone(made.userName, made.username)}
        </div>
        <Button onClick={onClose}>{text.common.close}</Button>
      </Stack>
    )
  return <Instructions code={begun.data} />
}

interface Linked {
  readonly id: number
  readonly createdAt: number
}

/** A bot that is linked anew keeps its link and gets a newer time. */
const isNew = (link: Linked, before: readonly Linked[] | undefined): boolean =>
  before !== undefined && !before.some(({ id, createdAt }) => id === link.id && createdAt === link.createdAt)

function Instructions({ code }: { code: LinkCode }) {
  if (code.bots.length === 0) return <EmptyState title={text.noticeSettings.linkNoBot} />
  return (
    <Stack gap="md">
      <p className={classes.soft}>{text.noticeSettings.linkNote}</p>
      <div className={classes.bots}>
        {code.bots.map(({ accountId, username, url }) => (
          <Button
            key={accountId}
            component="a"
            href={url}
            target="_blank"
            rel="noreferrer"
            variant="default"
            rightSection={<IconExternalLink size={14} />}
          >
            @{username}
          </Button>
        ))}
      </div>
      <div>
        {text.noticeSettings.linkCode}
        <CopyField value={`/link ${code.code}`} />
      </div>
      <p className={classes.soft}>{text.noticeSettings.linkExpires(formatClock(code.expiresAt))}</p>
      <Status tone="waiting" word={text.noticeSettings.linkWaiting} />
    </Stack>
  )
}

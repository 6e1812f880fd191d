import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { notifications } from '@mantine/notifications'
import { IconPencil, IconPlayerPause, IconPlayerPlay, IconTrash } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { Channel } from '../../../../src/modules/feeds/channels/contract.ts'
import { actOnChannel, removeChannel } from '../../api/channels.ts'
import { keys } from '../../api/keys.ts'
import { useMay } from '../../api/permissions.ts'
import { formatPlural } from '../../format/count.ts'
import { text } from '../../texts/en.ts'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { RenameDialog } from './RenameDialog.tsx'

export function ChannelActions({ channel }: { channel: Channel }) {
  const client = useQueryClient()
  const may = useMay()
  const [isRemoving, removing] = useDisclosure(false)
  const [isRenaming, renaming] = useDisclosure(false)
  const act = useMutation({
    mutationFn: (name: 'pause' | 'resume') => actOnChannel(channel.id, name),
    onSuccess: (_, name) => notifications.show({ message: text.channels.did[name] }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.channels }),
  })
  const change = channel.state === 'active' ? 'pause' : 'resume'
  const Icon = change === 'pause' ? IconPlayerPause : IconPlayerPlay
  return (
    <>
      {may('feeds.post') && channel.state !== 'removed' ? (
        <Button
          variant={change === 'pause' ? 'default' : 'filled'}
          leftSection={<Icon size={16} />}
          loading={act.isPending}
          onClick={() => act.mutate(change)}
        >
          {text.channels[change]}
        </Button>
      ) : null}
      {may('feeds.write') && channel.state !== 'removed' ? (
        <Button variant="default" leftSection={<IconPencil size={16} />} onClick={renaming.open}>
          {text.channels.rename}
        </Button>
      ) : null}
      {may('feeds.write') && channel.state !== 'removed' ? (
        <Button variant="default" leftSection={<IconTrash size={16} />} onClick={removing.open}>
          {text.channels.remove}
        </Button>
      ) : null}
      {act.isError ? <ErrorNote error={act.error} /> : null}
      <RenameDialog channel={channel} opened={isRenaming} onClose={renaming.close} />
      <RemoveDialog channel={channel} opened={isRemoving} onClose={removing.close} />
    </>
  )
}

function RemoveDialog({ channel, opened, onClose }: { channel: Channel; opened: boolean; onClose: () => void }) {
  const client = useQueryClient()
  const navigate = useNavigate()
  const remove = useMutation({
    mutationFn: () => removeChannel(channel.id),
    onSuccess: async () => {
      notifications.show({ message: text.channels.removed(channel.title) })
      await navigate({ to: '/channels' })
      await client.invalidateQueries({ queryKey: keys.channels })
    },
  })
  return (
    <ConfirmDialog
      opened={opened}
      danger
      title={text.channels.removeTitle(channel.title)}
      confirmLabel={text.channels.remove}
      isPending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    >
      {text.channels.removeNote(formatPlural(channel.backlog, text.channels.post, text.channels.posts))}
    </ConfirmDialog>
  )
}

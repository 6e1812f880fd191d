import { TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Channel } from '../../../../src/modules/feeds/channels/contract.ts'
import { updateChannel } from '../../api/channels.ts'
import { keys } from '../../api/keys.ts'
import { text } from '../../texts/en.ts'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'

interface RenameDialogProps {
  readonly channel: Channel
  readonly opened: boolean
  readonly onClose: () => void
}

/** What it is called here; in Telegram it keeps its name. */
export function RenameDialog({ channel, opened, onClose }: RenameDialogProps) {
  const client = useQueryClient()
  const [title, setTitle] = useState(channel.title)
  const rename = useMutation({
    mutationFn: () => updateChannel(channel.id, { title: title.trim() }),
    onSuccess: async (stored) => {
      client.setQueryData(keys.channel(channel.id), stored)
      notifications.show({ message: text.channels.saved })
      onClose()
      await client.invalidateQueries({ queryKey: keys.channels })
    },
  })
  return (
    <ConfirmDialog
      opened={opened}
      title={text.channels.renameTitle}
      confirmLabel={text.channels.save}
      isPending={rename.isPending}
      error={rename.error}
      onConfirm={() => {
        if (title.trim() !== '') rename.mutate()
      }}
      onClose={onClose}
    >
      <TextInput
        label={text.channels.name}
        value={title}
        maxLength={120}
        data-autofocus
        onChange={(event) => setTitle(event.currentTarget.value)}
      />
    </ConfirmDialog>
  )
}

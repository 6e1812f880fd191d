import { Autocomplete, Stack } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Post } from '../../../../../src/modules/feeds/channels/contract.ts'
import { dropPost } from '../../../api/posts.ts'
import { text } from '../../../texts/en.ts'
import { ConfirmDialog } from '../../../ui/ConfirmDialog.tsx'

interface DropDialogProps {
  readonly post: Post
  readonly opened: boolean
  readonly onClose: () => void
}

export function DropDialog({ post, opened, onClose }: DropDialogProps) {
  const client = useQueryClient()
  const [reason, setReason] = useState(text.queue.reasons[0] ?? '')
  const drop = useMutation({
    mutationFn: () => dropPost(post.id, reason.trim()),
    onSuccess: async () => {
      notifications.show({ message: text.queue.dropped })
      onClose()
      await client.invalidateQueries({ queryKey: ['feeds'] })
    },
  })
  return (
    <ConfirmDialog
      opened={opened}
      danger
      title={text.queue.dropTitle(post.title)}
      confirmLabel={text.queue.drop.replace('…', '')}
      isPending={drop.isPending}
      error={drop.error}
      onConfirm={() => {
        if (reason.trim() !== '') drop.mutate()
      }}
      onClose={onClose}
    >
      <Stack gap="sm">
        {text.queue.dropNote}
        <Autocomplete
          label={text.queue.reason}
          data={text.queue.reasons}
          value={reason}
          maxLength={500}
          size="sm"
          required
          onChange={setReason}
        />
      </Stack>
    </ConfirmDialog>
  )
}

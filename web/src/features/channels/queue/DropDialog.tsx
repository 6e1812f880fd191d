import { Autocomplete, Stack } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { text } from '../../../texts/en.ts'
import { ConfirmDialog } from '../../../ui/ConfirmDialog.tsx'

interface DropDialogProps {
  readonly title: string
  readonly note: string
  readonly confirm: string
  readonly said: string
  readonly drop: (reason: string) => Promise<unknown>
  readonly opened: boolean
  readonly onClose: () => void
}

/** Nothing is dropped without a reason, which is kept. */
export function DropDialog({ title, note, confirm, said, drop: dropFor, opened, onClose }: DropDialogProps) {
  const client = useQueryClient()
  const [reason, setReason] = useState(text.queue.reasons[0] ?? '')
  const drop = useMutation({
    mutationFn: () => dropFor(reason.trim()),
    onSuccess: async () => {
      notifications.show({ message: said })
      onClose()
      await client.invalidateQueries({ queryKey: ['feeds'] })
    },
  })
  return (
    <ConfirmDialog
      opened={opened}
      danger
      title={title}
      confirmLabel={confirm}
      isPending={drop.isPending}
      error={drop.error}
      onConfirm={() => {
        if (reason.trim() !== '') drop.mutate()
      }}
      onClose={onClose}
    >
      <Stack gap="sm">
        {note}
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

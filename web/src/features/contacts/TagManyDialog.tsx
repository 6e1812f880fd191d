import { Autocomplete, SegmentedControl, Skeleton, Stack } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ContactFilter, TagManyRequest } from '../../../../src/modules/audiences/contract.ts'
import { contactCountQuery, tagMany, tagsQuery } from '../../api/contacts.ts'
import { formatPlural } from '../../format/count.ts'
import { text } from '../../texts/en.ts'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { ErrorNote } from '../../ui/ErrorNote.tsx'

interface TagManyDialogProps {
  readonly filter: ContactFilter
  readonly opened: boolean
  readonly onClose: () => void
}

const actions = [
  { value: 'add', label: text.tags.add },
  { value: 'remove', label: text.tags.remove },
]

/** A tag for everybody in the list: its number stands in the title and on the button. */
export function TagManyDialog({ filter, opened, onClose }: TagManyDialogProps) {
  const [tag, setTag] = useState('')
  const [action, setAction] = useState<TagManyRequest['action']>('add')
  const count = useQuery({ ...contactCountQuery(filter), enabled: opened, staleTime: 0 })
  const known = useQuery({ ...tagsQuery, enabled: opened }).data?.tags ?? []
  const change = useMutation({
    mutationFn: tagMany,
    onSuccess: () => {
      notifications.show({ message: text.tags.started })
      onClose()
    },
  })
  const contacts = count.data?.contacts
  const number = contacts === undefined ? '…' : formatPlural(contacts, text.contacts.one, text.contacts.many)
  return (
    <ConfirmDialog
      opened={opened}
      title={text.tags.manyTitle(number)}
      confirmLabel={text.tags.confirm(number)}
      isPending={change.isPending || contacts === undefined}
      error={change.error}
      onConfirm={() => {
        if (contacts !== undefined && tag.trim() !== '') change.mutate({ tag, action, filter, contacts })
      }}
      onClose={onClose}
    >
      <Stack gap="sm">
        <ErrorNote error={count.error} retry={() => void count.refetch()} />
        {contacts === undefined ? <Skeleton height={20} /> : null}
        <SegmentedControl
          data={actions}
          value={action}
          onChange={(value) => setAction(value === 'remove' ? 'remove' : 'add')}
        />
        <Autocomplete
          label={text.tags.one}
          data={known.map((one) => one.tag)}
          value={tag}
          onChange={setTag}
          maxLength={40}
          data-autofocus
        />
      </Stack>
    </ConfirmDialog>
  )
}

import { Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type SubmitEvent } from 'react'
import type { Role } from '../../../../src/modules/auth/contract.ts'
import { keys } from '../../api/keys.ts'
import { invite } from '../../api/people.ts'
import { text } from '../../texts/en.ts'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { OneTimeLink } from './OneTimeLink.tsx'
import { RoleChoice } from './RoleChoice.tsx'

const choices = [1, 3, 7, 30]

export const InviteDialog = ({ opened, onClose }: { opened: boolean; onClose: () => void }) => (
  <Modal opened={opened} onClose={onClose} title={text.people.invite}>
    {opened ? <InviteForm onDone={onClose} /> : null}
  </Modal>
)

function InviteForm({ onDone }: { onDone: () => void }) {
  const client = useQueryClient()
  const [role, setRole] = useState<Role>('operator')
  const [note, setNote] = useState('')
  const [days, setDays] = useState(3)
  const make = useMutation({
    mutationFn: invite,
    onSuccess: () => client.invalidateQueries({ queryKey: keys.invites }),
  })
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    make.mutate({ role, note, days })
  }
  if (make.data !== undefined) return <OneTimeLink link={make.data} onDone={onDone} />
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <div>{text.people.inviteNote}</div>
        <RoleChoice value={role} onChange={setRole} />
        <TextInput
          label={text.people.inviteFor}
          description={text.people.inviteForNote}
          maxLength={100}
          data-autofocus
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        <Select
          label={text.people.validFor}
          data={choices.map((count) => ({ value: String(count), label: text.people.days(count) }))}
          value={String(days)}
          allowDeselect={false}
          onChange={(value) => setDays(Number(value))}
        />
        <ErrorNote error={make.error} />
        <Group justify="flex-end">
          <Button type="submit" loading={make.isPending}>
            {text.people.makeLink}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

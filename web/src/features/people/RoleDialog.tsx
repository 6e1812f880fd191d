import { Button, Group, Modal, Stack } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Person } from '../../../../src/modules/auth/contract.ts'
import { keys } from '../../api/keys.ts'
import { changeRole } from '../../api/people.ts'
import { text } from '../../texts/en.ts'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { RoleChoice } from './RoleChoice.tsx'

export interface PersonDialogProps {
  readonly person: Person
  readonly opened: boolean
  readonly onClose: () => void
}

export const RoleDialog = (props: PersonDialogProps) => (
  <Modal opened={props.opened} onClose={props.onClose} title={text.people.changeRoleTitle(props.person.name)}>
    {props.opened ? <RoleForm {...props} /> : null}
  </Modal>
)

function RoleForm({ person, onClose }: PersonDialogProps) {
  const client = useQueryClient()
  const [role, setRole] = useState(person.role)
  const change = useMutation({
    mutationFn: () => changeRole(person.id, role),
    onSuccess: () => {
      notifications.show({ message: text.people.did.role(person.name, text.people.roles[role]) })
      onClose()
    },
    onSettled: () => Promise.all([keys.people, keys.me].map((queryKey) => client.invalidateQueries({ queryKey }))),
  })
  return (
    <Stack gap="md">
      <div>{text.people.changeRoleNote}</div>
      <RoleChoice value={role} onChange={setRole} />
      <ErrorNote error={change.error} />
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {text.common.back}
        </Button>
        <Button loading={change.isPending} disabled={role === person.role} onClick={() => change.mutate()}>
          {text.people.change}
        </Button>
      </Group>
    </Stack>
  )
}

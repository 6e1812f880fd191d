import { ActionIcon, Menu } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { useState } from 'react'
import type { Person } from '../../../../src/modules/auth/contract.ts'
import { useMay } from '../../api/permissions.ts'
import { text } from '../../texts/en.ts'
import { PersonConfirm, type Act } from './PersonConfirm.tsx'
import { ResetPasswordDialog } from './ResetPasswordDialog.tsx'
import { RoleDialog } from './RoleDialog.tsx'
import { SessionsDialog } from './SessionsDialog.tsx'

type Open = 'role' | 'sessions' | 'password' | Act

/** What an owner or admin may do with somebody; owners are for owners. */
export function PersonMenu({ person }: { person: Person }) {
  const may = useMay()
  const [open, setOpen] = useState<Open>()
  const close = (): void => setOpen(undefined)
  if (person.role === 'owner' && !may('owners.write')) return null
  const isOut = person.disabledAt !== null
  return (
    <>
      <Menu position="bottom-end" width={220}>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={text.people.actions(person.name)}>
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => setOpen('role')}>{text.people.changeRole}</Menu.Item>
          <Menu.Item onClick={() => setOpen('sessions')}>{text.people.showSessions}</Menu.Item>
          <Menu.Item onClick={() => setOpen('password')}>{text.people.resetPassword}</Menu.Item>
          {person.hasSecondFactor ? (
            <Menu.Item onClick={() => setOpen('factor')}>{text.people.resetFactor}</Menu.Item>
          ) : null}
          <Menu.Divider />
          <Menu.Item onClick={() => setOpen(isOut ? 'enable' : 'disable')}>
            {isOut ? text.people.enable : text.people.disable}
          </Menu.Item>
          <Menu.Item color="red.8" onClick={() => setOpen('remove')}>
            {text.people.remove}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <RoleDialog person={person} opened={open === 'role'} onClose={close} />
      <SessionsDialog person={person} opened={open === 'sessions'} onClose={close} />
      <ResetPasswordDialog person={person} opened={open === 'password'} onClose={close} />
      <PersonConfirm
        person={person}
        act={open === 'factor' || open === 'disable' || open === 'enable' || open === 'remove' ? open : undefined}
        onClose={close}
      />
    </>
  )
}

import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { notifications } from '@mantine/notifications'
import { IconPlayerPause, IconPlayerPlay, IconStethoscope, IconTrash } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { Account } from '../../../../src/modules/accounts/contract.ts'
import { actOnAccount, removeAccount } from '../../api/accounts.ts'
import { keys } from '../../api/keys.ts'
import { text } from '../../texts/en.ts'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { ErrorNote } from '../../ui/ErrorNote.tsx'

export function AccountActions({ account }: { account: Account }) {
  const client = useQueryClient()
  const [isRemoving, removing] = useDisclosure(false)
  const act = useMutation({
    mutationFn: (name: 'pause' | 'resume' | 'check') => actOnAccount(account.id, name),
    onSuccess: (_, name) => notifications.show({ message: text.bots.did[name](account.name) }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.accounts }),
  })
  const isActive = account.state === 'active'
  const running = act.isPending ? act.variables : null
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconStethoscope size={16} />}
        loading={running === 'check'}
        onClick={() => act.mutate('check')}
      >
        {text.bots.checkNow}
      </Button>
      {isActive ? (
        <Button
          variant="default"
          leftSection={<IconPlayerPause size={16} />}
          loading={running === 'pause'}
          onClick={() => act.mutate('pause')}
        >
          {text.bots.pause}
        </Button>
      ) : (
        <Button
          leftSection={<IconPlayerPlay size={16} />}
          loading={running === 'resume'}
          onClick={() => act.mutate('resume')}
        >
          {text.bots.resume}
        </Button>
      )}
      <Button variant="default" leftSection={<IconTrash size={16} />} onClick={removing.open}>
        {text.bots.remove}
      </Button>
      {act.isError ? <ErrorNote error={act.error} /> : null}
      <RemoveDialog account={account} opened={isRemoving} onClose={removing.close} />
    </>
  )
}

function RemoveDialog({ account, opened, onClose }: { account: Account; opened: boolean; onClose: () => void }) {
  const client = useQueryClient()
  const navigate = useNavigate()
  const remove = useMutation({
    mutationFn: () => removeAccount(account.id),
    onSuccess: async () => {
      notifications.show({ message: text.bots.removed(account.name) })
      await navigate({ to: '/bots' })
      await client.invalidateQueries({ queryKey: keys.accounts })
    },
  })
  return (
    <ConfirmDialog
      opened={opened}
      danger
      title={text.bots.removeTitle(account.name)}
      confirmLabel={text.bots.remove}
      typed={{ label: text.bots.removeType(account.username), expected: account.username }}
      isPending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    >
      {text.bots.removeNote(account.subscribers)}
    </ConfirmDialog>
  )
}

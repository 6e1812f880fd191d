import { Button, Group, Modal, PasswordInput, Stack, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation } from '@tanstack/react-query'
import { useState, type SubmitEvent } from 'react'
import { removeSecondFactor, renewRecoveryCodes, type BothProofs } from '../../../api/you.ts'
import { text } from '../../../texts/en.ts'
import { ErrorNote } from '../../../ui/ErrorNote.tsx'
import { RecoveryCodes } from './RecoveryCodes.tsx'

interface FactorDialogProps {
  readonly act: 'renew' | 'remove'
  readonly onClose: () => void
}

const titles = { renew: text.you.recoveryRenew, remove: text.you.factorRemove }

/** Both want the password and a code: whoever has only one of them changes nothing. */
export function FactorDialog({ act, onClose }: FactorDialogProps) {
  const [codes, setCodes] = useState<readonly string[]>()
  const run = useMutation({
    mutationFn: async (proofs: BothProofs) => {
      if (act === 'renew') return (await renewRecoveryCodes(proofs)).recoveryCodes
      await removeSecondFactor(proofs)
      return undefined
    },
    onSuccess: (made) => {
      setCodes(made)
      if (made !== undefined) return
      notifications.show({ message: text.you.factorRemoved })
      onClose()
    },
  })
  return (
    <Modal opened onClose={onClose} title={titles[act]} closeOnClickOutside={false}>
      {codes === undefined ? (
        <ProofsForm act={act} isPending={run.isPending} error={run.error} onProofs={(proofs) => run.mutate(proofs)} />
      ) : (
        <RecoveryCodes codes={codes} onDone={onClose} />
      )}
    </Modal>
  )
}

interface ProofsFormProps {
  readonly act: 'renew' | 'remove'
  readonly isPending: boolean
  readonly error: Error | null
  readonly onProofs: (proofs: BothProofs) => void
}

function ProofsForm({ act, isPending, error, onProofs }: ProofsFormProps) {
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    onProofs({ password, code })
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        {act === 'remove' ? <div>{text.you.factorRemoveNote}</div> : null}
        <PasswordInput
          label={text.you.current}
          autoComplete="current-password"
          data-autofocus
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <TextInput
          label={text.you.code}
          description={text.you.codeNote}
          autoComplete="one-time-code"
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
        <ErrorNote error={error} />
        <Group justify="flex-end">
          <Button type="submit" loading={isPending} disabled={password === '' || code.trim().length < 6}>
            {titles[act]}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

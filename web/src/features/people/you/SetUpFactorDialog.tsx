import { Button, Group, Modal, PasswordInput, Stack, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState, type SubmitEvent } from 'react'
import type { Seed } from '../../../../../src/modules/auth/contract.ts'
import { beginSecondFactor, confirmSecondFactor } from '../../../api/you.ts'
import { text } from '../../../texts/en.ts'
import { CopyField } from '../../../ui/CopyField.tsx'
import { ErrorNote } from '../../../ui/ErrorNote.tsx'
import classes from '../people.module.css'
import { QrCode } from './QrCode.tsx'
import { RecoveryCodes } from './RecoveryCodes.tsx'

/** Password, then seed and first code, then the recovery codes. */
export function SetUpFactorDialog({ onClose }: { onClose: () => void }) {
  const begin = useMutation({ mutationFn: beginSecondFactor })
  const [codes, setCodes] = useState<readonly string[]>()
  return (
    <Modal opened onClose={onClose} title={text.you.factor} size="lg" closeOnClickOutside={false}>
      {codes !== undefined ? (
        <RecoveryCodes codes={codes} onDone={onClose} />
      ) : begin.data !== undefined ? (
        <FirstCode seed={begin.data} onCodes={setCodes} />
      ) : (
        <PasswordForm
          isPending={begin.isPending}
          error={begin.error}
          onPassword={(password) => begin.mutate(password)}
        />
      )}
    </Modal>
  )
}

interface PasswordFormProps {
  readonly isPending: boolean
  readonly error: Error | null
  readonly onPassword: (password: string) => void
}

function PasswordForm({ isPending, error, onPassword }: PasswordFormProps) {
  const [password, setPassword] = useState('')
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    onPassword(password)
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <PasswordInput
          label={text.you.current}
          autoComplete="current-password"
          data-autofocus
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <ErrorNote error={error} />
        <Group justify="flex-end">
          <Button type="submit" loading={isPending} disabled={password === ''}>
            {text.proof.confirm}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

function FirstCode({ seed, onCodes }: { seed: Seed; onCodes: (codes: readonly string[]) => void }) {
  const [code, setCode] = useState('')
  const confirm = useMutation({
    mutationFn: confirmSecondFactor,
    onSuccess: ({ recoveryCodes }) => onCodes(recoveryCodes),
  })
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    confirm.mutate(code)
  }
  return (
    <form onSubmit={submit}>
      <div className={classes.enrol}>
        <QrCode value={seed.uri} />
        <Stack gap="md">
          <div>{text.you.factorScan}</div>
          <div>
            <div className={classes.soft}>{text.you.factorKey}</div>
            <CopyField value={seed.secret} />
          </div>
          <TextInput
            label={text.you.code}
            autoComplete="one-time-code"
            inputMode="numeric"
            value={code}
            onChange={(event) => setCode(event.currentTarget.value)}
          />
          <ErrorNote error={confirm.error} />
          <Group justify="flex-end">
            <Button type="submit" loading={confirm.isPending} disabled={code.trim().length < 6}>
              {text.you.switchOn}
            </Button>
          </Group>
        </Stack>
      </div>
    </form>
  )
}

import { Anchor, Button, Group, Modal, PasswordInput, Stack, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState, useSyncExternalStore, type SubmitEvent } from 'react'
import { meQuery, stepUp } from '../../api/auth.ts'
import { proofDesk } from '../../api/proof-desk.ts'
import { text } from '../../texts/en.ts'
import { ErrorNote } from '../../ui/ErrorNote.tsx'

/** Above every other dialog: it is asked from within them. */
const ON_TOP = 400

/** Asks who is at the keyboard when a request needs it; the request then goes on by itself. */
export function StepUpDialog() {
  const isAsking = useSyncExternalStore(proofDesk.subscribe, proofDesk.isAsking)
  return (
    <Modal opened={isAsking} onClose={() => proofDesk.answer(false)} title={text.proof.title} size="sm" zIndex={ON_TOP}>
      {isAsking ? <ProofForm /> : null}
    </Modal>
  )
}

function ProofForm() {
  const hasSecondFactor = useQuery(meQuery).data?.hasSecondFactor === true
  const [byCode, setByCode] = useState(hasSecondFactor)
  const [value, setValue] = useState('')
  const prove = useMutation({
    mutationFn: stepUp,
    onSuccess: () => proofDesk.answer(true),
    onError: () => setValue(''),
  })
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    prove.mutate(byCode ? { code: value } : { password: value })
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <div>{text.proof.note}</div>
        {byCode ? (
          <TextInput
            label={text.you.code}
            description={text.you.codeNote}
            autoComplete="one-time-code"
            data-autofocus
            value={value}
            onChange={(event) => setValue(event.currentTarget.value)}
          />
        ) : (
          <PasswordInput
            label={text.auth.password}
            autoComplete="current-password"
            data-autofocus
            value={value}
            onChange={(event) => setValue(event.currentTarget.value)}
          />
        )}
        {hasSecondFactor ? (
          <Anchor component="button" type="button" size="sm" ta="start" onClick={() => setByCode(!byCode)}>
            {byCode ? text.proof.usePassword : text.proof.useCode}
          </Anchor>
        ) : null}
        <ErrorNote error={prove.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={() => proofDesk.answer(false)}>
            {text.common.cancel}
          </Button>
          <Button type="submit" loading={prove.isPending} disabled={value.trim() === ''}>
            {text.proof.confirm}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

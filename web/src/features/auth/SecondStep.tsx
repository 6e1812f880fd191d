import { Button, Stack, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState, type SubmitEvent } from 'react'
import { takeSecondStep } from '../../api/auth.ts'
import { text } from '../../texts/en.ts'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { AuthFrame } from './AuthFrame.tsx'

interface SecondStepProps {
  readonly ticket: string
  readonly onDone: () => void
  readonly onStartOver: () => void
}

/** Behind a right password: the code that makes the session. */
export function SecondStep({ ticket, onDone, onStartOver }: SecondStepProps) {
  const [code, setCode] = useState('')
  const enter = useMutation({ mutationFn: takeSecondStep, onSuccess: onDone, onError: () => setCode('') })
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    enter.mutate({ ticket, code })
  }
  return (
    <AuthFrame title={text.join.secondTitle} note={text.join.secondNote}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <TextInput
            label={text.you.code}
            name="code"
            autoComplete="one-time-code"
            autoFocus
            value={code}
            onChange={(event) => setCode(event.currentTarget.value)}
          />
          <ErrorNote error={enter.error} />
          <Button type="submit" loading={enter.isPending} disabled={code.trim() === ''} mt={6}>
            {text.auth.logIn}
          </Button>
          <Button variant="subtle" color="gray" onClick={onStartOver}>
            {text.join.startOver}
          </Button>
        </Stack>
      </form>
    </AuthFrame>
  )
}

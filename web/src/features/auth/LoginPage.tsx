import { Button, PasswordInput, Stack, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Navigate, useRouter } from '@tanstack/react-router'
import { useState, type SubmitEvent } from 'react'
import { authStateQuery, logIn } from '../../api/auth.ts'
import { keys } from '../../api/keys.ts'
import { text } from '../../texts/en.ts'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { AuthFrame } from './AuthFrame.tsx'
import { SecondStep } from './SecondStep.tsx'

const route = getRouteApi('/login')

export function LoginPage() {
  const { next } = route.useSearch()
  const router = useRouter()
  const client = useQueryClient()
  const state = useQuery(authStateQuery)
  const [ticket, setTicket] = useState<string>()
  const goOn = (): void => {
    client.removeQueries({ queryKey: keys.me })
    router.history.push(next ?? '/')
  }
  if (state.data?.needsSetup === true) return <Navigate to="/setup" />
  if (ticket !== undefined) return <SecondStep ticket={ticket} onDone={goOn} onStartOver={() => setTicket(undefined)} />
  return (
    <AuthFrame title={text.auth.logIn} note={text.auth.logInNote}>
      <PasswordForm onSignedIn={goOn} onTicket={setTicket} />
    </AuthFrame>
  )
}

interface PasswordFormProps {
  readonly onSignedIn: () => void
  /** The password was right and a code is asked for as well. */
  readonly onTicket: (ticket: string) => void
}

function PasswordForm({ onSignedIn, onTicket }: PasswordFormProps) {
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const enter = useMutation({
    mutationFn: logIn,
    onSuccess: (answer) => (answer.step === 'signed-in' ? onSignedIn() : onTicket(answer.ticket)),
    onError: () => setPassword(''),
  })
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    enter.mutate({ name: name.trim(), password })
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <TextInput
          label={text.auth.name}
          name="name"
          autoComplete="username"
          required
          withAsterisk={false}
          autoFocus
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <PasswordInput
          label={text.auth.password}
          name="password"
          autoComplete="current-password"
          required
          withAsterisk={false}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <ErrorNote error={enter.error} />
        <Button type="submit" loading={enter.isPending} mt={6}>
          {text.auth.logIn}
        </Button>
      </Stack>
    </form>
  )
}

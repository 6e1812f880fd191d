import { Button, PasswordInput, Stack, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Navigate, useRouter } from '@tanstack/react-router'
import { useState, type SubmitEvent } from 'react'
import { authStateQuery, logIn } from '../../api/auth.ts'
import { keys } from '../../api/keys.ts'
import { text } from '../../texts/en.ts'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { AuthFrame } from './AuthFrame.tsx'

const route = getRouteApi('/login')

export function LoginPage() {
  const { next } = route.useSearch()
  const router = useRouter()
  const client = useQueryClient()
  const state = useQuery(authStateQuery)
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const enter = useMutation({
    mutationFn: logIn,
    onSuccess: () => {
      client.removeQueries({ queryKey: keys.me })
      router.history.push(next ?? '/')
    },
    onError: () => setPassword(''),
  })
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    enter.mutate({ name: name.trim(), password })
  }
  if (state.data?.needsSetup === true) return <Navigate to="/setup" />
  return (
    <AuthFrame title={text.auth.logIn} note={text.auth.logInNote}>
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
    </AuthFrame>
  )
}

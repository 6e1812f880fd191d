import { Button, PasswordInput, Stack, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState, type SubmitEvent } from 'react'
import { MIN_PASSWORD_LENGTH } from '../../../../src/modules/auth/contract.ts'
import { ApiError, fieldMessage } from '../../api/api-error.ts'
import { join } from '../../api/auth.ts'
import { text } from '../../texts/en.ts'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { AuthFrame } from './AuthFrame.tsx'
import { LinkRefused } from './LinkRefused.tsx'
import { useLink } from './use-link.ts'

/** Where an invitation leads. */
export function JoinPage() {
  const { code, meaning } = useLink()
  const role = meaning.data?.role
  if (role === undefined || role === null) return <LinkRefused hasCode={code !== ''} error={meaning.error} />
  return (
    <AuthFrame title={text.join.title} note={text.join.note(text.people.roles[role])}>
      <JoinForm code={code} />
    </AuthFrame>
  )
}

function JoinForm({ code }: { code: string }) {
  const client = useQueryClient()
  const navigate = useNavigate()
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const enter = useMutation({
    mutationFn: join,
    onSuccess: async () => {
      client.clear()
      await navigate({ to: '/' })
    },
  })
  const refused = enter.error instanceof ApiError ? enter.error.fields : []
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    enter.mutate({ code, name, password })
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        <TextInput
          label={text.auth.name}
          name="name"
          autoComplete="username"
          autoFocus
          value={name}
          error={fieldMessage(refused, 'name')}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <PasswordInput
          label={text.auth.password}
          description={text.auth.passwordRule(MIN_PASSWORD_LENGTH)}
          name="password"
          autoComplete="new-password"
          value={password}
          error={fieldMessage(refused, 'password')}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <ErrorNote error={enter.error} />
        <Button
          type="submit"
          loading={enter.isPending}
          disabled={name.trim() === '' || password.length < MIN_PASSWORD_LENGTH}
        >
          {text.join.enter}
        </Button>
      </Stack>
    </form>
  )
}

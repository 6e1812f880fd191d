import { Button, PasswordInput, Stack, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState, type SubmitEvent } from 'react'
import { MIN_PASSWORD_LENGTH } from '../../../../src/modules/auth/contract.ts'
import { ApiError, fieldMessage } from '../../api/api-error.ts'
import { resetPassword } from '../../api/auth.ts'
import { text } from '../../texts/en.ts'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { LinkAnchor } from '../../ui/links.tsx'
import { AuthFrame } from './AuthFrame.tsx'
import { LinkRefused } from './LinkRefused.tsx'
import { useLink } from './use-link.ts'

/** Where the link to a new password leads. */
export function ResetPage() {
  const { code, meaning } = useLink()
  const name = meaning.data?.name
  if (name === undefined || name === null) return <LinkRefused hasCode={code !== ''} error={meaning.error} />
  return (
    <AuthFrame title={text.join.resetTitle} note={text.join.resetNote(name)}>
      <ResetForm code={code} />
    </AuthFrame>
  )
}

function ResetForm({ code }: { code: string }) {
  const [password, setPassword] = useState('')
  const set = useMutation({ mutationFn: resetPassword })
  const refused = set.error instanceof ApiError ? set.error.fields : []
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    set.mutate({ code, password })
  }
  if (set.isSuccess)
    return (
      <Stack gap="sm">
        <Text role="status">{text.join.resetDone}</Text>
        <LinkAnchor to="/login">{text.join.toLogIn}</LinkAnchor>
      </Stack>
    )
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        <PasswordInput
          label={text.you.new}
          description={text.auth.passwordRule(MIN_PASSWORD_LENGTH)}
          name="password"
          autoComplete="new-password"
          autoFocus
          value={password}
          error={fieldMessage(refused, 'password')}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <ErrorNote error={set.error} />
        <Button type="submit" loading={set.isPending} disabled={password.length < MIN_PASSWORD_LENGTH}>
          {text.join.reset}
        </Button>
      </Stack>
    </form>
  )
}

import { Button, Group, PasswordInput, Stack } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type SubmitEvent } from 'react'
import { MIN_PASSWORD_LENGTH } from '../../../../../src/modules/auth/contract.ts'
import { ApiError, fieldMessage } from '../../../api/api-error.ts'
import { keys } from '../../../api/keys.ts'
import { changePassword } from '../../../api/you.ts'
import { text } from '../../../texts/en.ts'
import { ErrorNote } from '../../../ui/ErrorNote.tsx'
import { Panel } from '../../../ui/Panel.tsx'

export function PasswordPanel() {
  const client = useQueryClient()
  const [password, setPassword] = useState('')
  const [newPassword, setNewPassword] = useState('')
  const change = useMutation({
    mutationFn: changePassword,
    onSuccess: async () => {
      setPassword('')
      setNewPassword('')
      notifications.show({ message: text.you.passwordChanged })
      await client.invalidateQueries({ queryKey: keys.ownSessions })
    },
  })
  const refused = change.error instanceof ApiError ? change.error.fields : []
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    change.mutate({ password, newPassword })
  }
  return (
    <Panel title={text.you.password} note={text.you.passwordNote}>
      <form onSubmit={submit} noValidate>
        <Stack gap="sm" maw={380}>
          <PasswordInput
            label={text.you.current}
            name="current"
            autoComplete="current-password"
            value={password}
            error={fieldMessage(refused, 'password')}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
          <PasswordInput
            label={text.you.new}
            description={text.auth.passwordRule(MIN_PASSWORD_LENGTH)}
            name="new"
            autoComplete="new-password"
            value={newPassword}
            error={fieldMessage(refused, 'newPassword')}
            onChange={(event) => setNewPassword(event.currentTarget.value)}
          />
          <ErrorNote error={change.error} />
          <Group>
            <Button
              type="submit"
              loading={change.isPending}
              disabled={password === '' || newPassword.length < MIN_PASSWORD_LENGTH}
            >
              {text.you.changePassword}
            </Button>
          </Group>
        </Stack>
      </form>
    </Panel>
  )
}

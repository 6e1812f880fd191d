import { Button, PasswordInput, Stack, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Navigate, useNavigate } from '@tanstack/react-router'
import { useState, type SubmitEvent } from 'react'
import { MIN_PASSWORD_LENGTH, setupRequestSchema } from '../../../../src/modules/auth/contract.ts'
import { ApiError, fieldMessage } from '../../api/api-error.ts'
import { authStateQuery, logIn, setUp } from '../../api/auth.ts'
import { text } from '../../texts/en.ts'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { AuthFrame } from './AuthFrame.tsx'
import { codeInHash, pastedCode } from './set-up-code.ts'

type Draft = Record<'code' | 'name' | 'password', string>

function useSetUp() {
  const client = useQueryClient()
  const navigate = useNavigate()
  return useMutation({
    mutationFn: async (draft: Draft) => {
      await setUp(draft)
      await logIn({ name: draft.name.trim(), password: draft.password })
    },
    onSuccess: async () => {
      client.clear()
      await navigate({ to: '/' })
    },
  })
}

const missing: Readonly<Record<keyof Draft, string>> = {
  code: text.auth.codeMissing,
  name: text.auth.nameMissing,
  password: '',
}

/** Before somebody sent the form nothing is reproached. */
function problemsOf(draft: Draft, wasSent: boolean, error: Error | null): Partial<Draft> {
  if (!wasSent) return {}
  const refused = error instanceof ApiError ? error.fields : []
  const parsed = setupRequestSchema.safeParse(draft)
  const own = parsed.success ? [] : parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }))
  const find = (field: keyof Draft): string =>
    draft[field].trim() === '' ? missing[field] : (fieldMessage([...own, ...refused], field) ?? '')
  const isShort = draft.password.length < MIN_PASSWORD_LENGTH
  return {
    code: find('code'),
    name: find('name'),
    password: isShort ? text.auth.passwordShort(draft.password.length, MIN_PASSWORD_LENGTH) : find('password'),
  }
}

export function SetupPage() {
  const state = useQuery(authStateQuery)
  const [linkCode] = useState(() => codeInHash(window.location.hash))
  const [draft, setDraft] = useState<Draft>({ code: linkCode, name: '', password: '' })
  const [wasSent, setWasSent] = useState(false)
  const save = useSetUp()
  const change = (part: Partial<Draft>): void => setDraft({ ...draft, ...part })
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    setWasSent(true)
    if (setupRequestSchema.safeParse(draft).success) save.mutate(draft)
  }
  if (state.data?.needsSetup === false && !save.isPending && !save.isSuccess) return <Navigate to="/login" />
  return (
    <AuthFrame title={text.auth.setUp} note={linkCode === '' ? text.auth.setUpNoteNoCode : text.auth.setUpNote}>
      <form onSubmit={submit} noValidate>
        <SetupFields
          draft={draft}
          problems={problemsOf(draft, wasSent, save.error)}
          showCode={linkCode === ''}
          onChange={change}
        />
        <Stack gap="sm" mt="sm">
          <ErrorNote error={save.error} />
          <Button type="submit" loading={save.isPending}>
            {text.auth.createOwner}
          </Button>
        </Stack>
      </form>
    </AuthFrame>
  )
}

interface SetupFieldsProps {
  readonly draft: Draft
  readonly problems: Partial<Draft>
  readonly showCode: boolean
  readonly onChange: (part: Partial<Draft>) => void
}

const SetupFields = ({ draft, problems, showCode, onChange }: SetupFieldsProps) => (
  <Stack gap="sm">
    {showCode ? (
      <TextInput
        label={text.auth.code}
        description={text.auth.codeNote}
        autoComplete="off"
        value={draft.code}
        error={problems.code}
        onChange={(event) => onChange({ code: pastedCode(event.currentTarget.value) })}
      />
    ) : null}
    <TextInput
      label={text.auth.name}
      name="name"
      autoComplete="username"
      autoFocus
      value={draft.name}
      error={problems.name}
      onChange={(event) => onChange({ name: event.currentTarget.value })}
    />
    <PasswordInput
      label={text.auth.password}
      description={text.auth.passwordRule(MIN_PASSWORD_LENGTH)}
      name="password"
      autoComplete="new-password"
      value={draft.password}
      error={problems.password}
      onChange={(event) => onChange({ password: event.currentTarget.value })}
    />
  </Stack>
)

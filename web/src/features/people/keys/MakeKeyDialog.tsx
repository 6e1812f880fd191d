import { Button, Checkbox, Group, Modal, Select, Stack, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type SubmitEvent } from 'react'
import { ApiError, fieldMessage } from '../../../api/api-error.ts'
import { makeKey, scopesQuery } from '../../../api/api-keys.ts'
import { keys } from '../../../api/keys.ts'
import { text } from '../../../texts/en.ts'
import { CopyField } from '../../../ui/CopyField.tsx'
import { ErrorNote } from '../../../ui/ErrorNote.tsx'
import classes from '../people.module.css'

const dayMs = 86_400_000
const expiryDays = { days30: 30, days90: 90, days365: 365, never: null } as const
type Expiry = keyof typeof expiryDays
const isExpiry = (value: string | null): value is Expiry => value !== null && Object.hasOwn(expiryDays, value)
const expiryChoices = (Object.keys(expiryDays) as Expiry[]).map((value) => ({
  value,
  label: text.apiKeys.expiry[value],
}))

export const MakeKeyDialog = ({ opened, onClose }: { opened: boolean; onClose: () => void }) => (
  <Modal opened={opened} onClose={onClose} title={text.apiKeys.make} size="lg">
    {opened ? <MakeKeyForm onDone={onClose} /> : null}
  </Modal>
)

function MakeKeyForm({ onDone }: { onDone: () => void }) {
  const client = useQueryClient()
  const [name, setName] = useState('')
  const [scopes, setScopes] = useState<string[]>([])
  const [expiry, setExpiry] = useState<Expiry>('days90')
  const [networks, setNetworks] = useState('')
  const make = useMutation({
    mutationFn: makeKey,
    onSuccess: () => client.invalidateQueries({ queryKey: keys.apiKeys }),
  })
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    const days = expiryDays[expiry]
    const expiresAt = days === null ? null : Date.now() + days * dayMs
    make.mutate({ name, scopes, expiresAt, networks: networks.split(/[\s,]+/).filter(Boolean) })
  }
  const refused = make.error instanceof ApiError ? make.error.fields : []
  if (make.data !== undefined) return <MadeKey value={make.data.key} onDone={onDone} />
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <TextInput
          label={text.apiKeys.name}
          description={text.apiKeys.nameNote}
          maxLength={64}
          data-autofocus
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <ScopeChoice value={scopes} onChange={setScopes} />
        <Select
          label={text.apiKeys.expires}
          data={expiryChoices}
          value={expiry}
          allowDeselect={false}
          onChange={(value) => (isExpiry(value) ? setExpiry(value) : undefined)}
        />
        <Textarea
          label={text.apiKeys.networks}
          description={text.apiKeys.networksNote}
          autosize
          minRows={2}
          maxRows={6}
          value={networks}
          error={fieldMessage(refused, 'networks')}
          onChange={(event) => setNetworks(event.currentTarget.value)}
        />
        <ErrorNote error={make.error} />
        <Group justify="flex-end">
          <Button type="submit" loading={make.isPending} disabled={name.trim() === '' || scopes.length === 0}>
            {text.apiKeys.make}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

function ScopeChoice({ value, onChange }: { value: string[]; onChange: (scopes: string[]) => void }) {
  const scopes = useQuery(scopesQuery)
  return (
    <Checkbox.Group label={text.apiKeys.scopes} description={text.apiKeys.scopesNote} value={value} onChange={onChange}>
      <div className={classes.scopes}>
        {scopes.data?.map(({ scope, meaning }) => (
          <Checkbox key={scope} value={scope} label={scope} description={meaning} />
        ))}
        <ErrorNote error={scopes.error} />
      </div>
    </Checkbox.Group>
  )
}

const MadeKey = ({ value, onDone }: { value: string; onDone: () => void }) => (
  <Stack gap="md">
    <div>{text.apiKeys.once}</div>
    <CopyField value={value} />
    <Group justify="flex-end">
      <Button onClick={onDone}>{text.people.done}</Button>
    </Group>
  </Stack>
)

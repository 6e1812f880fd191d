import { Button, NumberInput, Select, Stack, Text, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState, type SubmitEvent } from 'react'
import type { Account } from '../../../../src/modules/accounts/contract.ts'
import { accountsQuery } from '../../api/accounts.ts'
import { ApiError, fieldMessage } from '../../api/api-error.ts'
import { addChannel } from '../../api/channels.ts'
import { keys } from '../../api/keys.ts'
import { text } from '../../texts/en.ts'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { LinkAnchor } from '../../ui/links.tsx'
import classes from './channels.module.css'

/** A chat in, a channel out: Telegram is asked whether the bot may post there, and its answer is shown here. */
export function AddChannelForm() {
  const accounts = useQuery(accountsQuery).data
  if (accounts === undefined) return null
  return accounts.length === 0 ? (
    <Text>
      {text.channels.noBot} <LinkAnchor to="/bots">{text.channels.toBots}</LinkAnchor>
    </Text>
  ) : (
    <Form accounts={accounts} />
  )
}

interface Draft {
  readonly accountId: number
  readonly chat: string
  readonly threadId: number | null
}

function Form({ accounts }: { accounts: readonly Account[] }) {
  const client = useQueryClient()
  const navigate = useNavigate()
  const [draft, setDraft] = useState<Draft>({ accountId: accounts[0]?.id ?? 0, chat: '', threadId: null })
  const add = useMutation({
    mutationFn: () => addChannel({ ...draft, chat: draft.chat.trim() }),
    onSuccess: async (channel) => {
      notifications.show({ message: text.channels.added(channel.title) })
      await client.invalidateQueries({ queryKey: keys.channels })
      await navigate({
        to: '/channels/$channelId',
        params: { channelId: String(channel.id) },
        search: { tab: 'sources' },
      })
    },
  })
  const fields = add.error instanceof ApiError ? add.error.fields : []
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    if (draft.chat.trim() !== '') add.mutate()
  }
  const change = (part: Partial<Draft>): void => {
    setDraft({ ...draft, ...part })
    add.reset()
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {text.channels.addNote}
        </Text>
        <div className={classes.addLine}>
          <ChatFields
            accounts={accounts}
            draft={draft}
            isRefused={fieldMessage(fields, 'chat') !== undefined}
            onChange={change}
          />
          <Button
            type="submit"
            loading={add.isPending}
            disabled={draft.chat.trim() === ''}
            className={classes.submit ?? ''}
          >
            {text.channels.checkAndAdd}
          </Button>
        </div>
        <ErrorNote error={add.error} />
      </Stack>
    </form>
  )
}

interface ChatFieldsProps {
  readonly accounts: readonly Account[]
  readonly draft: Draft
  readonly isRefused: boolean
  readonly onChange: (part: Partial<Draft>) => void
}

const ChatFields = ({ accounts, draft, isRefused, onChange }: ChatFieldsProps) => (
  <>
    <Select
      label={text.channels.bot}
      data={accounts.map(({ id, name, username }) => ({ value: String(id), label: `${name} (@${username})` }))}
      value={String(draft.accountId)}
      allowDeselect={false}
      searchable
      onChange={(value) => onChange({ accountId: Number(value) })}
    />
    <TextInput
      label={text.channels.chat}
      description={text.channels.chatNote}
      inputWrapperOrder={['label', 'input', 'error', 'description']}
      placeholder="@my_channel"
      autoComplete="off"
      spellCheck={false}
      maxLength={200}
      value={draft.chat}
      error={isRefused}
      onChange={(event) => onChange({ chat: event.currentTarget.value })}
    />
    <NumberInput
      label={text.channels.thread}
      description={text.channels.threadNote}
      inputWrapperOrder={['label', 'input', 'error', 'description']}
      size="sm"
      min={1}
      hideControls
      allowDecimal={false}
      value={draft.threadId ?? ''}
      onChange={(value) => onChange({ threadId: value === '' ? null : Number(value) })}
    />
  </>
)

import { Button, Stack, Text, TextInput } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type SubmitEvent } from 'react'
import { addAccountRequestSchema, type Account } from '../../../../src/modules/accounts/contract.ts'
import { addAccount } from '../../api/accounts.ts'
import { ApiError, fieldMessage } from '../../api/api-error.ts'
import { keys } from '../../api/keys.ts'
import { formatPlural } from '../../format/count.ts'
import { text } from '../../texts/en.ts'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { LinkAnchor } from '../../ui/links.tsx'
import classes from './AddAccountForm.module.css'

interface AddAccountFormProps {
  /** Called with the bot once Telegram has confirmed its token. */
  readonly onAdded?: (account: Account) => void
}

/** A token in, a bot out: Telegram is asked at once, and its answer is shown here. */
export function AddAccountForm({ onAdded }: AddAccountFormProps) {
  const client = useQueryClient()
  const [token, setToken] = useState('')
  const [wasLeft, setWasLeft] = useState(false)
  const add = useMutation({
    mutationFn: addAccount,
    onSuccess: async (account) => {
      setToken('')
      setWasLeft(false)
      onAdded?.(account)
      await client.invalidateQueries({ queryKey: keys.accounts })
    },
  })
  const parsed = addAccountRequestSchema.safeParse({ token })
  const shape = wasLeft && token !== '' && !parsed.success ? parsed.error.issues[0]?.message : undefined
  const isRefused = add.error instanceof ApiError && fieldMessage(add.error.fields, 'token') !== undefined
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    setWasLeft(true)
    if (parsed.success) add.mutate(parsed.data)
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        <div className={classes.line}>
          <TextInput
            className={classes.token}
            label={text.bots.token}
            description={text.bots.tokenNote}
            inputWrapperOrder={['label', 'input', 'error', 'description']}
            placeholder="123456789:AAE…"
            autoComplete="off"
            spellCheck={false}
            data-autofocus
            value={token}
            error={shape ?? isRefused}
            disabled={add.isPending}
            onBlur={() => setWasLeft(token !== '')}
            onChange={(event) => {
              setToken(event.currentTarget.value)
              add.reset()
            }}
          />
          <Button type="submit" loading={add.isPending} disabled={token.trim() === ''} className={classes.submit}>
            {text.bots.checkAndAdd}
          </Button>
        </div>
        <ErrorNote error={add.error} />
        {add.data === undefined ? null : <Added account={add.data} />}
      </Stack>
    </form>
  )
}

const Added = ({ account }: { account: Account }) => (
  <Text role="status" className={classes.added}>
    <IconCheck size={16} aria-hidden /> {text.bots.added(account.name, account.username)}{' '}
    <LinkAnchor to="/bots/$accountId" params={{ accountId: String(account.id) }}>
      {text.bots.openIt}
    </LinkAnchor>
    {account.subscribers > 0
      ? ` · ${formatPlural(account.subscribers, text.common.subscriber, text.common.subscribers)}`
      : null}
  </Text>
)

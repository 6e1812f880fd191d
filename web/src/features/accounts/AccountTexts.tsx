import { Button, Group, Stack, Textarea } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Account } from '../../../../src/modules/accounts/contract.ts'
import { updateAccount } from '../../api/accounts.ts'
import { ApiError, fieldMessage } from '../../api/api-error.ts'
import { keys } from '../../api/keys.ts'
import { text } from '../../texts/en.ts'
import { Bubble, Chat } from '../../ui/chat/Chat.tsx'
import { RichText } from '../../ui/chat/RichText.tsx'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { Panel } from '../../ui/Panel.tsx'
import classes from './AccountPage.module.css'

const maxCharacters = 1000
type Texts = Pick<Account, 'welcomeText' | 'goodbyeText'>

/** What the bot answers to /start and to /stop. */
export function AccountTexts({ account }: { account: Account }) {
  const client = useQueryClient()
  const [draft, setDraft] = useState<Texts>({ welcomeText: account.welcomeText, goodbyeText: account.goodbyeText })
  const save = useMutation({
    mutationFn: (change: Partial<Record<keyof Texts, string | null>>) => updateAccount(account.id, change),
    onSuccess: (saved) => {
      client.setQueryData(keys.account(account.id), saved)
      setDraft({ welcomeText: saved.welcomeText, goodbyeText: saved.goodbyeText })
      notifications.show({ message: text.bots.textsSaved })
    },
  })
  const isChanged = draft.welcomeText !== account.welcomeText || draft.goodbyeText !== account.goodbyeText
  const fields = save.error instanceof ApiError ? save.error.fields : []
  return (
    <Panel title={text.bots.texts} note={text.bots.textsNote}>
      <div className={classes.texts}>
        <Stack gap="sm">
          <TextField
            name="welcomeText"
            label={text.bots.welcome}
            draft={draft}
            error={fieldMessage(fields, 'welcomeText')}
            onChange={setDraft}
          />
          <TextField
            name="goodbyeText"
            label={text.bots.goodbye}
            draft={draft}
            error={fieldMessage(fields, 'goodbyeText')}
            onChange={setDraft}
          />
          <ErrorNote error={fields.length > 0 ? null : save.error} />
          <Group>
            <Button disabled={!isChanged} loading={save.isPending} onClick={() => save.mutate(draft)}>
              {text.common.save}
            </Button>
            <Button variant="subtle" onClick={() => save.mutate({ welcomeText: null, goodbyeText: null })}>
              {text.bots.useDefaults}
            </Button>
          </Group>
        </Stack>
        <Chat label={text.bots.textsPreview}>
          <Stack gap={8}>
            <Bubble time="/start">
              <RichText text={draft.welcomeText} entities={[]} />
            </Bubble>
            <Bubble time="/stop">
              <RichText text={draft.goodbyeText} entities={[]} />
            </Bubble>
          </Stack>
        </Chat>
      </div>
    </Panel>
  )
}

interface TextFieldProps {
  readonly name: keyof Texts
  readonly label: string
  readonly draft: Texts
  readonly error: string | undefined
  readonly onChange: (draft: Texts) => void
}

const TextField = ({ name, label, draft, error, onChange }: TextFieldProps) => (
  <Textarea
    label={label}
    autosize
    minRows={3}
    maxRows={10}
    maxLength={maxCharacters}
    value={draft[name]}
    error={error}
    onChange={(event) => onChange({ ...draft, [name]: event.currentTarget.value })}
  />
)

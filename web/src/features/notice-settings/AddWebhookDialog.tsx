import { Button, Group, Modal, Stack, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ApiError, fieldMessage } from '../../api/api-error.ts'
import { keys } from '../../api/keys.ts'
import { addWebhook } from '../../api/notices.ts'
import { text } from '../../texts/en.ts'
import { CopyField } from '../../ui/CopyField.tsx'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import classes from './notice-settings.module.css'

interface AddWebhookDialogProps {
  readonly opened: boolean
  readonly onClose: () => void
}

export const AddWebhookDialog = ({ opened, onClose }: AddWebhookDialogProps) => (
  <Modal opened={opened} onClose={onClose} title={text.noticeSettings.addWebhook} size="lg">
    {opened ? <AddForm onClose={onClose} /> : null}
  </Modal>
)

function AddForm({ onClose }: { onClose: () => void }) {
  const client = useQueryClient()
  const [name, setName] = useState('')
  const [url, setUrl] = useState('')
  const add = useMutation({
    mutationFn: () => addWebhook({ name, url }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.noticeChannels }),
  })
  const fields = add.error instanceof ApiError ? add.error.fields : []
  if (add.data !== undefined) return <Secret secret={add.data.secret} onClose={onClose} />
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        add.mutate()
      }}
    >
      <Stack gap="md">
        <TextInput
          label={text.noticeSettings.webhookName}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={fieldMessage(fields, 'name')}
          required
          data-autofocus
        />
        <TextInput
          label={text.noticeSettings.webhookUrl}
          placeholder="https://"
          value={url}
          onChange={(event) => setUrl(event.currentTarget.value)}
          error={fieldMessage(fields, 'url')}
          autoComplete="off"
          required
        />
        {fields.length === 0 ? <ErrorNote error={add.error} /> : null}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {text.common.back}
          </Button>
          <Button type="submit" loading={add.isPending}>
            {text.noticeSettings.add}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

const Secret = ({ secret, onClose }: { secret: string; onClose: () => void }) => (
  <Stack gap="md">
    <strong>{text.noticeSettings.secretTitle}</strong>
    <CopyField value={secret} />
    <p className={classes.soft}>{text.noticeSettings.secretNote}</p>
    <Group justify="flex-end">
      <Button onClick={onClose}>{text.common.close}</Button>
    </Group>
  </Stack>
)

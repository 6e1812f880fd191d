import { Button, Group, Modal, Stack, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState, type SubmitEvent } from 'react'
import { createCampaign } from '../../api/campaigns.ts'
import { keys } from '../../api/keys.ts'
import { text } from '../../texts/en.ts'
import { ErrorNote } from '../../ui/ErrorNote.tsx'

export const CreateDialog = ({ opened, onClose }: { opened: boolean; onClose: () => void }) => (
  <Modal opened={opened} onClose={onClose} title={text.campaigns.add}>
    {opened ? <CreateForm onClose={onClose} /> : null}
  </Modal>
)

function CreateForm({ onClose }: { onClose: () => void }) {
  const client = useQueryClient()
  const navigate = useNavigate()
  const [name, setName] = useState('')
  const create = useMutation({
    mutationFn: () => createCampaign({ name: name.trim() }),
    onSuccess: async (campaign) => {
      client.setQueryData(keys.campaign(campaign.id), campaign)
      await navigate({ to: '/campaigns/$campaignId', params: { campaignId: String(campaign.id) } })
    },
  })
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    if (name.trim() !== '') create.mutate()
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <TextInput
          label={text.campaigns.name}
          description={text.campaigns.nameNote}
          maxLength={120}
          data-autofocus
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <ErrorNote error={create.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {text.common.back}
          </Button>
          <Button type="submit" loading={create.isPending} disabled={name.trim() === ''}>
            {text.campaigns.create}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

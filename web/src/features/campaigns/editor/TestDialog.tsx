import { Button, Group, Modal, Select, Stack, Text } from '@mantine/core'
import { useLocalStorage } from '@mantine/hooks'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Campaign } from '../../../../../src/modules/campaigns/contract.ts'
import { accountsQuery } from '../../../api/accounts.ts'
import { testSend, testSendQuery } from '../../../api/campaigns.ts'
import { text } from '../../../texts/en.ts'
import { deliverySign } from '../../../texts/states.ts'
import { ErrorNote } from '../../../ui/ErrorNote.tsx'
import { Status } from '../../../ui/Status.tsx'
import { ContactPicker } from './ContactPicker.tsx'

interface TestDialogProps {
  readonly campaign: Campaign
  readonly accountIds: readonly number[]
  readonly opened: boolean
  readonly onClose: () => void
}

export const TestDialog = (props: TestDialogProps) => (
  <Modal opened={props.opened} onClose={props.onClose} title={text.editor.test}>
    {props.opened ? <TestForm {...props} /> : null}
  </Modal>
)

/** Sends the stored message to one person, as a rule oneself; the choice is remembered in this browser. */
function TestForm({ campaign, accountIds, onClose }: TestDialogProps) {
  const accounts = (useQuery(accountsQuery).data ?? []).filter(
    ({ id }) => accountIds.length === 0 || accountIds.includes(id),
  )
  const [chosenAccount, setChosenAccount] = useState<number>()
  const [contactId, setContactId] = useLocalStorage<number | undefined>({
    key: 'switchboard-test-contact',
    getInitialValueInEffect: false,
  })
  const accountId = chosenAccount ?? accounts[0]?.id
  const send = useMutation({ mutationFn: (to: { contactId: number; accountId: number }) => testSend(campaign.id, to) })
  return (
    <Stack gap="md">
      <Text c="dimmed">{text.test.note}</Text>
      <Select
        label={text.test.bot}
        allowDeselect={false}
        data={accounts.map(({ id, username }) => ({ value: String(id), label: `@${username}` }))}
        value={accountId === undefined ? null : String(accountId)}
        onChange={(id) => setChosenAccount(Number(id))}
      />
      <ContactPicker
        label={text.test.to}
        placeholder={text.test.toPlaceholder}
        accountIds={accountId === undefined ? [] : [accountId]}
        value={contactId}
        onChange={setContactId}
      />
      <ErrorNote error={send.error} />
      {send.data === undefined ? null : <TestOutcome deliveryId={send.data.deliveryId} />}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {text.common.close}
        </Button>
        <Button
          loading={send.isPending}
          disabled={contactId === undefined || accountId === undefined}
          onClick={() => {
            if (contactId !== undefined && accountId !== undefined) send.mutate({ contactId, accountId })
          }}
        >
          {text.test.send}
        </Button>
      </Group>
    </Stack>
  )
}

function TestOutcome({ deliveryId }: { deliveryId: number }) {
  const outcome = useQuery(testSendQuery(deliveryId))
  if (outcome.isError) return <ErrorNote error={outcome.error} />
  const state = outcome.data?.state ?? 'planned'
  return (
    <div role="status">
      <Status {...deliverySign[state]} /> <Text span>{outcome.data?.why}</Text>
    </div>
  )
}

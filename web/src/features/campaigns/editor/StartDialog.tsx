import { Button, Group, Modal, Skeleton, Stack, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type SubmitEvent } from 'react'
import type { Campaign, Preflight } from '../../../../../src/modules/campaigns/contract.ts'
import { preflightQuery, startCampaign } from '../../../api/campaigns.ts'
import { keys } from '../../../api/keys.ts'
import { formatCount, formatPlural } from '../../../format/count.ts'
import { formatEstimate } from '../../../format/time.ts'
import { text } from '../../../texts/en.ts'
import { ErrorNote } from '../../../ui/ErrorNote.tsx'
import { ToneMark } from '../../../ui/Status.tsx'
import { AudienceCounts } from './AudienceCounts.tsx'
import classes from './editor.module.css'
import { readTypedNumber } from './typed-number.ts'

interface StartDialogProps {
  readonly campaign: Campaign
  readonly version: number
  readonly opened: boolean
  readonly onClose: () => void
}

export const StartDialog = (props: StartDialogProps) => (
  <Modal opened={props.opened} onClose={props.onClose} title={text.start.title(props.campaign.name)}>
    {props.opened ? <StartBody {...props} /> : null}
  </Modal>
)

function StartBody({ campaign, version, onClose }: StartDialogProps) {
  const preflight = useQuery(preflightQuery(campaign.id, version))
  if (preflight.data === undefined)
    return preflight.isError ? (
      <ErrorNote error={preflight.error} retry={() => void preflight.refetch()} />
    ) : (
      <Skeleton height={240} />
    )
  const { audience, problems, estimatedMs } = preflight.data
  return (
    <Stack gap="md">
      <AudienceCounts count={audience} />
      <Problems problems={problems} />
      {problems.length > 0 || audience.recipients === 0 ? (
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {text.common.back}
          </Button>
        </Group>
      ) : (
        <StartForm
          campaignId={campaign.id}
          recipients={audience.recipients}
          estimatedMs={estimatedMs}
          onClose={onClose}
        />
      )}
    </Stack>
  )
}

const Problems = ({ problems }: Pick<Preflight, 'problems'>) =>
  problems.length === 0 ? null : (
    <ul className={classes.problems} role="alert">
      {problems.map(({ path, message }) => (
        <li key={`${path} ${message}`} className={classes.problem}>
          <ToneMark tone="bad" /> {message}
        </li>
      ))}
    </ul>
  )

interface StartFormProps {
  readonly campaignId: number
  readonly recipients: number
  readonly estimatedMs: number
  readonly onClose: () => void
}

function StartForm({ campaignId, recipients, estimatedMs, onClose }: StartFormProps) {
  const client = useQueryClient()
  const [typed, setTyped] = useState('')
  const start = useMutation({
    mutationFn: () => startCampaign(campaignId, recipients),
    onSettled: () => client.invalidateQueries({ queryKey: keys.campaigns }),
  })
  const isRight = readTypedNumber(typed) === recipients
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    if (isRight) start.mutate()
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <div className={classes.soft}>{text.start.estimate(formatEstimate(estimatedMs))}</div>
        <TextInput
          label={text.start.type(formatCount(recipients))}
          description={text.start.typeNote}
          inputMode="numeric"
          autoComplete="off"
          data-autofocus
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <ErrorNote error={start.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {text.common.back}
          </Button>
          <Button type="submit" loading={start.isPending} disabled={!isRight}>
            {text.start.confirm(formatPlural(recipients, text.common.person, text.common.people))}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

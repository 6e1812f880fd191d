import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconMessage, IconPlayerPause, IconPlayerPlay, IconShieldCheck, IconX } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Campaign, Original } from '../../../../../src/modules/campaigns/contract.ts'
import { actOnCampaign, resumeRestored, type CampaignAct } from '../../../api/campaigns.ts'
import { keys } from '../../../api/keys.ts'
import { formatCount } from '../../../format/count.ts'
import { formatDateTime } from '../../../format/time.ts'
import { text } from '../../../texts/en.ts'
import { campaignSign } from '../../../texts/states.ts'
import { ConfirmDialog } from '../../../ui/ConfirmDialog.tsx'
import { ErrorNote } from '../../../ui/ErrorNote.tsx'
import { LinkAnchor } from '../../../ui/links.tsx'
import { PageHead } from '../../../ui/PageHead.tsx'
import { Status } from '../../../ui/Status.tsx'
import { MessageDialog } from './MessageDialog.tsx'
import { RestoredDialog } from './RestoredDialog.tsx'
import { VerifyDialog } from './VerifyDialog.tsx'

interface RunHeadProps {
  readonly campaign: Campaign
  readonly state: Campaign['state']
}

function history({ createdBy, startedAt, finishedAt }: Campaign): string {
  const parts = [text.run.createdBy(createdBy)]
  if (startedAt !== null) parts.push(text.run.startedAt(formatDateTime(startedAt)))
  if (finishedAt !== null) parts.push(text.run.finishedAt(formatDateTime(finishedAt)))
  return parts.join(' · ')
}

export function RunHead({ campaign, state }: RunHeadProps) {
  const client = useQueryClient()
  const act = useMutation({
    mutationFn: (name: CampaignAct) => actOnCampaign(campaign.id, name),
    onSettled: () => client.invalidateQueries({ queryKey: keys.campaigns }),
  })
  const [isAsking, asking] = useDisclosure(false)
  const goOn = useMutation({
    mutationFn: (original: Original) => resumeRestored(campaign.id, original),
    onSettled: () => client.invalidateQueries({ queryKey: keys.campaigns }),
  })
  const onAct = (name: CampaignAct): void => {
    if (name === 'resume' && campaign.restoredUntil !== null) asking.open()
    else act.mutate(name)
  }
  return (
    <>
      <PageHead
        title={campaign.name}
        above={
          <LinkAnchor to="/campaigns" inherit>
            {text.nav.campaigns}
          </LinkAnchor>
        }
        mark={<Status {...campaignSign[state]} />}
        note={history(campaign)}
        actions={
          <RunActions campaign={campaign} state={state} pending={act.isPending ? act.variables : null} onAct={onAct} />
        }
      />
      <ErrorNote error={act.error ?? goOn.error} />
      {isAsking ? (
        <RestoredDialog
          campaign={campaign}
          onClose={asking.close}
          onResume={(original) => {
            asking.close()
            goOn.mutate(original)
          }}
        />
      ) : null}
    </>
  )
}

interface RunActionsProps extends RunHeadProps {
  readonly pending: CampaignAct | null
  readonly onAct: (act: CampaignAct) => void
}

const RunActions = ({ campaign, state, pending, onAct }: RunActionsProps) => (
  <>
    {state === 'running' || state === 'planning' ? (
      <Button leftSection={<IconPlayerPause size={16} />} loading={pending === 'pause'} onClick={() => onAct('pause')}>
        {text.run.pause}
      </Button>
    ) : null}
    {state === 'paused' ? (
      <Button leftSection={<IconPlayerPlay size={16} />} loading={pending === 'resume'} onClick={() => onAct('resume')}>
        {text.run.resume}
      </Button>
    ) : null}
    {state === 'completed' || state === 'cancelled' ? null : (
      <CancelButton campaign={campaign} isPending={pending === 'cancel'} onCancel={() => onAct('cancel')} />
    )}
    <LookButtons campaign={campaign} />
  </>
)

function LookButtons({ campaign }: { campaign: Campaign }) {
  const [isVerifying, verifying] = useDisclosure(false)
  const [isMessageOpen, message] = useDisclosure(false)
  return (
    <>
      <Button variant="default" leftSection={<IconMessage size={16} />} onClick={message.open}>
        {text.run.message}
      </Button>
      <Button variant="default" leftSection={<IconShieldCheck size={16} />} onClick={verifying.open}>
        {text.run.verify}
      </Button>
      <MessageDialog campaign={campaign} opened={isMessageOpen} onClose={message.close} />
      <VerifyDialog campaignId={campaign.id} opened={isVerifying} onClose={verifying.close} />
    </>
  )
}

interface CancelButtonProps {
  readonly campaign: Campaign
  readonly isPending: boolean
  readonly onCancel: () => void
}

function CancelButton({ campaign, isPending, onCancel }: CancelButtonProps) {
  const [isAsking, asking] = useDisclosure(false)
  return (
    <>
      <Button variant="default" leftSection={<IconX size={16} />} loading={isPending} onClick={asking.open}>
        {text.run.cancel}
      </Button>
      <ConfirmDialog
        opened={isAsking}
        danger
        title={text.run.cancelTitle(campaign.name)}
        confirmLabel={text.run.cancelConfirm}
        isPending={false}
        error={null}
        onConfirm={() => {
          asking.close()
          onCancel()
        }}
        onClose={asking.close}
      >
        <CancelNote campaignId={campaign.id} fallback={campaign.sums.planned} />
      </ConfirmDialog>
    </>
  )
}

function CancelNote({ campaignId, fallback }: { campaignId: number; fallback: number }) {
  const progress = useQueryClient().getQueryData<{ sums: { planned: number } }>(keys.progress(campaignId))
  return text.run.cancelNote(formatCount(progress?.sums.planned ?? fallback))
}

import { Modal, Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { Campaign } from '../../../../../src/modules/campaigns/contract.ts'
import { previewQuery } from '../../../api/campaigns.ts'
import { text } from '../../../texts/en.ts'
import { ErrorNote } from '../../../ui/ErrorNote.tsx'
import { MessageView } from '../MessageView.tsx'

interface MessageDialogProps {
  readonly campaign: Campaign
  readonly opened: boolean
  readonly onClose: () => void
}

export const MessageDialog = ({ campaign, opened, onClose }: MessageDialogProps) => (
  <Modal opened={opened} onClose={onClose} title={text.run.message}>
    {opened ? <SentMessage campaign={campaign} /> : null}
  </Modal>
)

/** What is sent, as one of its recipients sees it. */
function SentMessage({ campaign }: { campaign: Campaign }) {
  const preview = useQuery({
    ...previewQuery({ message: campaign.message, accountIds: campaign.audience.accountIds }),
    staleTime: Infinity,
  })
  if (preview.data !== undefined) return <MessageView preview={preview.data} />
  return preview.isError ? <ErrorNote error={preview.error} /> : <Skeleton height={180} />
}

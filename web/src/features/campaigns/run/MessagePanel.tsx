import { useQuery } from '@tanstack/react-query'
import type { Campaign } from '../../../../../src/modules/campaigns/contract.ts'
import { previewQuery } from '../../../api/campaigns.ts'
import { text } from '../../../texts/en.ts'
import { Bubble, Chat } from '../../../ui/chat/Chat.tsx'
import { RichText } from '../../../ui/chat/RichText.tsx'
import { Panel } from '../../../ui/Panel.tsx'

/** What was sent, as it looks with the fallbacks of its fields. */
export function MessagePanel({ campaign }: { campaign: Campaign }) {
  const preview = useQuery({
    ...previewQuery({ message: campaign.message, accountIds: campaign.audience.accountIds }),
    staleTime: Infinity,
  }).data
  if (preview === undefined) return null
  return (
    <Panel title={text.run.message}>
      <Chat label={text.preview.title}>
        <Bubble
          time="12:34"
          buttons={preview.buttons}
          media={preview.media === null ? null : <div style={{ padding: '8px 12px 0' }}>{preview.media.name}</div>}
        >
          <RichText text={preview.text} entities={preview.entities} />
        </Bubble>
      </Chat>
    </Panel>
  )
}

import { text } from '../../texts/en.ts'
import { LinkAnchor } from '../../ui/links.tsx'

/** Where the thing is that a notice is about (`account:3`); nothing for what has no page. */
export function SubjectLink({ subject }: { subject: string }) {
  const [kind, id = ''] = subject.split(':')
  if (kind === 'account')
    return (
      <LinkAnchor to="/bots/$accountId" params={{ accountId: id }}>
        {text.notices.toBot}
      </LinkAnchor>
    )
  if (kind === 'campaign')
    return (
      <LinkAnchor to="/campaigns/$campaignId" params={{ campaignId: id }}>
        {text.notices.toCampaign}
      </LinkAnchor>
    )
  return null
}

import { useQuery } from '@tanstack/react-query'
import { postQuery } from '../../api/posts.ts'
import { text } from '../../texts/en.ts'
import { LinkAnchor } from '../../ui/links.tsx'

const pages: Readonly<
  Record<string, { to: '/jobs' | '/system' | '/settings/people' | '/settings/backups'; label: string }>
> = {
  job: { to: '/jobs', label: text.notices.toJobs },
  host: { to: '/system', label: text.notices.toSystem },
  user: { to: '/settings/people', label: text.notices.toPeople },
  backup: { to: '/settings/backups', label: text.notices.toBackups },
}

/** A post is shown in its channel. */
function PostLink({ postId }: { postId: number }) {
  const post = useQuery(postQuery(postId)).data
  if (post === undefined) return null
  return (
    <LinkAnchor to="/channels/$channelId" params={{ channelId: String(post.channelId) }}>
      {text.feeds.toChannel}
    </LinkAnchor>
  )
}

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
  if (kind === 'source')
    return (
      <LinkAnchor to="/sources/$sourceId" params={{ sourceId: id }}>
        {text.feeds.toSource}
      </LinkAnchor>
    )
  if (kind === 'channel')
    return (
      <LinkAnchor to="/channels/$channelId" params={{ channelId: id }}>
        {text.feeds.toChannel}
      </LinkAnchor>
    )
  if (kind === 'post') return <PostLink postId={Number(id)} />
  const page = pages[kind ?? '']
  return page === undefined ? null : <LinkAnchor to={page.to}>{page.label}</LinkAnchor>
}

import { Skeleton, Stack, Tabs } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import type { Channel } from '../../../../src/modules/feeds/channels/contract.ts'
import { channelQuery } from '../../api/channels.ts'
import { formatCount } from '../../format/count.ts'
import { channelSign } from '../../texts/channels.ts'
import { text } from '../../texts/en.ts'
import { LinkAnchor } from '../../ui/links.tsx'
import { LoadFailure } from '../../ui/LoadFailure.tsx'
import { PageHead } from '../../ui/PageHead.tsx'
import { Status } from '../../ui/Status.tsx'
import { CalendarTab } from './CalendarTab.tsx'
import { ChannelActions } from './ChannelActions.tsx'
import { ChannelNotes } from './ChannelNotes.tsx'
import classes from './channels.module.css'
import { PolicyTab } from './policy/PolicyTab.tsx'
import { PostsTab } from './PostsTab.tsx'
import { ApprovalPanel } from './queue/ApprovalPanel.tsx'
import { QueueTab } from './queue/QueueTab.tsx'
import { channelTabs } from './search.ts'
import { SourcesTab } from './SourcesTab.tsx'
import { TemplateTab } from './template/TemplateTab.tsx'

const route = getRouteApi('/in/channels/$channelId')
const refreshMs = 5_000
const back = <LinkAnchor to="/channels">{text.channels.back}</LinkAnchor>

export function ChannelPage() {
  const id = Number(route.useParams().channelId)
  const channel = useQuery({ ...channelQuery(id), refetchInterval: refreshMs })
  if (channel.data === undefined)
    return channel.isError ? (
      <LoadFailure error={channel.error} retry={() => void channel.refetch()} wayOut={back} />
    ) : (
      <Skeleton height={320} />
    )
  return <ChannelView channel={channel.data} />
}

function ChannelView({ channel }: { channel: Channel }) {
  const { tab = 'queue' } = route.useSearch()
  const navigate = useNavigate({ from: '/channels/$channelId' })
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => {
    // On a phone the tabs are wider than the screen.
    const chosen = list.current?.querySelector<HTMLElement>('[data-active]')
    if (chosen !== null && chosen !== undefined) list.current?.scrollTo({ left: chosen.offsetLeft - 40 })
  }, [tab])
  return (
    <>
      <PageHead
        title={channel.title}
        above={back}
        mark={<Status {...channelSign[channel.state]} />}
        note={<Where channel={channel} />}
        actions={<ChannelActions channel={channel} />}
      />
      <ChannelNotes channel={channel} />
      <Tabs
        value={tab}
        keepMounted={false}
        onChange={(value) => {
          const chosen = channelTabs.find((known) => known === value)
          void navigate({ search: { tab: chosen }, resetScroll: false })
        }}
      >
        <Tabs.List ref={list} className={classes.tabs ?? ''}>
          {channelTabs.map((name) => (
            <Tabs.Tab key={name} value={name}>
              {text.channels.tabs[name]}
              {name === 'queue' && channel.backlog > 0 ? ` (${formatCount(channel.backlog)})` : ''}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="queue">
          <Stack gap="md">
            <ApprovalPanel channel={channel} />
            <QueueTab channel={channel} />
          </Stack>
        </Tabs.Panel>
        <Tabs.Panel value="calendar">
          <CalendarTab channelId={channel.id} />
        </Tabs.Panel>
        <Tabs.Panel value="posts">
          <PostsTab channelId={channel.id} />
        </Tabs.Panel>
        <Tabs.Panel value="policy">
          <PolicyTab channel={channel} />
        </Tabs.Panel>
        <Tabs.Panel value="template">
          <TemplateTab channel={channel} />
        </Tabs.Panel>
        <Tabs.Panel value="sources">
          <SourcesTab channel={channel} />
        </Tabs.Panel>
      </Tabs>
    </>
  )
}

const Where = ({ channel }: { channel: Channel }) => (
  <bdi>
    {[
      channel.chatName,
      channel.threadId === null ? '' : text.channels.topic(channel.threadId),
      text.audience.through(channel.username),
    ]
      .filter((word) => word !== '')
      .join(' · ')}
  </bdi>
)

import { Group, Stack } from '@mantine/core'
import type { Channel } from '../../../../src/modules/feeds/channels/contract.ts'
import type { Source } from '../../../../src/modules/feeds/sources/contract.ts'
import { formatCount, formatPlural } from '../../format/count.ts'
import { text } from '../../texts/en.ts'
import { healthSign } from '../../texts/sources.ts'
import { Figure, FigureRow } from '../../ui/Figure.tsx'
import { LinkAnchor, LinkButton } from '../../ui/links.tsx'
import { Panel } from '../../ui/Panel.tsx'
import { ToneMark } from '../../ui/Status.tsx'
import classes from './overview.module.css'
import { useFeeds } from './use-feeds.ts'

/** What feeds posted, what waits, and which sources need somebody; the first step while there is nothing. */
export function FeedsPanel() {
  const feeds = useFeeds()
  if (feeds === undefined) return null
  const { channels, hasSources, troubled } = feeds
  if (channels.length === 0 && !hasSources) return <NothingYet />
  return (
    <Panel title={text.feeds.title} actions={<LinkAnchor to="/sources">{text.feeds.all}</LinkAnchor>} flush>
      <div className={classes.pad}>
        <Figures channels={channels} />
      </div>
      {troubled.map((source) => (
        <TroubleRow key={source.id} source={source} />
      ))}
    </Panel>
  )
}

const NothingYet = () => (
  <Panel title={text.feeds.none}>
    <Stack gap="sm">
      <span className={classes.soft}>{text.feeds.noneNote}</span>
      <Group>
        <LinkButton to="/sources/new" variant="default">
          {text.feeds.addSource}
        </LinkButton>
        <LinkButton to="/channels" variant="default">
          {text.feeds.addChannel}
        </LinkButton>
      </Group>
    </Stack>
  </Panel>
)

function Figures({ channels }: { channels: readonly Channel[] }) {
  const sum = (of: (channel: Channel) => number): number => channels.reduce((total, channel) => total + of(channel), 0)
  const paused = channels.filter(({ state }) => state === 'paused').length
  return (
    <FigureRow>
      <Figure
        label={text.feeds.posted}
        value={formatCount(sum(({ postedLastDay }) => postedLastDay))}
        note={text.feeds.channels(formatPlural(channels.length, text.feeds.channel, text.feeds.channelMany))}
      />
      <Figure
        label={text.feeds.waiting}
        value={formatCount(sum(({ backlog }) => backlog))}
        note={text.feeds.toApprove(formatCount(sum(({ waitingForApproval }) => waitingForApproval)))}
      />
      <Figure
        label={text.feeds.uncertain}
        value={formatCount(sum(({ uncertain }) => uncertain))}
        note={text.feeds.uncertainNote}
      />
      <Figure label={text.feeds.paused} value={formatCount(paused)} note=" " />
    </FigureRow>
  )
}

const TroubleRow = ({ source }: { source: Source }) => (
  <div className={classes.attention}>
    <ToneMark tone={healthSign[source.health.word].tone} size={18} />
    <div className={classes.words}>
      <strong>{source.title}</strong>: {source.health.cause}
      <div className={classes.soft}>{source.health.nextStep}</div>
    </div>
    <LinkButton to="/sources/$sourceId" params={{ sourceId: String(source.id) }} variant="default" size="compact-sm">
      {text.feeds.look}
    </LinkButton>
  </div>
)

import type { Decision } from '../../../../src/modules/feeds/channels/contract.ts'
import { formatDateTime, formatFullTime } from '../../format/time.ts'
import { text } from '../../texts/en.ts'
import { decisionSign } from '../../texts/why.ts'
import { safeHref } from '../../ui/chat/rich-text.ts'
import { Panel } from '../../ui/Panel.tsx'
import { Status } from '../../ui/Status.tsx'
import { latestByChannel } from './latest-by-channel.ts'
import { ChannelLink } from '../../ui/feed-links.tsx'
import classes from './WhyPage.module.css'

const shown = 10

/** The answer in short: of each channel what was decided last. */
export function StandPanel({ decisions }: { decisions: readonly Decision[] }) {
  const stands = latestByChannel(decisions)
  if (stands.length === 0) return null
  return (
    <div className={classes.stand}>
      <Panel title={text.why.answer} flush>
        {stands.slice(0, shown).map((decision) => (
          <Stand key={decision.id} decision={decision} />
        ))}
      </Panel>
    </div>
  )
}

const Stand = ({ decision }: { decision: Decision }) => (
  <div className={classes.standRow}>
    <Status {...decisionSign[decision.kind]} />
    <span>
      {decision.channelId === null ? (
        decision.channelTitle
      ) : (
        <ChannelLink id={decision.channelId}>{decision.channelTitle}</ChannelLink>
      )}
      : {decision.text}
      <span className={classes.soft}>
        {' '}
        <bdi>{decision.title}</bdi>
      </span>
      {decision.telegramUrl === null ? null : (
        <>
          {' '}
          <a href={safeHref(decision.telegramUrl) ?? undefined} target="_blank" rel="noreferrer noopener">
            {text.why.post}
          </a>
        </>
      )}
    </span>
    <time className={classes.soft} title={formatFullTime(decision.at)}>
      {formatDateTime(decision.at)}
    </time>
  </div>
)

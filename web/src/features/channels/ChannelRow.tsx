import { Link } from '@tanstack/react-router'
import type { Channel } from '../../../../src/modules/feeds/channels/contract.ts'
import { formatCount } from '../../format/count.ts'
import { formatDateTime, formatFullTime } from '../../format/time.ts'
import { channelSign } from '../../texts/channels.ts'
import { text } from '../../texts/en.ts'
import { Status } from '../../ui/Status.tsx'
import classes from './channels.module.css'

const { head } = text.channels

export const ChannelRowHead = () => (
  <div className={`${classes.row} ${classes.head}`} aria-hidden>
    <span>{head.channel}</span>
    <span>{head.state}</span>
    <span className={`${classes.wide} ${classes.number}`}>{head.waiting}</span>
    <span className={classes.wide}>{head.next}</span>
    <span className={`${classes.wide} ${classes.number}`}>{head.today}</span>
    <span className={`${classes.wide} ${classes.number}`}>{head.last}</span>
  </div>
)

export const ChannelRow = ({ channel }: { channel: Channel }) => (
  <div className={classes.row}>
    <span className={classes.stack}>
      <Link to="/channels/$channelId" params={{ channelId: String(channel.id) }} className={classes.name}>
        <bdi>{channel.title}</bdi>
      </Link>
      <span className={classes.soft}>
        <bdi>
          {[
            channel.chatName,
            channel.threadId === null ? '' : text.channels.topic(channel.threadId),
            `@${channel.username}`,
          ]
            .filter((word) => word !== '')
            .join(' · ')}
        </bdi>
      </span>
    </span>
    <span className={classes.stack}>
      <Status {...channelSign[channel.state]} />
      <Problems channel={channel} />
    </span>
    <span className={`${classes.wide} ${classes.number}`}>{formatCount(channel.backlog)}</span>
    <span className={`${classes.wide} ${classes.soft}`}>
      {channel.nextPostAt === null ? text.channels.nothingWaits : formatDateTime(channel.nextPostAt)}
    </span>
    <span className={`${classes.wide} ${classes.number}`}>{formatCount(channel.postedLastDay)}</span>
    <span
      className={`${classes.wide} ${classes.number} ${classes.soft}`}
      title={channel.lastPostedAt === null ? undefined : formatFullTime(channel.lastPostedAt)}
    >
      {channel.lastPostedAt === null ? text.channels.never : formatDateTime(channel.lastPostedAt)}
    </span>
  </div>
)

/** What needs somebody, the most urgent one first. */
function Problems({ channel }: { channel: Channel }) {
  if (channel.uncertain > 0)
    return <span className={classes.doubt}>{text.channels.uncertainOnes(formatCount(channel.uncertain))}</span>
  if (channel.isFull) return <span className={classes.waiting}>{text.channels.full}</span>
  if (channel.waitingForApproval > 0)
    return <span className={classes.waiting}>{text.channels.forApproval(formatCount(channel.waitingForApproval))}</span>
  return null
}

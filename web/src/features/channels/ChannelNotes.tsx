import type { Channel } from '../../../../src/modules/feeds/channels/contract.ts'
import { formatCount } from '../../format/count.ts'
import { text } from '../../texts/en.ts'
import { LinkButton } from '../../ui/links.tsx'
import { ToneMark } from '../../ui/Status.tsx'
import classes from './channels.module.css'

/** What needs somebody, above everything else. */
export const ChannelNotes = ({ channel }: { channel: Channel }) => (
  <>
    {channel.state === 'paused' && channel.pauseReason !== null ? (
      <div className={classes.note} role="status">
        <ToneMark tone="waiting" />
        <span className={classes.grow}>{text.channels.pausedNote(channel.pauseReason)}</span>
      </div>
    ) : null}
    {channel.isFull ? (
      <div className={classes.note} role="status">
        <ToneMark tone="waiting" />
        <span className={classes.grow}>
          {text.channels.fullNote(formatCount(channel.backlog), formatCount(channel.policy.maxBacklog))}
        </span>
      </div>
    ) : null}
    {channel.uncertain > 0 ? (
      <div className={classes.note} role="status">
        <ToneMark tone="doubt" />
        <span className={classes.grow}>
          <strong>{text.channels.uncertainTitle(formatCount(channel.uncertain))}</strong> {text.channels.uncertainNote}
        </span>
        <LinkButton
          to="/channels/$channelId"
          params={{ channelId: String(channel.id) }}
          search={{ tab: 'posts', state: 'uncertain' }}
          variant="default"
          size="compact-sm"
        >
          {text.channels.lookAtThem}
        </LinkButton>
      </div>
    ) : null}
  </>
)

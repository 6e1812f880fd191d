import { useQuery } from '@tanstack/react-query'
import { channelChoicesQuery } from '../../api/channels.ts'
import { useMay } from '../../api/permissions.ts'
import { text } from '../../texts/en.ts'
import { LinkButton } from '../../ui/links.tsx'
import { ToneMark } from '../../ui/Status.tsx'
import classes from './SourcePage.module.css'

/** What is missing for its items to be posted. */
export function NoChannelNote() {
  const channels = useQuery(channelChoicesQuery).data?.items
  const mayWrite = useMay()('feeds.write')
  if (channels === undefined || !mayWrite) return null
  const hasChannels = channels.length > 0
  return (
    <div className={classes.health} role="status">
      <ToneMark tone="waiting" size={18} />
      <div className={classes.grow}>
        <strong>{text.sources.noChannelYet}</strong>
        <div>{hasChannels ? text.sources.chooseBelow : text.sources.addChannelFirst}</div>
      </div>
      {hasChannels ? null : (
        <LinkButton to="/channels" variant="default" size="compact-sm">
          {text.feeds.addChannel}
        </LinkButton>
      )}
    </div>
  )
}

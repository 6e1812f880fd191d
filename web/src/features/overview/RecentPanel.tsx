import { Link } from '@tanstack/react-router'
import type { Campaign } from '../../../../src/modules/campaigns/contract.ts'
import { formatCount } from '../../format/count.ts'
import { formatDateTime } from '../../format/time.ts'
import { text } from '../../texts/en.ts'
import { outcomeParts } from '../../texts/outcome-parts.ts'
import { campaignSign } from '../../texts/states.ts'
import { LinkAnchor } from '../../ui/links.tsx'
import { Panel } from '../../ui/Panel.tsx'
import { StackBar } from '../../ui/StackBar.tsx'
import { Status } from '../../ui/Status.tsx'
import classes from './overview.module.css'

const shown = 5

export function RecentPanel({ campaigns }: { campaigns: readonly Campaign[] }) {
  const others = campaigns.filter(({ state }) => state !== 'running' && state !== 'planning').slice(0, shown)
  if (others.length === 0) return null
  return (
    <Panel
      title={text.overview.recent}
      flush
      actions={<LinkAnchor to="/campaigns">{text.overview.allCampaigns}</LinkAnchor>}
    >
      {others.map((campaign) => (
        <RecentRow key={campaign.id} campaign={campaign} />
      ))}
    </Panel>
  )
}

const RecentRow = ({ campaign }: { campaign: Campaign }) => (
  <div className={classes.run}>
    <span>
      <Link to="/campaigns/$campaignId" params={{ campaignId: String(campaign.id) }} className={classes.name}>
        {campaign.name}
      </Link>
    </span>
    <Status {...campaignSign[campaign.state]} />
    {campaign.state === 'draft' ? null : (
      <div className={classes.bar}>
        <StackBar
          height={6}
          label={text.run.barLabel(formatCount(campaign.sums.sent), formatCount(campaign.sums.total))}
          total={campaign.sums.total}
          parts={outcomeParts(campaign.sums)}
        />
      </div>
    )}
    <span className={classes.soft}>
      {campaign.state === 'draft'
        ? text.overview.neverStarted
        : text.run.sentOf(formatCount(campaign.sums.sent), formatCount(campaign.sums.total))}
    </span>
    <time className={classes.soft}>
      {formatDateTime(campaign.finishedAt ?? campaign.startedAt ?? campaign.updatedAt)}
    </time>
  </div>
)

import { Link } from '@tanstack/react-router'
import type { Campaign } from '../../../../src/modules/campaigns/contract.ts'
import { formatCount } from '../../format/count.ts'
import { formatDateTime, formatFullTime } from '../../format/time.ts'
import { text } from '../../texts/en.ts'
import { doneCount, outcomeParts } from '../../texts/outcome-parts.ts'
import { campaignSign } from '../../texts/states.ts'
import { StackBar } from '../../ui/StackBar.tsx'
import { Status } from '../../ui/Status.tsx'
import classes from './CampaignRow.module.css'

export const CampaignRowHead = () => (
  <div className={`${classes.row} ${classes.head}`} aria-hidden>
    <span>{text.campaigns.name}</span>
    <span>{text.campaigns.state}</span>
    <span className={classes.wide}>{text.campaigns.outcome}</span>
    <span className={`${classes.wide} ${classes.number}`}>{text.campaigns.recipients}</span>
    <span className={`${classes.wide} ${classes.number}`}>{text.campaigns.when}</span>
  </div>
)

export function CampaignRow({ campaign }: { campaign: Campaign }) {
  const { sums } = campaign
  const at = campaign.startedAt ?? campaign.updatedAt
  return (
    <div className={classes.row}>
      <span className={classes.cut}>
        <Link to="/campaigns/$campaignId" params={{ campaignId: String(campaign.id) }} className={classes.name}>
          {campaign.name}
        </Link>
        <span className={classes.text}>{campaign.message.text}</span>
      </span>
      <Status {...campaignSign[campaign.state]} />
      <span className={classes.wide}>
        {campaign.state === 'draft' ? null : (
          <>
            <StackBar
              height={8}
              label={text.run.barLabel(formatCount(doneCount(sums)), formatCount(sums.total))}
              total={sums.total}
              parts={outcomeParts(sums)}
            />
            <span className={classes.text}>
              {text.run.failedAndUncertain(formatCount(sums.failed), formatCount(sums.uncertain))}
            </span>
          </>
        )}
      </span>
      <span className={`${classes.wide} ${classes.number}`}>
        {campaign.state === 'draft' ? '' : formatCount(sums.total)}
      </span>
      <time className={`${classes.wide} ${classes.number} ${classes.soft}`} title={formatFullTime(at)}>
        {formatDateTime(at)}
      </time>
    </div>
  )
}

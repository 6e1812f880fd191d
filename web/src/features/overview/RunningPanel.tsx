import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Campaign } from '../../../../src/modules/campaigns/contract.ts'
import { progressQuery } from '../../api/run.ts'
import { formatCount, formatPercent, formatRate } from '../../format/count.ts'
import { formatEstimate } from '../../format/time.ts'
import { text } from '../../texts/en.ts'
import { doneCount, outcomeParts } from '../../texts/outcome-parts.ts'
import { campaignSign } from '../../texts/states.ts'
import { Panel } from '../../ui/Panel.tsx'
import { StackBar } from '../../ui/StackBar.tsx'
import { Status } from '../../ui/Status.tsx'
import classes from './overview.module.css'

const refreshMs = 2_000

export function RunningPanel({ campaigns }: { campaigns: readonly Campaign[] }) {
  const running = campaigns.filter(({ state }) => state === 'running' || state === 'planning')
  if (running.length === 0) return null
  return (
    <Panel title={text.overview.runningTitle} flush>
      {running.map((campaign) => (
        <RunningRow key={campaign.id} campaign={campaign} />
      ))}
    </Panel>
  )
}

function RunningRow({ campaign }: { campaign: Campaign }) {
  const progress = useQuery({ ...progressQuery(campaign.id), refetchInterval: refreshMs }).data
  const { sums } = progress ?? campaign
  const done = doneCount(sums)
  return (
    <div className={classes.run}>
      <span>
        <Link to="/campaigns/$campaignId" params={{ campaignId: String(campaign.id) }} className={classes.name}>
          {campaign.name}
        </Link>
      </span>
      <Status {...campaignSign[campaign.state]} />
      <div className={classes.bar}>
        <StackBar
          label={text.run.barLabel(formatCount(done), formatCount(sums.total))}
          total={sums.total}
          parts={outcomeParts(sums)}
        />
      </div>
      <span className={`${classes.soft} ${classes.line}`}>
        <span>{text.run.doneOf(formatCount(done), formatCount(sums.total), formatPercent(done, sums.total))}</span>
        <span>{text.run.failedAndUncertain(formatCount(sums.failed), formatCount(sums.uncertain))}</span>
      </span>
      <span className={classes.soft}>
        {progress === undefined ? ' ' : text.run.rate(formatRate(progress.ratePerSecond))}
        {progress === undefined || progress.etaMs === null ? '' : ` · ${text.run.eta(formatEstimate(progress.etaMs))}`}
      </span>
    </div>
  )
}

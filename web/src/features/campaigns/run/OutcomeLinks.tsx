import { getRouteApi, Link } from '@tanstack/react-router'
import type { DeliverySums } from '../../../../../src/modules/delivery/contract.ts'
import { formatCount, formatPercent } from '../../../format/count.ts'
import { text } from '../../../texts/en.ts'
import { deliverySign, deliveryStates } from '../../../texts/states.ts'
import { Status } from '../../../ui/Status.tsx'
import classes from './run.module.css'

const route = getRouteApi('/in/campaigns/$campaignId')

/** The sums by outcome; each shows its recipients below. */
export function OutcomeLinks({ campaignId, sums }: { campaignId: number; sums: DeliverySums }) {
  const { outcome } = route.useSearch()
  return (
    <nav className={classes.outcomes} aria-label={text.run.sumsLabel}>
      {deliveryStates.map((state) => (
        <Link
          key={state}
          to="/campaigns/$campaignId"
          params={{ campaignId: String(campaignId) }}
          search={outcome === state ? {} : { outcome: state }}
          replace
          resetScroll={false}
          aria-current={outcome === state ? 'true' : undefined}
          className={outcome === state ? `${classes.outcome} ${classes.chosen}` : classes.outcome}
        >
          <Status {...deliverySign[state]} />
          <span className={classes.number}>{formatCount(sums[state])}</span>
          <span className={classes.soft}>{formatPercent(sums[state], sums.total)}</span>
        </Link>
      ))}
    </nav>
  )
}

import { Fragment } from 'react'
import type { AudienceCount } from '../../../../../src/modules/audiences/contract.ts'
import { formatCount } from '../../../format/count.ts'
import { text } from '../../../texts/en.ts'
import classes from './editor.module.css'

const reasons = ['unsubscribed', 'blocked', 'unreachable', 'alsoOnAnotherBot', 'filtered'] as const

/** Who gets it, and why the others of these bots do not. */
export const AudienceCounts = ({ count }: { count: AudienceCount }) => (
  <dl className={classes.counts}>
    <dt className={classes.total}>{text.audience.willGetIt}</dt>
    <dd className={classes.total}>{formatCount(count.recipients)}</dd>
    {count.byAccount.length < 2
      ? null
      : count.byAccount.map(({ accountId, username, recipients }) => (
          <Fragment key={accountId}>
            <dt className={classes.soft}>{text.audience.through(username)}</dt>
            <dd className={classes.soft}>{formatCount(recipients)}</dd>
          </Fragment>
        ))}
    {reasons
      .filter((reason) => count.excluded[reason] > 0)
      .map((reason) => (
        <Fragment key={reason}>
          <dt>{text.audience.excluded[reason]}</dt>
          <dd>{formatCount(count.excluded[reason])}</dd>
        </Fragment>
      ))}
  </dl>
)

import { Select, Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { DryRun, Policy } from '../../../../../src/modules/feeds/channels/contract.ts'
import { dryRunQuery } from '../../../api/channels.ts'
import { formatCount } from '../../../format/count.ts'
import { formatDateTime } from '../../../format/time.ts'
import { verdictSign } from '../../../texts/channels.ts'
import { text } from '../../../texts/en.ts'
import { EmptyState } from '../../../ui/EmptyState.tsx'
import { ErrorNote } from '../../../ui/ErrorNote.tsx'
import { Panel } from '../../../ui/Panel.tsx'
import { Status, ToneMark } from '../../../ui/Status.tsx'
import classes from './policy.module.css'

interface DryRunPanelProps {
  readonly channelId: number
  readonly policy: Policy
  readonly isSaved: boolean
}

const dayChoices = [1, 2, 7, 30]
const defaultDays = 2
const verdicts = ['post', 'approval', 'duplicate', 'filtered', 'expired'] as const

/** What the policy, as it stands in the form, makes of real items, with the reason of each. */
export function DryRunPanel({ channelId, policy, isSaved }: DryRunPanelProps) {
  const [days, setDays] = useState(defaultDays)
  const run = useQuery(dryRunQuery(channelId, { policy, days }))
  return (
    <div className={classes.aside}>
      <Panel
        title={text.policy.dryRun}
        note={isSaved ? undefined : text.policy.unsaved}
        actions={
          <Select
            aria-label={text.policy.dryRun}
            size="xs"
            allowDeselect={false}
            className={classes.days ?? ''}
            data={dayChoices.map((value) => ({ value: String(value), label: text.policy.days(value) }))}
            value={String(days)}
            onChange={(value) => setDays(Number(value ?? defaultDays))}
          />
        }
        flush
      >
        <p className={classes.lead}>{text.policy.dryRunNote}</p>
        <ErrorNote error={run.error} retry={() => void run.refetch()} />
        {run.data === undefined ? (
          run.isError ? null : (
            <Skeleton height={200} m={14} width="auto" />
          )
        ) : (
          <Result run={run.data} />
        )}
      </Panel>
    </div>
  )
}

const Result = ({ run }: { run: DryRun }) => (
  <>
    <div className={classes.counts}>
      {verdicts
        .filter((verdict) => run.counts[verdict] > 0)
        .map((verdict) => (
          <span key={verdict} className={classes.count}>
            <ToneMark tone={verdictSign[verdict].tone} size={14} /> {formatCount(run.counts[verdict])}{' '}
            {verdictSign[verdict].word.toLowerCase()}
          </span>
        ))}
    </div>
    {run.items.length === 0 ? <EmptyState title={text.policy.dryRunNone} /> : null}
    <div className={classes.run}>
      {run.items.map((item) => (
        <RunItem key={item.itemId} item={item} />
      ))}
    </div>
  </>
)

const RunItem = ({ item }: { item: DryRun['items'][number] }) => (
  <details className={classes.item}>
    <summary>
      <span className={classes.itemTitle}>
        <bdi>{item.title === '' ? (item.url ?? '') : item.title}</bdi>
      </span>
      <span className={classes.itemVerdict}>
        <Status {...verdictSign[item.verdict]} />
        <time className={classes.soft}>{formatDateTime(item.seenAt)}</time>
      </span>
    </summary>
    <p className={classes.answer}>{item.text}</p>
    <ol className={classes.steps}>
      {item.steps.map((step, index) => (
        <li key={index}>
          <ToneMark tone={step.passed ? 'ok' : 'bad'} size={14} />
          <span className={classes.hidden}>{step.passed ? text.policy.passed : text.policy.refused}: </span>
          <span>{step.text}</span>
        </li>
      ))}
    </ol>
  </details>
)

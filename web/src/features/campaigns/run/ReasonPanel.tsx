import { Button, Checkbox, Skeleton, Table } from '@mantine/core'
import { useState } from 'react'
import type { Campaign, ReasonCount } from '../../../../../src/modules/campaigns/contract.ts'
import { formatCount, formatPlural } from '../../../format/count.ts'
import { text } from '../../../texts/en.ts'
import { deliverySign } from '../../../texts/states.ts'
import { LinkAnchor } from '../../../ui/links.tsx'
import { Panel } from '../../../ui/Panel.tsx'
import { Status } from '../../../ui/Status.tsx'
import { RetryDialog } from './RetryDialog.tsx'
import classes from './run.module.css'

interface ReasonPanelProps {
  readonly campaignId: number
  readonly state: Campaign['state']
  readonly reasons: readonly ReasonCount[] | undefined
}

/** Why messages were not sent, with numbers; when the run is over, those that can be are tried again from here. */
export function ReasonPanel({ campaignId, state, reasons }: ReasonPanelProps) {
  const [chosen, setChosen] = useState<readonly string[]>([])
  const [isRetrying, setRetrying] = useState(false)
  if (reasons === undefined) return <Skeleton height={90} />
  if (reasons.length === 0) return null
  const mayRetry = state === 'completed'
  const retryable = mayRetry ? reasons.filter((reason) => reason.retryable && reason.state === 'failed') : []
  const picked = retryable.filter(({ reason }) => chosen.includes(reason))
  const count = picked.reduce((sum, reason) => sum + reason.count, 0)
  const toggle = (reason: string): void =>
    setChosen(chosen.includes(reason) ? chosen.filter((other) => other !== reason) : [...chosen, reason])
  return (
    <Panel
      title={text.run.reasons}
      flush
      actions={
        retryable.length === 0 ? null : (
          <Button size="compact-sm" disabled={count === 0} onClick={() => setRetrying(true)}>
            {count === 0
              ? text.run.retryPick
              : text.run.retry(formatPlural(count, text.common.message, text.common.messages))}
          </Button>
        )
      }
    >
      <Table className={classes.table}>
        <Table.Tbody>
          {reasons.map((reason) => (
            <ReasonRow
              key={`${reason.state} ${reason.reason}`}
              campaignId={campaignId}
              reason={reason}
              isChosen={retryable.includes(reason) ? chosen.includes(reason.reason) : null}
              onToggle={() => toggle(reason.reason)}
            />
          ))}
        </Table.Tbody>
      </Table>
      <RetryDialog
        campaignId={campaignId}
        reasons={picked}
        opened={isRetrying}
        onClose={() => {
          setRetrying(false)
          setChosen([])
        }}
      />
    </Panel>
  )
}

interface ReasonRowProps {
  readonly campaignId: number
  readonly reason: ReasonCount
  /** Null when it cannot be tried again. */
  readonly isChosen: boolean | null
  readonly onToggle: () => void
}

const ReasonRow = ({ campaignId, reason, isChosen, onToggle }: ReasonRowProps) => (
  <Table.Tr>
    <Table.Td>
      <span className={classes.chosenRow}>
        {isChosen === null ? null : (
          <Checkbox checked={isChosen} onChange={onToggle} aria-label={text.run.retryReason(reason.meaning)} />
        )}
        <Status {...deliverySign[reason.state]} />
      </span>
    </Table.Td>
    <Table.Td>{reason.meaning}</Table.Td>
    <Table.Td className={classes.end}>
      <LinkAnchor
        to="/campaigns/$campaignId"
        params={{ campaignId: String(campaignId) }}
        search={{ outcome: reason.state, reason: reason.reason }}
        replace
        resetScroll={false}
        inherit
        aria-label={text.run.showThese(reason.count)}
      >
        {formatCount(reason.count)}
      </LinkAnchor>
    </Table.Td>
  </Table.Tr>
)

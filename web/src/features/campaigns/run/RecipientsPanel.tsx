import { Button, Group } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useCallback, useState } from 'react'
import type { ReasonCount } from '../../../../../src/modules/campaigns/contract.ts'
import type { DeliverySums } from '../../../../../src/modules/delivery/contract.ts'
import { recipientsCsvPath, recipientsQuery } from '../../../api/run.ts'
import { formatPlural } from '../../../format/count.ts'
import { text } from '../../../texts/en.ts'
import { EmptyState } from '../../../ui/EmptyState.tsx'
import { PagedList } from '../../../ui/PagedList.tsx'
import { Panel } from '../../../ui/Panel.tsx'
import { DecideDialog, type Decision } from './DecideDialog.tsx'
import { RecipientFilters } from './RecipientFilters.tsx'
import { RecipientRow } from './RecipientRow.tsx'

const route = getRouteApi('/in/campaigns/$campaignId')

interface RecipientsPanelProps {
  readonly campaignId: number
  readonly sums: DeliverySums
  readonly reasons: readonly ReasonCount[]
  readonly isMoving: boolean
  /** Uncertain rows may be settled one by one. */
  readonly mayDecide: boolean
}

export function RecipientsPanel({ campaignId, sums, reasons, isMoving, mayDecide }: RecipientsPanelProps) {
  const { q, outcome, reason } = route.useSearch()
  const shown = outcome === undefined ? sums.total : sums[outcome]
  return (
    <Panel
      title={text.recipients.title}
      note={
        reason === undefined && q === undefined
          ? formatPlural(shown, text.common.row, text.common.rows)
          : text.recipients.filtered
      }
      flush
      actions={
        <Button
          component="a"
          href={recipientsCsvPath(campaignId)}
          download
          variant="default"
          size="compact-sm"
          leftSection={<IconDownload size={15} />}
        >
          {text.recipients.csv}
        </Button>
      }
    >
      <RecipientFilters reasons={reasons} />
      <RecipientList
        key={`${q ?? ''} ${outcome ?? ''} ${reason ?? ''}`}
        campaignId={campaignId}
        isMoving={isMoving}
        mayDecide={mayDecide}
      />
    </Panel>
  )
}

const rowHeight = 45
const refreshMs = 4_000

type RecipientListProps = Pick<RecipientsPanelProps, 'campaignId' | 'isMoving' | 'mayDecide'>

function RecipientList({ campaignId, isMoving, mayDecide }: RecipientListProps) {
  const search = route.useSearch()
  const navigate = useNavigate({ from: '/campaigns/$campaignId' })
  const [start, setStart] = useState(search.from)
  const [chosen, setChosen] = useState<readonly number[]>([])
  const recipients = useInfiniteQuery({
    ...recipientsQuery(campaignId, { search: search.q, state: search.outcome, reason: search.reason }, start),
    refetchInterval: ({ state }) => (isMoving && (state.data?.pages.length ?? 0) <= 1 ? refreshMs : false),
  })
  const keepPosition = useCallback(
    (from: string | undefined) =>
      void navigate({ search: (now) => ({ ...now, from }), replace: true, resetScroll: false }),
    [navigate],
  )
  const openRow = (row: number | undefined): void =>
    void navigate({ search: (now) => ({ ...now, row }), replace: true, resetScroll: false })
  const toggle = (id: number): void =>
    setChosen(chosen.includes(id) ? chosen.filter((other) => other !== id) : [...chosen, id])
  return (
    <>
      {mayDecide && chosen.length > 0 ? (
        <DecideChosen campaignId={campaignId} chosen={chosen} onDone={() => setChosen([])} />
      ) : null}
      <PagedList
        label={text.recipients.title}
        query={recipients}
        rowHeight={rowHeight}
        keyOf={(recipient) => recipient.deliveryId}
        position={search.from}
        onPosition={keepPosition}
        onFirst={start === undefined ? undefined : () => setStart(undefined)}
        empty={<EmptyState title={text.recipients.none} note={text.recipients.noneNote} />}
      >
        {(recipient) => (
          <RecipientRow
            recipient={recipient}
            isOpen={search.row === recipient.deliveryId}
            onOpen={() => openRow(search.row === recipient.deliveryId ? undefined : recipient.deliveryId)}
            isChosen={mayDecide && recipient.state === 'uncertain' ? chosen.includes(recipient.deliveryId) : null}
            onChoose={() => toggle(recipient.deliveryId)}
          />
        )}
      </PagedList>
    </>
  )
}

interface DecideChosenProps {
  readonly campaignId: number
  readonly chosen: readonly number[]
  readonly onDone: () => void
}

function DecideChosen({ campaignId, chosen, onDone }: DecideChosenProps) {
  const [decision, setDecision] = useState<Decision | null>(null)
  const close = (): void => {
    setDecision(null)
    onDone()
  }
  const messages = formatPlural(chosen.length, text.common.message, text.common.messages)
  return (
    <Group gap="xs" px={14} py={10}>
      <Button size="compact-sm" variant="default" onClick={() => setDecision('sent')}>
        {text.uncertain.confirmArrived(messages)}
      </Button>
      <Button size="compact-sm" variant="default" onClick={() => setDecision('planned')}>
        {text.uncertain.confirmAgain(messages)}
      </Button>
      <DecideDialog
        campaignId={campaignId}
        decision={decision}
        deliveryIds={chosen}
        count={chosen.length}
        onClose={close}
      />
    </Group>
  )
}

import { Select } from '@mantine/core'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import type { ReasonCount } from '../../../../../src/modules/campaigns/contract.ts'
import { formatCount } from '../../../format/count.ts'
import { text } from '../../../texts/en.ts'
import { deliverySign, deliveryStates } from '../../../texts/states.ts'
import { SearchField } from '../../../ui/SearchField.tsx'
import classes from './run.module.css'

const route = getRouteApi('/in/campaigns/$campaignId')
const outcomes = deliveryStates.map((state) => ({ value: state, label: deliverySign[state].word }))

export function RecipientFilters({ reasons }: { reasons: readonly ReasonCount[] }) {
  const search = route.useSearch()
  const navigate = useNavigate({ from: '/campaigns/$campaignId' })
  const filter = (change: Pick<typeof search, 'q' | 'outcome' | 'reason'>): void =>
    void navigate({
      search: { ...search, ...change, from: undefined, row: undefined },
      replace: true,
      resetScroll: false,
    })
  const offered = reasons.filter(({ state }) => search.outcome === undefined || state === search.outcome)
  const choices = new Map(
    offered.map(({ reason, count }) => [reason, `${reason.replaceAll('_', ' ')} (${formatCount(count)})`]),
  )
  if (search.reason !== undefined && !choices.has(search.reason)) choices.set(search.reason, search.reason)
  return (
    <div className={classes.filters} role="search">
      <SearchField
        label={text.recipients.search}
        value={search.q ?? ''}
        onSearch={(q) => filter({ q: q.trim() === '' ? undefined : q.trim() })}
      />
      <Select
        aria-label={text.recipients.anyOutcome}
        placeholder={text.recipients.anyOutcome}
        clearable
        data={outcomes}
        value={search.outcome ?? null}
        onChange={(outcome) =>
          filter({ outcome: deliveryStates.find((known) => known === outcome), reason: undefined })
        }
      />
      <Select
        aria-label={text.recipients.anyReason}
        placeholder={text.recipients.anyReason}
        clearable
        data={[...choices].map(([value, label]) => ({ value, label }))}
        value={search.reason ?? null}
        onChange={(reason) => filter({ reason: reason ?? undefined })}
      />
    </div>
  )
}

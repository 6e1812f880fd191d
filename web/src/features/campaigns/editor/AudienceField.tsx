import { Checkbox, MultiSelect, Select, Skeleton, Stack, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQueries, useQuery } from '@tanstack/react-query'
import type { Account } from '../../../../../src/modules/accounts/contract.ts'
import type { Audience } from '../../../../../src/modules/audiences/contract.ts'
import { accountsQuery } from '../../../api/accounts.ts'
import { audienceCountQuery, sourcesQuery, tagsQuery } from '../../../api/contacts.ts'
import { formatCount, formatPlural } from '../../../format/count.ts'
import { text } from '../../../texts/en.ts'
import { accountSign } from '../../../texts/states.ts'
import { ErrorNote } from '../../../ui/ErrorNote.tsx'
import { LinkAnchor } from '../../../ui/links.tsx'
import { Panel } from '../../../ui/Panel.tsx'
import { ToneMark } from '../../../ui/Status.tsx'
import { AudienceCounts } from './AudienceCounts.tsx'
import classes from './editor.module.css'
import { mergeSources, withAccount, withFilter } from './audience.ts'

interface AudienceFieldProps {
  readonly audience: Audience
  readonly onChange: (audience: Audience) => void
}

const countPauseMs = 250

export function AudienceField({ audience, onChange }: AudienceFieldProps) {
  const [counted] = useDebouncedValue(audience, countPauseMs)
  const count = useQuery(audienceCountQuery(counted))
  const hasBots = audience.accountIds.length > 0
  return (
    <Panel
      title={text.audience.title}
      note={
        hasBots && count.data !== undefined
          ? formatPlural(count.data.recipients, text.common.recipient, text.common.recipients)
          : text.audience.note
      }
    >
      <Stack gap="md">
        <BotChoices audience={audience} onChange={onChange} />
        {hasBots ? (
          <>
            <AudienceFilters audience={audience} onChange={onChange} />
            <ErrorNote error={count.error} retry={() => void count.refetch()} />
            {count.data === undefined ? <Skeleton height={110} /> : <AudienceCounts count={count.data} />}
          </>
        ) : null}
      </Stack>
    </Panel>
  )
}

function BotChoices({ audience, onChange }: AudienceFieldProps) {
  const accounts = useQuery(accountsQuery)
  if (accounts.data === undefined)
    return accounts.isError ? <ErrorNote error={accounts.error} /> : <Skeleton height={60} />
  const gone = audience.accountIds.filter((id) => !accounts.data.some((account) => account.id === id))
  if (accounts.data.length + gone.length === 0)
    return (
      <div>
        {text.audience.noBots}{' '}
        <LinkAnchor to="/bots" search={{ add: '1' }}>
          {text.bots.add}
        </LinkAnchor>
      </div>
    )
  return (
    <div className={classes.bots} role="group" aria-label={text.audience.bots}>
      {accounts.data.map((account) => (
        <Checkbox
          key={account.id}
          checked={audience.accountIds.includes(account.id)}
          label={<BotLabel account={account} />}
          styles={{ labelWrapper: { flex: 1 }, body: { alignItems: 'center' } }}
          onChange={(event) => onChange(withAccount(audience, account.id, event.currentTarget.checked))}
        />
      ))}
      {gone.map((id) => (
        <Checkbox
          key={id}
          checked
          label={text.audience.goneBot(id)}
          onChange={() => onChange(withAccount(audience, id, false))}
        />
      ))}
    </div>
  )
}

const BotLabel = ({ account }: { account: Account }) => (
  <span className={classes.botLine}>
    <span>
      <bdi>{account.name}</bdi> <span className={classes.soft}>@{account.username}</span>{' '}
      {account.health === 'ok' ? null : (
        <span className={classes.soft}>
          <ToneMark tone={accountSign(account).tone} size={13} /> {accountSign(account).word}
        </span>
      )}
    </span>
    <span>{formatCount(account.subscribers)}</span>
  </span>
)

function AudienceFilters({ audience, onChange }: AudienceFieldProps) {
  const sources = useQueries({
    queries: audience.accountIds.map(sourcesQuery),
    combine: (results) => mergeSources(results.map(({ data }) => data?.sources ?? [])),
  })
  const chosen =
    audience.source === undefined || audience.source === '' ? [] : [{ source: audience.source, subscribers: 0 }]
  const known = sources.some(({ source }) => source === audience.source) ? sources : [...sources, ...chosen]
  return (
    <div className={classes.half}>
      <Select
        label={text.audience.source}
        placeholder={text.audience.anySource}
        clearable
        searchable
        data={known.map(({ source, subscribers }) => ({
          value: source,
          label: `${source} (${formatCount(subscribers)})`,
        }))}
        value={audience.source ?? null}
        onChange={(source) => onChange(withFilter(audience, { source: source ?? '' }))}
      />
      <TextInput
        label={text.audience.language}
        placeholder={text.audience.anyLanguage}
        maxLength={35}
        value={audience.languageCode ?? ''}
        onChange={(event) => onChange(withFilter(audience, { languageCode: event.currentTarget.value }))}
      />
      <TagFilter audience={audience} onChange={onChange} />
    </div>
  )
}

/** Takes no room while no contact has a tag. */
function TagFilter({ audience, onChange }: AudienceFieldProps) {
  const known = useQuery(tagsQuery).data?.tags ?? []
  const chosen = audience.tags ?? []
  const choices = [...new Set([...known.map(({ tag }) => tag), ...chosen])]
  if (choices.length === 0) return null
  return (
    <MultiSelect
      label={text.tags.audience}
      description={text.tags.audienceNote}
      data={choices}
      value={chosen}
      maxValues={20}
      searchable
      clearable
      onChange={(tags) => onChange(withFilter(audience, { tags }))}
    />
  )
}

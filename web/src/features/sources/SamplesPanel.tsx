import { Button, Group, Skeleton } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { CheckedSamples, Sample } from '../../../../src/modules/feeds/parsing/contract.ts'
import type { HealthWord, Source } from '../../../../src/modules/feeds/sources/contract.ts'
import { keys } from '../../api/keys.ts'
import { useMay } from '../../api/permissions.ts'
import { checkSamples, keepSample, samplesQuery } from '../../api/sources.ts'
import { formatCount } from '../../format/count.ts'
import { formatMoney } from '../../format/money.ts'
import { formatDateTime, formatFullTime } from '../../format/time.ts'
import { text } from '../../texts/en.ts'
import { readFailure } from '../../texts/sources.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { Panel } from '../../ui/Panel.tsx'
import { Status } from '../../ui/Status.tsx'
import classes from './SourcePage.module.css'

type Checked = CheckedSamples['samples'][number]

const troubles: ReadonlySet<string> = new Set<HealthWord>(['failing', 'silent'])

/** What the source said when it went well, and whether it would still be read like that. */
export function SamplesPanel({ source: { id: sourceId, lastOkAt, health } }: { source: Source }) {
  const client = useQueryClient()
  const mayWrite = useMay()('feeds.write')
  const samples = useQuery({ ...samplesQuery(sourceId, lastOkAt), placeholderData: keepPreviousData })
  const check = useMutation({ mutationFn: () => checkSamples(sourceId) })
  const keep = useMutation({
    mutationFn: () => keepSample(sourceId),
    onSuccess: async () => {
      notifications.show({ message: text.sources.keptSample })
      await client.invalidateQueries({ queryKey: keys.sourceSamples(sourceId) })
    },
  })
  const items = samples.data?.items ?? []
  const isTroubled = troubles.has(health.word)
  return (
    <Panel title={text.sources.samples} note={text.sources.samplesNote} flush>
      <ErrorNote error={keep.error ?? check.error ?? samples.error} />
      {samples.data === undefined ? <Skeleton height={60} m={14} width="auto" /> : null}
      {samples.data !== undefined && items.length === 0 ? <EmptyState title={text.sources.noSamples} /> : null}
      {items.map((sample) => (
        <SampleRow
          key={sample.id}
          sample={sample}
          isTroubled={isTroubled}
          checked={check.data?.samples.find(({ id }) => id === sample.id)}
        />
      ))}
      {mayWrite && items.length > 0 ? (
        <Group className={classes.buttons ?? ''}>
          <Button variant="default" loading={keep.isPending} onClick={() => keep.mutate()}>
            {text.sources.keepSample}
          </Button>
          {items.some(({ kind }) => kind === 'regression') ? (
            <Button variant="default" loading={check.isPending} onClick={() => check.mutate()}>
              {text.sources.check}
            </Button>
          ) : null}
        </Group>
      ) : null}
    </Panel>
  )
}

interface SampleRowProps {
  readonly sample: Sample
  readonly checked: Checked | undefined
  readonly isTroubled: boolean
}

const SampleRow = ({ sample, checked, isTroubled }: SampleRowProps) => (
  <div className={classes.sample}>
    <span className={classes.grow}>
      {sample.kind === 'last_good' ? text.sources.lastGood : text.sources.regression}
      {' · '}
      <span className={classes.soft}>
        {text.sources.entries(formatCount(sample.total))} · <bdi>{sample.contentType}</bdi>
      </span>
    </span>
    {checked === undefined ? null : (
      <Status
        tone={checked.isEqual ? 'ok' : 'bad'}
        word={checked.isEqual ? text.sources.checkedEqual : text.sources.checkedOther}
      />
    )}
    <time className={classes.soft} title={formatFullTime(sample.at)}>
      {formatDateTime(sample.at)}
    </time>
    {checked === undefined || checked.isEqual ? null : <Differences checked={checked} />}
    <Entries sample={sample} isOpen={isTroubled && sample.kind === 'last_good'} />
  </div>
)

/** The first of what was found in it; while nothing can be read, they stand open. */
const Entries = ({ sample: { entries, total }, isOpen }: { sample: Sample; isOpen: boolean }) =>
  entries.length === 0 ? null : (
    <details className={classes.entries} open={isOpen}>
      <summary className={classes.soft}>{text.sources.sampleEntries}</summary>
      <ul className={classes.differences}>
        {entries.map((entry, index) => (
          <li key={index}>
            <bdi>{entry.title === '' ? (entry.url ?? text.items.untitled) : entry.title}</bdi>
            {entry.price === null ? '' : ` · ${formatMoney(entry.price)}`}
          </li>
        ))}
        {total > entries.length ? <li>{text.workbench.moreDifferences(formatCount(total - entries.length))}</li> : null}
      </ul>
    </details>
  )

const Differences = ({ checked: { failure, differences } }: { checked: Checked }) => (
  <ul className={classes.differences}>
    {failure === null ? null : (
      <li>
        {readFailure[failure.reason].title}: {failure.detail}
      </li>
    )}
    {differences.map(({ index, field, expected, found }) => (
      <li key={`${index ?? ''} ${field}`}>
        {index === null ? text.sources.document : text.sources.entryNumber(index)}:{' '}
        {text.sources.difference(field, expected, found)}
      </li>
    ))}
  </ul>
)

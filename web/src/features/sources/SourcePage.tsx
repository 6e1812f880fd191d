import { Anchor, Skeleton, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import type { Source } from '../../../../src/modules/feeds/sources/contract.ts'
import { sourceQuery } from '../../api/sources.ts'
import { text } from '../../texts/en.ts'
import { healthSign, kindWords } from '../../texts/sources.ts'
import { safeHref } from '../../ui/chat/rich-text.ts'
import { LinkAnchor } from '../../ui/links.tsx'
import { LoadFailure } from '../../ui/LoadFailure.tsx'
import { PageHead } from '../../ui/PageHead.tsx'
import { Status } from '../../ui/Status.tsx'
import { HealthPanel } from './HealthPanel.tsx'
import { HeldPanel } from './HeldPanel.tsx'
import { NoChannelNote } from './NoChannelNote.tsx'
import { ReadingPanel } from './ReadingPanel.tsx'
import { RecentItems } from './RecentItems.tsx'
import { SamplesPanel } from './SamplesPanel.tsx'
import { SettingsPanel } from './SettingsPanel.tsx'
import { SourceActions } from './SourceActions.tsx'

const route = getRouteApi('/in/sources/$sourceId')
const refreshMs = 5_000
const back = <LinkAnchor to="/sources">{text.sources.back}</LinkAnchor>

export function SourcePage() {
  const id = Number(route.useParams().sourceId)
  const source = useQuery({ ...sourceQuery(id), refetchInterval: refreshMs })
  if (source.data === undefined)
    return source.isError ? (
      <LoadFailure error={source.error} retry={() => void source.refetch()} wayOut={back} />
    ) : (
      <Skeleton height={320} />
    )
  return <SourceView source={source.data} />
}

const SourceView = ({ source }: { source: Source }) => (
  <>
    <PageHead
      title={source.title}
      above={back}
      mark={<Status {...healthSign[source.health.word]} />}
      note={
        <>
          {kindWords[source.kind]} ·{' '}
          <Anchor href={safeHref(source.url) ?? undefined} target="_blank" rel="noreferrer noopener" inherit>
            <bdi>{source.url}</bdi>
          </Anchor>
        </>
      }
      actions={<SourceActions source={source} />}
    />
    <Stack gap="md">
      {source.held === null ? <HealthPanel source={source} /> : <HeldPanel source={source} held={source.held} />}
      {source.channels.length === 0 ? <NoChannelNote /> : null}
      <ReadingPanel source={source} />
      <RecentItems source={source} />
      <SettingsPanel key={`${source.updatedAt} ${source.title}`} source={source} />
      <SamplesPanel source={source} />
    </Stack>
  </>
)

import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import type { Source } from '../../../../../src/modules/feeds/sources/contract.ts'
import { sourceQuery } from '../../../api/sources.ts'
import { text } from '../../../texts/en.ts'
import { LinkAnchor } from '../../../ui/links.tsx'
import { LoadFailure } from '../../../ui/LoadFailure.tsx'
import { PageHead } from '../../../ui/PageHead.tsx'
import { useBench } from './use-bench.ts'
import { WorkbenchView } from './WorkbenchView.tsx'

const route = getRouteApi('/in/sources/$sourceId/workbench')

export function EditWorkbenchPage() {
  const id = Number(route.useParams().sourceId)
  const source = useQuery({ ...sourceQuery(id), staleTime: Infinity })
  if (source.data === undefined)
    return source.isError ? (
      <LoadFailure
        error={source.error}
        retry={() => void source.refetch()}
        wayOut={<LinkAnchor to="/sources">{text.sources.back}</LinkAnchor>}
      />
    ) : (
      <Skeleton height={320} />
    )
  return <EditView key={id} source={source.data} />
}

/** Begins with the settings that the source has. */
function EditView({ source }: { source: Source }) {
  const tools = useBench()
  const { mutate: look } = tools.look
  const { mutate: read } = tools.read
  const hasBegun = useRef(false)
  useEffect(() => {
    if (hasBegun.current) return
    hasBegun.current = true
    read({ url: source.url, settings: source.settings })
  }, [read, source])
  return (
    <>
      <PageHead
        title={text.workbench.editTitle(source.title)}
        above={
          <LinkAnchor to="/sources/$sourceId" params={{ sourceId: String(source.id) }}>
            ← {source.title}
          </LinkAnchor>
        }
      />
      <WorkbenchView tools={tools} initialUrl={source.url} onLook={look} source={source} channelIds={undefined} />
    </>
  )
}

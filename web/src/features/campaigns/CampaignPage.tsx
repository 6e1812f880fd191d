import { Skeleton, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { campaignQuery } from '../../api/campaigns.ts'
import { text } from '../../texts/en.ts'
import { LinkAnchor } from '../../ui/links.tsx'
import { LoadFailure } from '../../ui/LoadFailure.tsx'

const EditorPage = lazy(async () => ({ default: (await import('./editor/EditorPage.tsx')).EditorPage }))
const RunPage = lazy(async () => ({ default: (await import('./run/RunPage.tsx')).RunPage }))
const route = getRouteApi('/in/campaigns/$campaignId')

const PageSkeleton = () => (
  <Stack gap="md">
    <Skeleton height={62} />
    <Skeleton height={120} />
    <Skeleton height={420} />
  </Stack>
)

/** A draft is written, everything later is watched. */
export function CampaignPage() {
  const id = Number(route.useParams().campaignId)
  const campaign = useQuery(campaignQuery(id))
  if (campaign.data === undefined)
    return campaign.isError ? (
      <LoadFailure
        error={campaign.error}
        retry={() => void campaign.refetch()}
        wayOut={<LinkAnchor to="/campaigns">{text.nav.campaigns}</LinkAnchor>}
      />
    ) : (
      <PageSkeleton />
    )
  return (
    <Suspense fallback={<PageSkeleton />}>
      {campaign.data.state === 'draft' ? (
        <EditorPage key={id} campaign={campaign.data} />
      ) : (
        <RunPage key={id} campaign={campaign.data} />
      )}
    </Suspense>
  )
}

import { useQuery } from '@tanstack/react-query'
import { channelChoicesQuery } from '../../api/channels.ts'
import { useMay } from '../../api/permissions.ts'
import { someSourceQuery, sourcesInTroubleQuery } from '../../api/sources.ts'

const refreshMs = 10_000

/** What the overview knows of feeds; undefined until it is known, and for who may not see them. */
export function useFeeds() {
  const enabled = useMay()('feeds.read')
  const channels = useQuery({ ...channelChoicesQuery, enabled, refetchInterval: refreshMs }).data?.items
  const some = useQuery({ ...someSourceQuery, enabled }).data?.items
  const troubled = useQuery({ ...sourcesInTroubleQuery, enabled, refetchInterval: refreshMs }).data
  if (channels === undefined || some === undefined || troubled === undefined) return undefined
  return { channels, hasSources: some.length > 0, troubled }
}

import { useQuery } from '@tanstack/react-query'
import { recentCampaignsQuery } from '../../api/campaigns.ts'

const refreshMs = 2_000
/** The newest campaigns: enough for what runs, what waits and what was. */
const shownCampaigns = 50

export const useOverviewCampaigns = () => {
  const { data, error, refetch } = useQuery({ ...recentCampaignsQuery({}, shownCampaigns), refetchInterval: refreshMs })
  return { data: data?.items, error: data === undefined ? error : null, refetch }
}

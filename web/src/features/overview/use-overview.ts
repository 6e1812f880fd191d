import { useQueries } from '@tanstack/react-query'
import type { Campaign } from '../../../../src/modules/campaigns/contract.ts'
import { recentCampaignsQuery } from '../../api/campaigns.ts'

const refreshMs = 2_000
const shownCampaigns = 50

const wanted = [{ state: 'running' }, { state: 'paused' }, {}] as const

/** What runs and what is paused, however old, and the newest of the others; each once, newest first. */
export const useOverviewCampaigns = () =>
  useQueries({
    queries: wanted.map((filters) => ({
      ...recentCampaignsQuery(filters, shownCampaigns),
      refetchInterval: refreshMs,
    })),
    combine: (results) => {
      const failed = results.find(({ data }) => data === undefined)
      const found = new Map<number, Campaign>()
      for (const { data } of results) for (const campaign of data?.items ?? []) found.set(campaign.id, campaign)
      return {
        data: failed === undefined ? [...found.values()].sort((a, b) => b.id - a.id) : undefined,
        error: failed?.error ?? null,
        refetch: () => Promise.all(results.map((result) => result.refetch())),
      }
    },
  })

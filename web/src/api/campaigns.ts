import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import {
  campaignPageSchema,
  campaignSchema,
  changedSchema,
  preflightSchema,
  previewSchema,
  testSendResultSchema,
  testSendStateSchema,
  verdictSchema,
  type CampaignQuery,
  type CreateCampaignRequest,
  type Original,
  type PreviewRequest,
  type UpdateCampaignRequest,
} from '../../../src/modules/campaigns/contract.ts'
import { nothing, request } from './client.ts'
import { keys, type Filters } from './keys.ts'
import { pagedQuery } from './pages.ts'

const testPollMs = 700

export const campaignsQuery = (filters: Filters<CampaignQuery>, start?: string) =>
  pagedQuery({
    key: keys.campaignList(filters, start),
    path: '/campaigns',
    schema: campaignPageSchema,
    query: filters,
    start,
  })

export const recentCampaignsQuery = (filters: Filters<CampaignQuery>, limit: number) =>
  queryOptions({
    queryKey: [...keys.campaigns, 'recent', filters, limit],
    queryFn: ({ signal }) => request('/campaigns', campaignPageSchema, { signal, query: { ...filters, limit } }),
  })

export const campaignQuery = (id: number) =>
  queryOptions({
    queryKey: keys.campaign(id),
    queryFn: ({ signal }) => request(`/campaigns/${id}`, campaignSchema, { signal }),
  })

export const previewQuery = (body: PreviewRequest) =>
  queryOptions({
    queryKey: keys.preview(body),
    queryFn: ({ signal }) => request('/campaigns/preview', previewSchema, { method: 'POST', body, signal }),
    placeholderData: keepPreviousData,
  })

export const preflightQuery = (id: number, version: number) =>
  queryOptions({
    queryKey: keys.preflight(id, version),
    queryFn: ({ signal }) => request(`/campaigns/${id}/preflight`, preflightSchema, { signal }),
    staleTime: 0,
  })

export const testSendQuery = (deliveryId: number) =>
  queryOptions({
    queryKey: keys.testSend(deliveryId),
    queryFn: ({ signal }) => request(`/tests/${deliveryId}`, testSendStateSchema, { signal }),
    refetchInterval: ({ state }) =>
      state.data === undefined || state.data.state === 'planned' || state.data.state === 'sending' ? testPollMs : false,
  })

export const createCampaign = (body: CreateCampaignRequest) =>
  request('/campaigns', campaignSchema, { method: 'POST', body })
export const updateCampaign = (id: number, body: UpdateCampaignRequest) =>
  request(`/campaigns/${id}`, campaignSchema, { method: 'PATCH', body })
export const deleteCampaign = (id: number) => request(`/campaigns/${id}`, nothing, { method: 'DELETE' })
export const testSend = (id: number, body: { contactId: number; accountId: number }) =>
  request(`/campaigns/${id}/test`, testSendResultSchema, { method: 'POST', body })

export type CampaignAct = 'pause' | 'resume' | 'cancel'
export const actOnCampaign = (id: number, act: CampaignAct) =>
  request(`/campaigns/${id}/${act}`, nothing, { method: 'POST' })
/** Of a campaign that came out of a backup. */
export const resumeRestored = (id: number, original: Original) =>
  request(`/campaigns/${id}/resume`, nothing, { method: 'POST', body: { original } })
export const startCampaign = (id: number, confirmRecipients: number) =>
  request(`/campaigns/${id}/start`, nothing, { method: 'POST', body: { confirmRecipients } })
export const retryFailed = (id: number, reasons: readonly string[]) =>
  request(`/campaigns/${id}/retry`, changedSchema, { method: 'POST', body: { reasons } })
export const resolveUncertain = (
  id: number,
  decision: 'sent' | 'planned',
  deliveryIds: readonly number[] | undefined,
) => request(`/campaigns/${id}/resolve`, changedSchema, { method: 'POST', body: { decision, deliveryIds } })
export const verifyCampaign = (id: number) => request(`/campaigns/${id}/verify`, verdictSchema, { method: 'POST' })

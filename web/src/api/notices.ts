import { queryOptions } from '@tanstack/react-query'
import {
  assigneeListSchema,
  channelsSchema,
  linkCodeSchema,
  muteListSchema,
  newWebhookSchema,
  noticeDetailSchema,
  noticePageSchema,
  noticeSummarySchema,
  testAnswerSchema,
  type AddWebhookRequest,
  type Notice,
  type NoticeDetail,
  type NoticeQuery,
  type TestRequest,
} from '../../../src/modules/notices/contract.ts'
import { settingsSchema, type SettingsPatch } from '../../../src/modules/settings/contract.ts'
import { nothing, request } from './client.ts'
import { keys, type Filters } from './keys.ts'
import { pagedQuery } from './pages.ts'

const summaryMs = 5_000
const listMs = 10_000
/** Somebody looks at it: others may be dealing with it meanwhile. */
const openMs = 3_000
const sendPollMs = 700

export const noticeSummaryQuery = queryOptions({
  queryKey: keys.noticeSummary,
  queryFn: ({ signal }) => request('/notices/summary', noticeSummarySchema, { signal }),
  refetchInterval: summaryMs,
})
export const noticesQuery = (filters: Filters<NoticeQuery>, start: string | undefined) => ({
  ...pagedQuery({
    key: keys.noticeList(filters, start),
    path: '/notices',
    schema: noticePageSchema,
    query: filters,
    start,
  }),
  refetchInterval: listMs,
})

/** Not those that wait for the quiet time to be over. */
const isOnItsWay = (notice: NoticeDetail | undefined): boolean =>
  notice?.sends.some(({ state, dueAt, updatedAt }) => state === 'planned' && dueAt <= updatedAt) ?? true

/** While messages about it are on their way it is asked again soon. */
export const noticeQuery = (id: number) =>
  queryOptions({
    queryKey: keys.notice(id),
    queryFn: ({ signal }) => request(`/notices/${id}`, noticeDetailSchema, { signal }),
    refetchInterval: ({ state }) => (isOnItsWay(state.data) ? sendPollMs : openMs),
  })
export const assigneesQuery = queryOptions({
  queryKey: keys.assignees,
  queryFn: ({ signal }) => request('/notices/assignees', assigneeListSchema, { signal }),
})
export const mutesQuery = queryOptions({
  queryKey: keys.noticeMutes,
  queryFn: ({ signal }) => request('/notice-mutes', muteListSchema, { signal }),
})
export const channelsQuery = (refreshMs: number | false) =>
  queryOptions({
    queryKey: keys.noticeChannels,
    queryFn: ({ signal }) => request('/notice-channels', channelsSchema, { signal }),
    refetchInterval: refreshMs,
  })
export const settingsQuery = queryOptions({
  queryKey: keys.settings,
  queryFn: ({ signal }) => request('/settings', settingsSchema, { signal }),
})

export const changeSettings = (body: SettingsPatch) => request('/settings', settingsSchema, { method: 'PATCH', body })
export const markNoticesRead = (noticeIds: readonly number[] | 'all') =>
  request('/notices/read', nothing, { method: 'POST', body: { noticeIds } })
export const assignNotice = (id: number, userId: number | null) =>
  request(`/notices/${id}/assign`, nothing, { method: 'POST', body: { userId } })
export const resolveNotice = (id: number) => request(`/notices/${id}/resolve`, nothing, { method: 'POST' })
export const muteKind = (kind: Notice['kind'], forMinutes: number | null) =>
  request(`/notice-mutes/${kind}`, nothing, { method: 'POST', body: { forMinutes } })
export const testChannel = (body: TestRequest) =>
  request('/notice-channels/test', testAnswerSchema, { method: 'POST', body })
export const addWebhook = (body: AddWebhookRequest) =>
  request('/notice-channels/webhooks', newWebhookSchema, { method: 'POST', body })
export const removeWebhook = (id: number) => request(`/notice-channels/webhooks/${id}`, nothing, { method: 'DELETE' })
export const beginLink = () => request('/notice-channels/links', linkCodeSchema, { method: 'POST' })
export const removeLink = (id: number) => request(`/notice-channels/links/${id}`, nothing, { method: 'DELETE' })

import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import {
  audienceCountSchema,
  contactPageSchema,
  contactCountSchema,
  contactSchema,
  sourceListSchema,
  tagListSchema,
  tagManyAnswerSchema,
  type Audience,
  type ContactFilter,
  type ContactQuery,
  type TagManyRequest,
} from '../../../src/modules/audiences/contract.ts'
import { apiPath, nothing, request } from './client.ts'
import { keys, type Filters } from './keys.ts'
import { pagedQuery } from './pages.ts'

const choicesInMenu = 20

export const contactsQuery = (filters: Filters<ContactQuery>, start: string | undefined) =>
  pagedQuery({
    key: keys.contactList(filters, start),
    path: '/contacts',
    schema: contactPageSchema,
    query: filters,
    start,
  })

export const contactQuery = (id: number) =>
  queryOptions({
    queryKey: keys.contact(id),
    queryFn: ({ signal }) => request(`/contacts/${id}`, contactSchema, { signal }),
  })

/** A few contacts for a menu that somebody types into. */
export const contactChoicesQuery = (filters: Filters<ContactQuery>) =>
  queryOptions({
    queryKey: [...keys.contacts, 'choices', filters],
    queryFn: ({ signal }) =>
      request('/contacts', contactPageSchema, { signal, query: { ...filters, limit: choicesInMenu } }),
    placeholderData: keepPreviousData,
  })

export const audienceCountQuery = (audience: Audience) =>
  queryOptions({
    queryKey: keys.audienceCount(audience),
    queryFn: ({ signal }) =>
      request('/audiences/count', audienceCountSchema, { method: 'POST', body: audience, signal }),
    placeholderData: keepPreviousData,
    enabled: audience.accountIds.length > 0,
  })

export const sourcesQuery = (accountId: number) =>
  queryOptions({
    queryKey: keys.sources(accountId),
    queryFn: ({ signal }) => request('/audiences/sources', sourceListSchema, { signal, query: { accountId } }),
  })

export const tagsQuery = queryOptions({
  queryKey: keys.tags,
  queryFn: ({ signal }) => request('/tags', tagListSchema, { signal }),
})
export const contactCountQuery = (filter: ContactFilter) =>
  queryOptions({
    queryKey: keys.contactCount(filter),
    queryFn: ({ signal }) => request('/contacts/count', contactCountSchema, { signal, query: filter }),
  })
export const setTags = (contactId: number, tags: readonly string[]) =>
  request(`/contacts/${contactId}/tags`, contactSchema, { method: 'PUT', body: { tags } })
export const forgetContact = (contactId: number) => request(`/contacts/${contactId}`, nothing, { method: 'DELETE' })
export const tagMany = (body: TagManyRequest) =>
  request('/contacts/tags', tagManyAnswerSchema, { method: 'POST', body })
export const contactsCsvPath = (filter: ContactFilter): string => apiPath('/contacts/export.csv', filter)

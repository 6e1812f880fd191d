import { queryOptions } from '@tanstack/react-query'
import {
  codeLinkSchema,
  endedSchema,
  inviteListSchema,
  madeInviteSchema,
  personPageSchema,
  sessionListSchema,
  type InviteRequest,
  type Person,
  type Role,
} from '../../../src/modules/auth/contract.ts'
import { nothing, request } from './client.ts'
import { keys } from './keys.ts'

const largestPage = 200
/** The dashboard shows so many people. */
const maxPeople = 2_000

async function listPeople(signal: AbortSignal): Promise<Person[]> {
  const people: Person[] = []
  let cursor: string | undefined
  do {
    const page = await request('/people', personPageSchema, { signal, query: { limit: largestPage, cursor } })
    people.push(...page.items)
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined && people.length < maxPeople)
  return people
}

export const peopleQuery = queryOptions({
  queryKey: keys.people,
  queryFn: ({ signal }) => listPeople(signal),
})
export const invitesQuery = queryOptions({
  queryKey: keys.invites,
  queryFn: async ({ signal }) => (await request('/invites', inviteListSchema, { signal })).items,
})
export const sessionsOfQuery = (personId: number) =>
  queryOptions({
    queryKey: keys.sessionsOf(personId),
    queryFn: async ({ signal }) => (await request(`/people/${personId}/sessions`, sessionListSchema, { signal })).items,
  })

export const invite = (body: InviteRequest) => request('/invites', madeInviteSchema, { method: 'POST', body })
export const withdrawInvite = (id: number) => request(`/invites/${id}`, nothing, { method: 'DELETE' })
export const changeRole = (id: number, role: Role) =>
  request(`/people/${id}/role`, nothing, { method: 'POST', body: { role } })
export const setDisabled = (id: number, isDisabled: boolean) =>
  request(`/people/${id}/${isDisabled ? 'disable' : 'enable'}`, nothing, { method: 'POST' })
export const removePerson = (id: number) => request(`/people/${id}`, nothing, { method: 'DELETE' })
export const endSessionsOf = (id: number) => request(`/people/${id}/end-sessions`, endedSchema, { method: 'POST' })
export const resetFactorOf = (id: number) => request(`/people/${id}/reset-second-factor`, nothing, { method: 'POST' })
export const resetPasswordOf = (id: number) =>
  request(`/people/${id}/reset-password`, codeLinkSchema, { method: 'POST' })

import { queryOptions } from '@tanstack/react-query'
import {
  keyPageSchema,
  madeKeySchema,
  scopeListSchema,
  type Key,
  type KeyRequest,
} from '../../../src/modules/auth/contract.ts'
import { nothing, request } from './client.ts'
import { keys } from './keys.ts'

const largestPage = 200
/** The dashboard shows so many keys, the newest. */
const maxKeys = 1_000

async function listKeys(signal: AbortSignal): Promise<Key[]> {
  const found: Key[] = []
  let cursor: string | undefined
  do {
    const page = await request('/keys', keyPageSchema, { signal, query: { limit: largestPage, cursor } })
    found.push(...page.items)
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined && found.length < maxKeys)
  return found
}

export const apiKeysQuery = queryOptions({ queryKey: keys.apiKeys, queryFn: ({ signal }) => listKeys(signal) })
export const scopesQuery = queryOptions({
  queryKey: keys.scopes,
  queryFn: async ({ signal }) => (await request('/keys/scopes', scopeListSchema, { signal })).items,
  staleTime: Infinity,
})

export const makeKey = (body: KeyRequest) => request('/keys', madeKeySchema, { method: 'POST', body })
export const revokeKey = (id: number) => request(`/keys/${id}`, nothing, { method: 'DELETE' })

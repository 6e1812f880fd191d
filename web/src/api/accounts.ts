import { queryOptions } from '@tanstack/react-query'
import {
  accountPageSchema,
  accountSchema,
  type Account,
  type AddAccountRequest,
  type UpdateAccountRequest,
} from '../../../src/modules/accounts/contract.ts'
import { nothing, request } from './client.ts'
import { keys } from './keys.ts'

const refreshMs = 5_000
const largestPage = 200
/** The dashboard shows so many bots in its lists and menus. */
const maxAccounts = 2_000

async function listAccounts(signal: AbortSignal): Promise<Account[]> {
  const accounts: Account[] = []
  let cursor: string | undefined
  do {
    const page = await request('/accounts', accountPageSchema, { signal, query: { limit: largestPage, cursor } })
    accounts.push(...page.items)
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined && accounts.length < maxAccounts)
  return accounts.filter((account) => account.state !== 'removed')
}

/** All bots that were not removed. Health changes by itself, so it is asked for again and again. */
export const accountsQuery = queryOptions({
  queryKey: keys.accountList,
  queryFn: ({ signal }) => listAccounts(signal),
  refetchInterval: refreshMs,
})
export const accountQuery = (id: number) =>
  queryOptions({
    queryKey: keys.account(id),
    queryFn: ({ signal }) => request(`/accounts/${id}`, accountSchema, { signal }),
    refetchInterval: refreshMs,
  })

export const addAccount = (body: AddAccountRequest) => request('/accounts', accountSchema, { method: 'POST', body })
export const updateAccount = (id: number, body: UpdateAccountRequest) =>
  request(`/accounts/${id}`, accountSchema, { method: 'PATCH', body })
export const removeAccount = (id: number) => request(`/accounts/${id}`, nothing, { method: 'DELETE' })
export const actOnAccount = (id: number, act: 'pause' | 'resume' | 'check') =>
  request(`/accounts/${id}/${act}`, nothing, { method: 'POST' })

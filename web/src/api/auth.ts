import { queryOptions } from '@tanstack/react-query'
import { authStateSchema, meSchema, type LoginRequest, type SetupRequest } from '../../../src/modules/auth/contract.ts'
import { nothing, request } from './client.ts'
import { keys } from './keys.ts'

const freshForMs = 60_000

export const authStateQuery = queryOptions({
  queryKey: keys.authState,
  queryFn: ({ signal }) => request('/auth/state', authStateSchema, { signal }),
  staleTime: freshForMs,
})
export const meQuery = queryOptions({
  queryKey: keys.me,
  queryFn: ({ signal }) => request('/auth/me', meSchema, { signal }),
  staleTime: freshForMs,
})

export const setUp = (body: SetupRequest) => request('/auth/setup', nothing, { method: 'POST', body })
export const logIn = (body: LoginRequest) => request('/auth/login', nothing, { method: 'POST', body })
export const logOut = () => request('/auth/logout', nothing, { method: 'POST' })

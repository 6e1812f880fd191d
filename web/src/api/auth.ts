import { queryOptions } from '@tanstack/react-query'
import {
  authStateSchema,
  codeMeaningSchema,
  loginAnswerSchema,
  meSchema,
  type LoginRequest,
  type SetupRequest,
  type StepUpRequest,
} from '../../../src/modules/auth/contract.ts'
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
export const logIn = (body: LoginRequest) => request('/auth/login', loginAnswerSchema, { method: 'POST', body })
export const takeSecondStep = (body: { ticket: string; code: string }) =>
  request('/auth/login/second-factor', nothing, { method: 'POST', body })
export const logOut = () => request('/auth/logout', nothing, { method: 'POST' })
export const stepUp = (body: StepUpRequest) => request('/auth/step-up', nothing, { method: 'POST', body })

export const lookAtLink = (code: string) => request('/auth/link', codeMeaningSchema, { method: 'POST', body: { code } })
export const join = (body: SetupRequest) => request('/auth/join', nothing, { method: 'POST', body })
export const resetPassword = (body: { code: string; password: string }) =>
  request('/auth/reset', nothing, { method: 'POST', body })

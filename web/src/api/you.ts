import { queryOptions } from '@tanstack/react-query'
import {
  endedSchema,
  recoveryCodesSchema,
  secondFactorSchema,
  seedSchema,
  sessionListSchema,
} from '../../../src/modules/auth/contract.ts'
import { nothing, request } from './client.ts'
import { keys } from './keys.ts'

export interface BothProofs {
  readonly password: string
  readonly code: string
}

export const ownSessionsQuery = queryOptions({
  queryKey: keys.ownSessions,
  queryFn: async ({ signal }) => (await request('/auth/sessions', sessionListSchema, { signal })).items,
})
export const secondFactorQuery = queryOptions({
  queryKey: keys.secondFactor,
  queryFn: ({ signal }) => request('/auth/second-factor', secondFactorSchema, { signal }),
})

export const changePassword = (body: { password: string; newPassword: string }) =>
  request('/auth/password', nothing, { method: 'POST', body })
export const endOwnSession = (id: number) => request(`/auth/sessions/${id}`, nothing, { method: 'DELETE' })
export const endOtherSessions = () => request('/auth/sessions/end-others', endedSchema, { method: 'POST' })

export const beginSecondFactor = (password: string) =>
  request('/auth/second-factor', seedSchema, { method: 'POST', body: { password } })
export const confirmSecondFactor = (code: string) =>
  request('/auth/second-factor/confirm', recoveryCodesSchema, { method: 'POST', body: { code } })
export const renewRecoveryCodes = (body: BothProofs) =>
  request('/auth/second-factor/recovery-codes', recoveryCodesSchema, { method: 'POST', body })
export const removeSecondFactor = (body: BothProofs) =>
  request('/auth/second-factor/remove', nothing, { method: 'POST', body })

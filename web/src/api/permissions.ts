import { useQuery } from '@tanstack/react-query'
import type { Permission } from '../../../src/modules/auth/contract.ts'
import { meQuery } from './auth.ts'

/** Whether the person who is signed in may do something; the server decides again. */
export function useMay(): (permission: Permission) => boolean {
  const me = useQuery(meQuery)
  return (permission) => me.data?.permissions.includes(permission) ?? false
}

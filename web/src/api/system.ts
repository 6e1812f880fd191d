import { queryOptions } from '@tanstack/react-query'
import { systemSchema } from '../../../src/observe/contract.ts'
import { request } from './client.ts'
import { keys } from './keys.ts'

const REFRESH_MS = 5_000

export const systemQuery = queryOptions({
  queryKey: keys.system,
  queryFn: ({ signal }) => request('/system', systemSchema, { signal }),
  refetchInterval: REFRESH_MS,
})

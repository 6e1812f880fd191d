export { createGuardedFetch, type GuardedFetch, type GuardedFetchOptions } from './guarded-fetch.ts'
export type { FetchFailed, FetchFailure, FetchResult } from './outcome.ts'
export type { FetchMethod, FetchOptions } from './request.ts'

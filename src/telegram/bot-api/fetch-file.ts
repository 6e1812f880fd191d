import { request } from 'undici'
import type { Sender } from '../gateway.ts'
import { isObject } from './answer.ts'
import type { Call } from './call.ts'
import { withoutToken } from './without-token.ts'

interface FetchDeps {
  readonly origin: string
  /** Path in front of `/file/bot…`. */
  readonly prefix: string
  readonly timeouts: { readonly callMs: number }
  readonly call: Call
}

/** Asks where a file is (getFile), then fetches it from there; the address holds the token. */
export function createFetchFile(token: string, { origin, prefix, timeouts, call }: FetchDeps): Sender['fetchFile'] {
  return async (fileId, signal) => {
    const found = await call('getFile', { file_id: fileId }, readPath)
    if (found.kind !== 'ok') return found
    const path = found.value.split('/').map(encodeURIComponent).join('/')
    try {
      const { statusCode, body } = await request(`${origin}${prefix}/file/bot${token}/${path}`, {
        headersTimeout: timeouts.callMs,
        bodyTimeout: timeouts.callMs,
        signal,
      })
      if (statusCode === 200) return { kind: 'ok', value: body }
      await body.dump()
      return { kind: 'refused', code: statusCode, detail: `the file was answered with ${statusCode}` }
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error)
      return withoutToken({ kind: 'unreachable', detail }, token)
    }
  }
}

const readPath = (result: unknown): string | undefined =>
  isObject(result) && typeof result['file_path'] === 'string' ? result['file_path'] : undefined

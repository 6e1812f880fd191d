import type { Answer } from '../gateway.ts'
import { retryAfterS } from '../outcome.ts'
import { readAnswer } from './answer.ts'
import type { Connections } from './connections.ts'
import { withoutToken } from './without-token.ts'

const CALL_ANSWER_BYTES = 1024 * 1024
const json = ['content-type', 'application/json']

export type Call = <T>(
  method: string,
  fields: object,
  read: (result: unknown) => T | undefined,
  limits?: { readonly timeoutMs: number; readonly maxAnswerBytes: number; readonly signal: AbortSignal },
) => Promise<Answer<T>>

/** Questions that may be asked again. */
export function createCall(token: string, root: string, calls: Connections, callMs: number): Call {
  return async (method, fields, read, limits) => {
    const reply = await calls.exchange({
      path: root + method,
      headers: json,
      body: JSON.stringify(fields),
      timeoutMs: callMs,
      maxAnswerBytes: CALL_ANSWER_BYTES,
      ...limits,
    })
    if (reply.kind !== 'answered') return withoutToken({ kind: 'unreachable', detail: reply.detail }, token)
    const answer = readAnswer(reply.status, reply.text, reply.retryAfter)
    if (answer.kind === 'unreadable') return { kind: 'unreachable', detail: answer.detail }
    if (answer.kind === 'error') {
      const { code, description } = answer.error
      if (code >= 500) return withoutToken({ kind: 'unreachable', detail: `${code} ${description}` }, token)
      const retryAfterMs = code === 429 ? retryAfterS(answer.error) * 1000 : undefined
      return withoutToken({ kind: 'refused', code, detail: description, retryAfterMs }, token)
    }
    const value = read(answer.result)
    return value === undefined
      ? { kind: 'unreachable', detail: `the answer to ${method} has another form than expected` }
      : { kind: 'ok', value }
  }
}

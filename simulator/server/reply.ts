import type { ServerResponse } from 'node:http'
import { Refusal } from '../api/refusal.ts'

export interface Reply {
  readonly status: number
  readonly contentType: string
  readonly body: string
  readonly retryAfterSeconds: number | undefined
}

const json = (status: number, value: unknown, retryAfterSeconds?: number): Reply => ({
  status,
  contentType: 'application/json',
  body: JSON.stringify(value),
  retryAfterSeconds,
})

export const resultReply = (result: unknown): Reply => json(200, { ok: true, result })

export const refusalReply = ({ code, message, parameters }: Refusal): Reply =>
  json(
    code,
    { ok: false, error_code: code, description: message, ...(parameters === undefined ? {} : { parameters }) },
    parameters?.retry_after,
  )

/** What stands in front of the API servers answers with a page instead of JSON. */
export const badGatewayReply = (): Reply => ({
  status: 502,
  contentType: 'text/html',
  body: '<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx/1.18.0</center>\r\n</body>\r\n</html>\r\n',
  retryAfterSeconds: undefined,
})

export const serverErrorReply = (detail = 'restart'): Reply =>
  refusalReply(new Refusal(500, `Internal Server Error: ${detail}`))

export const writeReply = (response: ServerResponse, reply: Reply): void => {
  const headers: Record<string, string | number> = {
    'Content-Type': reply.contentType,
    'Content-Length': Buffer.byteLength(reply.body),
  }
  if (reply.retryAfterSeconds !== undefined) headers['Retry-After'] = reply.retryAfterSeconds
  response.writeHead(reply.status, headers)
  response.end(reply.body)
}

/** Promises the whole body, sends half of it and closes. */
export const writeTruncated = (response: ServerResponse, reply: Reply): void => {
  const bytes = Buffer.from(reply.body)
  response.writeHead(reply.status, { 'Content-Type': reply.contentType, 'Content-Length': bytes.length })
  response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.socket?.destroy())
}

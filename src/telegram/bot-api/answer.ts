import type { BotApiError } from '../outcome.ts'

/** A Bot API answer. `unreadable`: whoever answered, it did not speak the Bot API (a gateway's page, half a body). */
export type BotApiAnswer =
  | { readonly kind: 'ok'; readonly result: unknown }
  | { readonly kind: 'error'; readonly error: BotApiError }
  | { readonly kind: 'unreadable'; readonly detail: string }

/** Statuses with which a gateway in front of the Bot API says for certain that it passed nothing on. */
const GATEWAY_REFUSALS: Readonly<Record<number, string>> = { 413: 'Request Entity Too Large', 429: 'Too Many Requests' }

export function readAnswer(status: number, text: string, retryAfter: string | undefined): BotApiAnswer {
  const body = readObject(text)
  if (body?.['ok'] === true && 'result' in body) return { kind: 'ok', result: body['result'] }
  if (body?.['ok'] === false) {
    const parameters = isObject(body['parameters']) ? body['parameters'] : {}
    const code = integer(body['error_code']) ?? status
    const description = typeof body['description'] === 'string' ? body['description'].slice(0, 500) : ''
    const retryAfterS = integer(parameters['retry_after']) ?? seconds(retryAfter)
    const migrateToChatId = integer(parameters['migrate_to_chat_id'])
    return { kind: 'error', error: { code, description, retryAfterS, migrateToChatId } }
  }
  const description = GATEWAY_REFUSALS[status]
  if (description !== undefined)
    return { kind: 'error', error: { code: status, description, retryAfterS: seconds(retryAfter) } }
  return { kind: 'unreadable', detail: `HTTP ${status} with something that is not a Bot API answer` }
}

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const integer = (value: unknown): number | undefined => (Number.isSafeInteger(value) ? Number(value) : undefined)

const seconds = (header: string | undefined): number | undefined =>
  header !== undefined && /^\d{1,9}$/.test(header) ? Number(header) : undefined

function readObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : undefined
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

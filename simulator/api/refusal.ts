export interface RefusalParameters {
  readonly retry_after?: number
  readonly migrate_to_chat_id?: number
}

/** What the server answers instead of a result; thrown by methods, turned into a reply by the dispatcher. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly code: number
  readonly parameters: RefusalParameters | undefined

  constructor(code: number, description: string, parameters?: RefusalParameters) {
    super(description)
    this.code = code
    this.parameters = parameters
  }
}

export const badRequest = (text: string): Refusal => new Refusal(400, `Bad Request: ${text}`)
export const forbidden = (text: string): Refusal => new Refusal(403, `Forbidden: ${text}`)
export const conflict = (text: string): Refusal => new Refusal(409, `Conflict: ${text}`)
export const unauthorized = (): Refusal => new Refusal(401, 'Unauthorized')
export const notFound = (detail = ''): Refusal => new Refusal(404, `Not Found${detail}`)
export const tooLarge = (): Refusal => new Refusal(413, 'Request Entity Too Large')

export const tooManyRequests = (retryAfterSeconds: number): Refusal =>
  new Refusal(429, `Too Many Requests: retry after ${retryAfterSeconds}`, { retry_after: retryAfterSeconds })

export const chatNotFound = (): Refusal => badRequest('chat not found')

export const upgradedToSupergroup = (chatId: number): Refusal =>
  new Refusal(400, 'Bad Request: group chat was upgraded to a supergroup chat', { migrate_to_chat_id: chatId })

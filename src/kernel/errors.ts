export type ErrorKind =
  'invalid' | 'unauthenticated' | 'forbidden' | 'not_found' | 'conflict' | 'limited' | 'unavailable'

/** A field that was refused, by its path in the input (`message.text`). */
export interface FieldProblem {
  readonly path: string
  readonly message: string
}

export interface AppErrorOptions extends ErrorOptions {
  readonly fields?: readonly FieldProblem[]
  /** Seconds until the same request may succeed; becomes Retry-After. */
  readonly retryAfterS?: number
}

/**
 * An unexpected outcome, thrown once and caught at an adapter, a request top or a job top.
 * `code` is stable and listed in docs/errors.md; `message` names the thing and the next step.
 */
export class AppError extends Error {
  override readonly name = 'AppError'
  readonly code: string
  readonly kind: ErrorKind
  readonly fields: readonly FieldProblem[]
  readonly retryAfterS: number | undefined

  constructor(code: string, kind: ErrorKind, message: string, options: AppErrorOptions = {}) {
    super(message, options)
    this.code = code
    this.kind = kind
    this.fields = options.fields ?? []
    this.retryAfterS = options.retryAfterS
  }
}

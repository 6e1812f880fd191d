/** Why nothing was fetched. */
export type FetchFailure =
  /** Not an address that is fetched: no http(s), a user name in it, or not an address at all. */
  | 'bad_url'
  /** It leads to this machine, a private network or a port that is not for the web. Nothing was sent there. */
  | 'blocked'
  | 'too_many_redirects'
  /** More bytes than allowed, or a body that inflates beyond the ratio. */
  | 'too_large'
  | 'timeout'
  /** Its certificate is not trusted, out of date or for another host. */
  | 'tls'
  | 'network'

/** What became of a fetch. A failure carries nothing of what the other side said, so that it tells nobody about a network. */
export type FetchResult =
  | {
      readonly kind: 'ok'
      readonly status: number
      /** By lower-case name; a repeated one is joined by commas. */
      readonly headers: Readonly<Record<string, string>>
      readonly body: Buffer
      /** After redirects. */
      readonly url: string
      /** Where permanent redirects (301, 308) led before any other; null: there were none. */
      readonly movedTo: string | null
    }
  | FetchFailed

export interface FetchFailed {
  readonly kind: 'failed'
  readonly reason: FetchFailure
  /** One sentence for an operator. */
  readonly detail: string
}

export const failed = (reason: FetchFailure, detail: string): FetchFailed => ({ kind: 'failed', reason, detail })

/** Carries a failure out of a callback of the network. */
export class FetchRefusal extends Error {
  override readonly name = 'FetchRefusal'
  readonly result: FetchFailed

  constructor(reason: FetchFailure, detail: string) {
    super(detail)
    this.result = failed(reason, detail)
  }
}

const CERTIFICATE = /^(CERT_|ERR_TLS_|ERR_SSL_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|HOSTNAME_MISMATCH|EPROTO$)/

/** What an error of the network comes to. */
export function toFailure(error: unknown): FetchFailed {
  if (error instanceof FetchRefusal) return error.result
  const code = codeOf(error)
  if (error instanceof Error && error.cause instanceof FetchRefusal) return error.cause.result
  if (CERTIFICATE.test(code)) return failed('tls', `The certificate of the host is not trusted (${code}).`)
  if (/TIMEOUT|ETIMEDOUT/.test(code)) return failed('timeout', `The host did not answer in time (${code}).`)
  return failed('network', `The host could not be reached, or broke off (${code}).`)
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0])
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name
}

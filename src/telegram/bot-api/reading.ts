import type { IncomingHttpHeaders } from 'node:http'

export interface Answered {
  readonly kind: 'answered'
  readonly status: number
  readonly text: string
  readonly retryAfter: string | undefined
}

/** Collects one answer. Most come in one piece, which is then not copied. */
export function createReading(maxBytes: number): {
  begin(status: number, headers: IncomingHttpHeaders): void
  /** False when the answer is too long. */
  add(chunk: Buffer): boolean
  end(): Answered
} {
  let status = 0
  let retryAfter: string | undefined
  let bytes = 0
  const chunks: Buffer[] = []
  return {
    begin(code, headers) {
      status = code
      retryAfter = headers['retry-after']
    },
    add(chunk) {
      bytes += chunk.length
      if (bytes > maxBytes) return false
      chunks.push(chunk)
      return true
    },
    end() {
      const [first] = chunks
      const whole = chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks, bytes)
      return { kind: 'answered', status, text: whole.toString('utf8'), retryAfter }
    },
  }
}

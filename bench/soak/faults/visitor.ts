import type { Product } from '../../../scripts/stage/stage.ts'

export interface Answer {
  readonly status: number
  readonly text: string
  readonly retryAfter: string | null
}

/** A browser at the dashboard's address: it keeps cookies, and nothing else. */
export interface Visitor {
  ask(method: 'GET' | 'POST', path: string, body?: object): Promise<Answer>
  /** Forgets the session but not that the browser is known. */
  forgetSession(): void
  /** What a thief would send. */
  setSession(token: string): void
}

export const OWNER = { name: 'ada', password: 'seven brass lanterns by the quay' } as const

const TIMEOUT_MS = 60_000

export function createVisitor(url: () => string): Visitor {
  const cookies = new Map<string, string>()
  return {
    async ask(method, path, body) {
      const response = await fetch(`${url()}/api/v1${path}`, {
        method,
        signal: AbortSignal.timeout(TIMEOUT_MS),
        headers: {
          origin: url(),
          cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      for (const cookie of response.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
        cookies.set(name, value)
      }
      return { status: response.status, text: await response.text(), retryAfter: response.headers.get('retry-after') }
    },
    forgetSession: () => void cookies.delete('session'),
    setSession: (token) => void cookies.set('session', token),
  }
}

/** The owner, made with the one-time code of the console, signed in. */
export async function becomeOwner({ child, url }: Product): Promise<Visitor> {
  const [, code = ''] = await child.line(/\/setup#code=(\S+)/, TIMEOUT_MS)
  const visitor = createVisitor(() => url)
  const { status, text } = await visitor.ask('POST', '/auth/setup', { code, ...OWNER })
  if (status !== 200) throw new Error(`The owner could not be made: ${status} ${text}`)
  return visitor
}

import type { SendResult } from '../ports.ts'

interface Place {
  readonly host: string
  readonly port: number
  readonly user: string | null
}

const MAX_WORDS = 200

/** Says in one sentence what a mail server did not like, and what to do. Refusals that time does not heal are final. */
export function mailFailure(place: Place, error: unknown): SendResult {
  const facts = factsOf(error)
  return { kind: 'failed', detail: sentence(place, facts), isFinal: facts.status >= 500 }
}

function sentence({ host, port, user }: Place, { code, words }: Facts): string {
  const where = `The mail server ${host}:${port}`
  if (/certificate|self.signed|altname|SSL|TLS/i.test(`${code} ${words}`))
    return `${where} has no TLS that can be trusted (${words}). Use its name as in its certificate, or smtps:// and the port for TLS.`
  switch (code) {
    case 'EAUTH':
      return user === null
        ? `${where} wants a user name and a password: put them into SMTP_URL.`
        : `${where} refuses the user ${user} or its password (${words}): correct SMTP_URL.`
    case 'EDNS':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `The name of the mail server ${host} has no address (${code}): correct SMTP_URL, or see to the name server.`
    case 'ECONNREFUSED':
      return `${where} accepts no connections: correct the host or the port of SMTP_URL.`
    case 'ETIMEDOUT':
      return `${where} did not answer in time: check the port of SMTP_URL and the firewall.`
    case 'EENVELOPE':
      return `${where} refuses the sender or all recipients (${words}): correct SMTP_FROM or the addresses.`
    default:
      return `${where} did not take the mail (${words}): check that the port of SMTP_URL speaks SMTP.`
  }
}

interface Facts {
  readonly code: string
  readonly status: number
  readonly words: string
}

function factsOf(error: unknown): Facts {
  if (!(error instanceof Error)) return { code: '', status: 0, words: String(error).slice(0, MAX_WORDS) }
  const inner = 'errno' in error && 'syscall' in error ? /\b(E[A-Z]{4,})\b/.exec(error.message)?.[1] : undefined
  const code = inner ?? ('code' in error && typeof error.code === 'string' ? error.code : '')
  const response = 'response' in error && typeof error.response === 'string' ? error.response : error.message
  const status = 'responseCode' in error && typeof error.responseCode === 'number' ? error.responseCode : 0
  return { code, status, words: response.replaceAll(/\s+/g, ' ').slice(0, MAX_WORDS) }
}

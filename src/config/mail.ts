import { isLoopback, type Values } from './read-values.ts'

/** Where mail is handed over, and from whom it comes. */
export interface MailConfig {
  readonly host: string
  readonly port: number
  /** always: TLS from the first byte. starttls: refused without it. never: plain text, on a machine or network that is trusted. */
  readonly tls: 'always' | 'starttls' | 'never'
  readonly user: string | null
  readonly password: string | null
  /** `ops@example.org` or `Switchboard <ops@example.org>`. */
  readonly from: string
}

const EXAMPLE = 'smtp://user:password@mail.example.org:587, or smtps:// for TLS from the first byte'
const ADDRESS = /^(?:[^<>@\r\n]{0,100}<[^\s<>@]{1,64}@[^\s<>@]{1,255}>|[^\s<>@]{1,64}@[^\s<>@]{1,255})$/

/** Null: no mail is sent. */
export function readMail(values: Values): MailConfig | null {
  const text = values.optional('SMTP_URL')
  const from = values.optional('SMTP_FROM')
  if (text === null) {
    if (from !== null) values.problem('SMTP_FROM', `needs SMTP_URL, the mail server, as ${EXAMPLE}.`)
    return null
  }
  const url = readServer(text)
  if (url === null)
    values.problem(
      'SMTP_URL',
      `is not the address of a mail server. Write it as ${EXAMPLE}; %40 stands for @ in a name.`,
    )
  const isSender = from !== null && ADDRESS.test(from)
  if (!isSender)
    values.problem(
      'SMTP_FROM',
      'must be the address that mail comes from, as ops@example.org or Switchboard <ops@example.org>.',
    )
  return url === null || !isSender ? null : { ...serverOf(url), from }
}

function readServer(text: string): URL | null {
  const url = URL.canParse(text) ? new URL(text) : null
  const isServer = url !== null && /^smtps?:$/.test(url.protocol) && url.hostname !== '' && isTlsQuery(url.search)
  return isServer ? url : null
}

function serverOf(url: URL): Omit<MailConfig, 'from'> {
  const isTls = url.protocol === 'smtps:'
  const isPlain = url.search !== '' || isLoopback(url.hostname)
  return {
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port === '' ? (isTls ? 465 : 587) : Number(url.port),
    tls: isTls ? 'always' : isPlain ? 'never' : 'starttls',
    user: url.username === '' ? null : decode(url.username),
    password: url.password === '' ? null : decode(url.password),
  }
}

/** `?tls=never` is the one thing that may be asked for. */
const isTlsQuery = (search: string): boolean => search === '' || search === '?tls=never'

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch (error) {
    if (error instanceof URIError) return text
    throw error
  }
}

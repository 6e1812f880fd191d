import type { Db, Trx } from '../../../db/transaction.ts'
import { readSettings } from '../../settings/index.ts'
import { mailOf } from '../core/mail.ts'
import type { NoticeChannelPort, SendResult } from '../ports.ts'
import { mailFailure } from './mail-failure.ts'

export interface MailServer {
  readonly host: string
  readonly port: number
  readonly tls: 'always' | 'starttls' | 'never'
  readonly user: string | null
  readonly password: string | null
  /** `ops@example.org` or `Switchboard <ops@example.org>`. */
  readonly from: string
}

export interface EmailDeps {
  /** Null: nobody set it up. */
  readonly server: MailServer | null
  readonly db: Db
}

const CONNECT_TIMEOUT_MS = 10_000
const SILENCE_TIMEOUT_MS = 20_000
/** All addresses of the settings. */
const TARGET = 'to'

export function createEmailChannel({ server, db }: EmailDeps): NoticeChannelPort {
  const recipients = async (handle: Db | Trx): Promise<string[]> => (await readSettings(handle)).notices.emailTo
  return {
    async targets(trx) {
      return server !== null && (await recipients(trx)).length > 0 ? [TARGET] : []
    },
    async deliver(notice, _target, signal) {
      const to = await recipients(db)
      if (server === null)
        return { kind: 'failed', detail: 'No mail server is set up: set SMTP_URL and SMTP_FROM.', isFinal: true }
      if (to.length === 0)
        return { kind: 'skipped', detail: 'Nobody is to get e-mail: add an address in Settings > Notices.' }
      return send(server, to, mailOf(notice, domainOf(server.from)), signal)
    },
  }
}

async function send(
  server: MailServer,
  to: readonly string[],
  mail: ReturnType<typeof mailOf>,
  signal: AbortSignal,
): Promise<SendResult> {
  const { createTransport } = await import('nodemailer')
  const transport = createTransport({
    host: server.host,
    port: server.port,
    secure: server.tls === 'always',
    requireTLS: server.tls === 'starttls',
    ignoreTLS: server.tls === 'never',
    tls: { rejectUnauthorized: true },
    ...(server.user === null ? {} : { auth: { user: server.user, pass: server.password ?? '' } }),
    connectionTimeout: CONNECT_TIMEOUT_MS,
    greetingTimeout: CONNECT_TIMEOUT_MS,
    dnsTimeout: CONNECT_TIMEOUT_MS,
    socketTimeout: SILENCE_TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  const ended = new AbortController()
  try {
    const sending = transport.sendMail({ from: server.from, to: [...to], ...mail })
    const { rejected } = await Promise.race([sending, whenAborted(signal, ended.signal)])
    const detail =
      rejected.length === 0
        ? `Handed to ${server.host} for ${to.join(', ')}.`
        : `Handed to ${server.host}, which refused ${rejected.join(', ')}. Correct the addresses in Settings > Notices.`
    return { kind: 'sent', detail }
  } catch (error) {
    return mailFailure(server, error)
  } finally {
    ended.abort()
    transport.close()
  }
}

/** A mail under way cannot be called back; its timeouts end it soon. */
const whenAborted = (signal: AbortSignal, ended: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => {
    const abort = (): void => reject(new Error('this process stops'))
    if (signal.aborted) abort()
    signal.addEventListener('abort', abort, { once: true, signal: ended })
  })

const domainOf = (from: string): string => /@([^\s<>@]+)>?$/.exec(from)?.[1] ?? 'switchboard'

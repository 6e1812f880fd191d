import { join, resolve } from 'node:path'
import type { FieldProblem } from '../kernel/errors.ts'
import type { Env } from './env.ts'
import { readMail, type MailConfig } from './mail.ts'
import { readFeeds, type FeedsConfig } from './feeds.ts'
import { readSheets, type SheetsConfig } from './sheets.ts'
import { readBackup, type BackupConfig } from './backup.ts'
import { configInvalid } from './errors.ts'
import { readDsn, readTraces, type TracesConfig } from './watching.ts'
import { createValues, isLoopback, isNetwork, isOrigin, isReachable, type Values } from './read-values.ts'
import { readStore, type StoreConfig } from './store.ts'

export const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]

/** Where a process may be made to kill itself, for tests of recovery. */
export const faultPoints = [
  'before-intent',
  'after-intent',
  'after-write',
  'after-response',
  'after-outcome',
  'in-migration',
  'in-rotation',
  'feeds-fetched',
  'feeds-recorded',
  'feeds-committed',
  'post-rendered',
  'post-planned',
  'sheets-received',
  'sheets-kept',
  'sheets-started',
  'sheets-read',
  'sheets-consolidated',
  'sheets-applied',
  'sheets-exported',
  'sheets-worked',
  'sheets-committed',
] as const

export interface TelegramTimeouts {
  readonly connectMs: number
  readonly sendMs: number
  readonly uploadMs: number
  readonly callMs: number
  /** Long poll; the request is given up 10 s after it. */
  readonly pollS: number
}

export interface Config {
  /** Absolute. */
  readonly dataDir: string
  readonly store: StoreConfig
  readonly host: string
  readonly port: number
  /** Without a slash at the end; null: the address it listens on. */
  readonly publicUrl: string | null
  readonly logLevel: LogLevel
  readonly masterKey: {
    /** 32 bytes, when given by MASTER_KEY or MASTER_KEY_FILE. */
    readonly given: Uint8Array | null
    /** The file of MASTER_KEY_FILE; null without it. */
    readonly givenPath: string | null
    readonly defaultPath: string
    readonly inKubernetes: boolean
  }
  readonly telegram: { readonly apiRoot: string; readonly isLocal: boolean; readonly timeouts: TelegramTimeouts }
  /** Product time: virtual = origin + speed x (real - origin); null: the real clock. */
  readonly clock: { readonly origin: number; readonly speed: number } | null
  readonly faultPoint: { readonly name: (typeof faultPoints)[number]; readonly nth: number } | null
  readonly trustProxy: readonly string[]
  readonly allowInsecureHttp: boolean
  readonly corsOrigins: readonly string[]
  /** Addresses, networks and hosts that the guarded fetch may reach although they are not public. */
  readonly outboundAllow: readonly string[]
  /** How sources of feeds are read. */
  readonly feeds: FeedsConfig
  /** How long projects of sheets are kept, and how much they may be. */
  readonly sheets: SheetsConfig
  /** Units a minute that one person, key or address may take; perMinute 0: nobody is limited. */
  readonly rateLimits: { readonly perMinute: number; readonly loginPerMinute: number }
  readonly metricsToken: string | null
  readonly backup: BackupConfig
  /** PATH: where programs such as pg_dump are looked for. */
  readonly programPath: string
  /** Null: no e-mail. */
  readonly mail: MailConfig | null
  readonly traces: TracesConfig | null
  readonly sentryDsn: string | null
  readonly shutdownTimeoutMs: number
}

const MAX_TIMEOUT_MS = 3_600_000
const MAX_SHUTDOWN_MS = 9_000
const MAX_RATE = 10_000_000
const MIN_METRICS_TOKEN_LENGTH = 16

/**
 * Every default and every refusal.
 * @throws AppError `config_invalid` with all problems at once.
 */
export function toConfig(env: Env): Config {
  const problems: FieldProblem[] = [...env.problems]
  const values = createValues(env, problems)
  const telegram = readTelegram(values)
  const config: Config = {
    dataDir: resolve(values.text('DATA_DIR')),
    store: readStore(values, resolve(values.text('DATA_DIR'))),
    host: readHost(values),
    port: values.integer('PORT', 0, 65_535),
    publicUrl: withoutSlash(values.url('PUBLIC_URL')),
    logLevel: values.oneOf('LOG_LEVEL', logLevels, 'info'),
    masterKey: {
      given: readMasterKey(values),
      givenPath: env.paths.MASTER_KEY ?? null,
      defaultPath: join(env.configHome, 'switchboard', 'master.key'),
      inKubernetes: env.inKubernetes,
    },
    telegram,
    clock: readClock(values, telegram.isLocal),
    faultPoint: readFaultPoint(values, telegram.isLocal),
    trustProxy: values.list('TRUST_PROXY', isNetwork, 'an IP address or a network such as 10.0.0.0/8'),
    allowInsecureHttp: values.flag('ALLOW_INSECURE_HTTP'),
    corsOrigins: values.list('CORS_ORIGINS', isOrigin, 'an origin such as https://example.org'),
    outboundAllow: values.list(
      'OUTBOUND_ALLOW',
      isReachable,
      'an address, a network such as 10.0.0.0/8, or a host name',
    ),
    feeds: readFeeds(values),
    sheets: readSheets(values),
    rateLimits: {
      perMinute: values.integer('RATE_LIMIT_PER_MINUTE', 0, MAX_RATE),
      loginPerMinute: values.integer('RATE_LIMIT_LOGIN_PER_MINUTE', 1, MAX_RATE),
    },
    metricsToken: readMetricsToken(values),
    backup: readBackup(values, resolve(values.text('DATA_DIR'))),
    programPath: env.programPath,
    mail: readMail(values),
    traces: readTraces(values),
    sentryDsn: readDsn(values),
    shutdownTimeoutMs: values.integer('SHUTDOWN_TIMEOUT_MS', 0, MAX_SHUTDOWN_MS),
  }
  if (problems.length > 0) throw configInvalid(problems)
  return Object.freeze(config)
}

const withoutSlash = (url: URL | null): string | null => url?.href.replace(/(?<!\/)\/+$/, '') ?? null

function readHost(values: Values): string {
  const host = values.text('HOST')
  if (!/^[A-Za-z0-9.:-]{1,253}$/.test(host))
    values.problem('HOST', 'is not an address. Use 127.0.0.1 for this machine only, or 0.0.0.0 for all its addresses.')
  return host
}

/** 32 bytes as hex or base64; null when the text is neither. */
export function parseMasterKey(text: string): Uint8Array | null {
  const bytes = /^[0-9a-f]{64}$/i.test(text)
    ? Buffer.from(text, 'hex')
    : Buffer.from(/^[A-Za-z0-9+/_-]{43}=?$/.test(text) ? text : '', 'base64')
  return bytes.length === 32 ? new Uint8Array(bytes) : null
}

function readMasterKey(values: Values): Uint8Array | null {
  const text = values.optional('MASTER_KEY')
  if (text === null) return null
  const key = parseMasterKey(text.trim())
  if (key === null)
    values.problem('MASTER_KEY', 'is not 32 bytes as 64 hex digits or base64. Make one with: openssl rand -base64 32')
  return key
}

function readTelegram(values: Values): Config['telegram'] {
  const url = values.url('TELEGRAM_API_ROOT')
  return {
    apiRoot: withoutSlash(url) ?? '',
    isLocal: url !== null && isLoopback(url.hostname),
    timeouts: {
      connectMs: values.integer('TELEGRAM_CONNECT_TIMEOUT_MS', 1, MAX_TIMEOUT_MS),
      sendMs: values.integer('TELEGRAM_SEND_TIMEOUT_MS', 1, MAX_TIMEOUT_MS),
      uploadMs: values.integer('TELEGRAM_UPLOAD_TIMEOUT_MS', 1, MAX_TIMEOUT_MS),
      callMs: values.integer('TELEGRAM_CALL_TIMEOUT_MS', 1, MAX_TIMEOUT_MS),
      pollS: values.integer('TELEGRAM_POLL_TIMEOUT_S', 0, 50),
    },
  }
}

const ONLY_SIMULATED =
  'is for simulations: it needs a TELEGRAM_API_ROOT on this machine such as http://127.0.0.1:8081. Remove it to talk to Telegram.'

function readClock(values: Values, isLocal: boolean): Config['clock'] {
  const origin = values.optionalInteger('CLOCK_ORIGIN', 0, Number.MAX_SAFE_INTEGER)
  const speed = values.integer('CLOCK_SPEED', 1, 1000)
  if (origin === null) {
    if (speed !== 1) values.problem('CLOCK_SPEED', 'needs CLOCK_ORIGIN, the ms UTC at which the faster clock begins.')
    return null
  }
  if (!isLocal) values.problem('CLOCK_ORIGIN', ONLY_SIMULATED)
  return { origin, speed }
}

function readFaultPoint(values: Values, isLocal: boolean): Config['faultPoint'] {
  const text = values.optional('FAULT_POINT')
  if (text === null) return null
  const [given = '', nth = '1'] = text.split(':', 2)
  const name = faultPoints.find((point) => point === given)
  if (name === undefined || !/^[1-9]\d{0,8}$/.test(nth)) {
    values.problem(
      'FAULT_POINT',
      `must be one of ${faultPoints.join(', ')}, alone or with a number such as after-write:3.`,
    )
    return null
  }
  if (!isLocal) values.problem('FAULT_POINT', ONLY_SIMULATED)
  return { name, nth: Number(nth) }
}

function readMetricsToken(values: Values): string | null {
  const token = values.optional('METRICS_TOKEN')
  if (token !== null && token.length < MIN_METRICS_TOKEN_LENGTH)
    values.problem(
      'METRICS_TOKEN',
      `is shorter than ${MIN_METRICS_TOKEN_LENGTH} characters. Make one with: openssl rand -base64 24`,
    )
  return token
}

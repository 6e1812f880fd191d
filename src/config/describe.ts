export interface Option {
  readonly name: string
  /** As it would be written; null when there is none. */
  readonly default: string | null
  readonly meaning: string
  /** Never printed; may also be given as NAME_FILE, the path of a file that holds it. */
  readonly secret?: true
}

/** Every option there is; docs/configuration.md and `switchboard config` are held to it. */
export const options = [
  {
    name: 'DATA_DIR',
    default: './data',
    meaning:
      'Folder of the SQLite database, of uploaded files and of the socket of the command line. With SQLite, one process at a time.',
  },
  {
    name: 'ROLE',
    default: 'all',
    meaning:
      'all, web (API and dashboard only) or worker (sends, receives and does background work; answers /health and /metrics only). web and worker need DATABASE_URL.',
  },
  {
    name: 'DATABASE_URL',
    default: null,
    meaning:
      'A PostgreSQL database (15 or newer) that several processes share, as postgres://user:password@host:5432/switchboard. Without it, a SQLite database in DATA_DIR.',
    secret: true,
  },
  {
    name: 'PG_POOL_MIN',
    default: '1',
    meaning: 'Connections to PostgreSQL that a process keeps open.',
  },
  {
    name: 'PG_POOL_MAX',
    default: '10',
    meaning:
      'Connections to PostgreSQL that a process opens for its statements at most; a third of them is for reads. One more is its place among the processes, and background jobs have a few of their own.',
  },
  {
    name: 'PG_STATEMENT_TIMEOUT_MS',
    default: '30000',
    meaning: 'How long a statement in PostgreSQL may take; then it is undone.',
  },
  {
    name: 'FILES_DIR',
    default: null,
    meaning: 'Folder of uploaded files; without it, files in DATA_DIR. Processes of one PostgreSQL database share it.',
  },
  {
    name: 'HOST',
    default: '127.0.0.1',
    meaning: 'Address to listen on. Put a TLS proxy in front before you open it to others.',
  },
  { name: 'PORT', default: '8080', meaning: 'Port to listen on; 0 takes any free one.' },
  {
    name: 'PUBLIC_URL',
    default: null,
    meaning:
      'Address under which people reach the dashboard, e.g. https://switchboard.example.org. Without it, the address it listens on.',
  },
  { name: 'LOG_LEVEL', default: 'info', meaning: 'debug, info, warn, error or silent.' },
  {
    name: 'MASTER_KEY',
    default: null,
    meaning:
      'Key that wraps all others: 32 bytes as 64 hex digits or 44 characters of base64. Without it, the file master.key in the folder switchboard of the configuration home, made at the first start.',
    secret: true,
  },
  {
    name: 'BACKUP_DIR',
    default: null,
    meaning:
      'Folder of backups; without it, backups in DATA_DIR. Another disk, or one that is copied elsewhere, survives more.',
  },
  {
    name: 'BACKUP_RECIPIENTS',
    default: '',
    meaning:
      'age recipients (age1…) who can open backups with any age tool besides the master key, separated by commas.',
  },
  {
    name: 'TELEGRAM_API_ROOT',
    default: 'https://api.telegram.org',
    meaning: 'Bot API server: the cloud one, a self-hosted one, or the simulator.',
  },
  {
    name: 'TELEGRAM_CONNECT_TIMEOUT_MS',
    default: '5000',
    meaning: 'How long a connection to the Bot API server may take to open.',
  },
  {
    name: 'TELEGRAM_SEND_TIMEOUT_MS',
    default: '30000',
    meaning: 'How long one message may take, from request to answer.',
  },
  { name: 'TELEGRAM_UPLOAD_TIMEOUT_MS', default: '300000', meaning: 'The same for a message that carries a file.' },
  {
    name: 'TELEGRAM_CALL_TIMEOUT_MS',
    default: '15000',
    meaning: 'The same for every other call (getMe, answerCallbackQuery).',
  },
  {
    name: 'TELEGRAM_POLL_TIMEOUT_S',
    default: '30',
    meaning: 'How long one long poll for updates waits at Telegram; it is given up 10 s after that.',
  },
  {
    name: 'TRUST_PROXY',
    default: '',
    meaning: 'Addresses or networks of proxies whose X-Forwarded-For is believed, separated by commas.',
  },
  {
    name: 'ALLOW_INSECURE_HTTP',
    default: '0',
    meaning:
      '1 serves the dashboard over plain HTTP on an address that is not loopback. Passwords can then be read on the way.',
  },
  { name: 'CORS_ORIGINS', default: '', meaning: 'Origins of other sites that may call the API, separated by commas.' },
  {
    name: 'OUTBOUND_ALLOW',
    default: '',
    meaning:
      'Addresses, networks and host names that webhooks and sources may reach although they are not public, separated by commas. Everything else on this machine and on private networks is refused.',
  },
  {
    name: 'FEEDS_USER_AGENT',
    default: 'Switchboard-feeds',
    meaning:
      'As whom sources are asked; its first word is the name that robots.txt may have rules for. An address behind it lets hosts write to you.',
  },
  {
    name: 'FEEDS_CONCURRENCY',
    default: '64',
    meaning: 'Sources that a process reads at once.',
  },
  {
    name: 'FEEDS_HOST_CONCURRENCY',
    default: '1',
    meaning: 'Requests to one host of sources at once, of all processes together.',
  },
  {
    name: 'FEEDS_HOST_GAP_MS',
    default: '1000',
    meaning:
      'Pause between two requests to one host of sources; a longer Crawl-delay of its robots.txt goes before it.',
  },
  {
    name: 'SHEETS_KEEP_DAYS',
    default: '7',
    meaning: 'Days after the last act in it that a project of sheets is deleted with its files.',
  },
  {
    name: 'SHEETS_CONCURRENCY',
    default: '2',
    meaning:
      'Files of sheets that a process reads, changes or writes at once, each in a child process with its own caps.',
  },
  {
    name: 'RATE_LIMIT_PER_MINUTE',
    default: '1200',
    meaning:
      'Units that one person or API key may take from the API in a minute (reading 1, changing 2, heavy work more); an address five times as much. 0 limits nobody.',
  },
  {
    name: 'RATE_LIMIT_LOGIN_PER_MINUTE',
    default: '30',
    meaning:
      'Tries to sign in, to set up or to use an invitation that one address may make in a minute, right or wrong. Wrong passwords cost growing waits besides.',
  },
  {
    name: 'SMTP_URL',
    default: null,
    meaning:
      'Mail server for notices: smtp://user:password@host:587 (STARTTLS is demanded, but for a server on this machine) or smtps://host:465; with ?tls=never in plain text.',
    secret: true,
  },
  {
    name: 'SMTP_FROM',
    default: null,
    meaning: 'Address that mail comes from, as Switchboard <ops@example.org>.',
  },
  {
    name: 'METRICS_TOKEN',
    default: null,
    meaning: 'Bearer token for /metrics, at least 16 characters. Without it, /metrics answers loopback addresses only.',
    secret: true,
  },
  {
    name: 'OTEL_EXPORTER_OTLP_ENDPOINT',
    default: null,
    meaning:
      'Collector of OpenTelemetry traces (OTLP over HTTP), e.g. http://127.0.0.1:4318. Without it nothing is traced.',
  },
  {
    name: 'OTEL_EXPORTER_OTLP_HEADERS',
    default: null,
    meaning: 'Headers for that collector, as name=value, separated by commas; values are percent-encoded.',
    secret: true,
  },
  { name: 'OTEL_TRACES_SAMPLER_ARG', default: '1', meaning: 'Share of traces that is told, from 0 to 1.' },
  {
    name: 'SENTRY_DSN',
    default: null,
    meaning:
      'Where errors that nobody expected are reported, as https://KEY@errors.example.org/1 (Sentry and what speaks like it). Without it, to the log only.',
    secret: true,
  },
  {
    name: 'SHUTDOWN_TIMEOUT_MS',
    default: '8000',
    meaning:
      'How long a stop may wait for messages in flight, at most 9000; what is still in doubt then is found again at the next start.',
  },
  {
    name: 'CLOCK_ORIGIN',
    default: null,
    meaning: 'Simulation: ms UTC at which the faster clock begins. Only with a loopback TELEGRAM_API_ROOT.',
  },
  {
    name: 'CLOCK_SPEED',
    default: '1',
    meaning: 'Simulation: how many times faster the clock runs, 1 to 1000. Needs CLOCK_ORIGIN.',
  },
  {
    name: 'FAULT_POINT',
    default: null,
    meaning:
      'Simulation: the process kills itself at this point, NAME or NAME:N for the Nth time. Only with a loopback TELEGRAM_API_ROOT.',
  },
] as const satisfies readonly Option[]

export type OptionName = (typeof options)[number]['name']

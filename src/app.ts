import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import packageJson from '../package.json' with { type: 'json' }
import { composeNotices, composeOperators, raiseDeadJob, raiseWrongLogins } from './compose-notices.ts'
import { composeBackups, settleRestore } from './compose-backups.ts'
import { composeJobs } from './compose-jobs.ts'
import { composeLeases, composeWork, type Work } from './compose-work.ts'
import type { Config } from './config/config.ts'
import { apiRoutes } from './http/routes.ts'
import { createServer, type Server } from './http/server.ts'
import { systemActor } from './kernel/actor.ts'
import type { Clock } from './kernel/clock.ts'
import { AppError } from './kernel/errors.ts'
import type { AccountId } from './kernel/ids.ts'
import type { Logger } from './kernel/log.ts'
import { createLanesElsewhere, type LanesElsewhere } from './lanes-elsewhere.ts'
import { createAccounts, type Accounts } from './modules/accounts/index.ts'
import {
  consentHandler,
  countAudience,
  createImports,
  createTags,
  endSubscriptions,
} from './modules/audiences/index.ts'
import { createAudit } from './modules/audit/index.ts'
import { createAuth, refuseFallen, type Auth } from './modules/auth/index.ts'
import { createCampaigns, type Campaigns } from './modules/campaigns/index.ts'
import { createEngine, type Delivery } from './modules/delivery/index.ts'
import { createFiles } from './modules/files/index.ts'
import type { Notices } from './modules/notices/index.ts'
import { createSettings } from './modules/settings/index.ts'
import { createLimits } from './modules/limits/index.ts'
import { catchAllHandler, createInbox, type Inbox } from './modules/inbox/index.ts'
import { createCrashpoint, type CrashAt } from './platform/crashpoint.ts'
import type { Jobs } from './platform/jobs/index.ts'
import { openDataFolder, type DataFolder } from './platform/data-folder.ts'
import { nextBoot } from './platform/instance-store.ts'
import { createObservation, watchApp, watchJobs, watchSenders, type Observation } from './observe/index.ts'
import type { Tracing } from './platform/observe/calls.ts'
import { selfChecks } from './platform/self-check.ts'
import { socketPath } from './platform/socket-path.ts'
import { openProductClock, type ProductClock } from './platform/product-clock.ts'
import { realClock, systemClock } from './platform/system.ts'
import { sharedStore } from './shared-store-options.ts'
import { createStatus } from './status.ts'
import { createSenderFactory } from './telegram/bot-api/index.ts'

/** The cloud Bot API server refuses more than 20 new tokens a minute from one address. */
const START_GAP_MS = 3_100
const WEB_FOLDER = fileURLToPath(new URL('../web/dist', import.meta.url))

export interface AppOptions {
  /** serve: everything. cli: the API on the folder's socket only; nothing is polled or sent. */
  readonly role: 'serve' | 'cli'
  readonly logger: Logger
  /** Where calls are told; nobody without it. */
  readonly tracing?: Tracing | null
}

export interface App {
  readonly server: Server
  readonly newMasterKey: DataFolder['newMasterKey']
  /** A one-time set-up code while there is no owner. */
  beginSetup(): Promise<string | null>
  /** Resolves to the address it listens on; null in the role cli. */
  start(): Promise<string | null>
  /** Claims nothing more, finishes or parks what is in flight, and lets go of the folder. */
  close(): Promise<void>
}

export async function createApp(config: Config, { role, logger, tracing }: AppOptions): Promise<App> {
  const crashAt = config.faultPoint === null ? null : createCrashpoint(config.faultPoint)
  const observation = createObservation(tracing ?? null)
  const folder = await openDataFolder({
    path: config.dataDir,
    masterKey: config.masterKey,
    crashAt,
    logger,
    onStatement: observation.onStatement,
    shared: sharedStore(config, role === 'cli' ? 'cli' : config.store.role, (error) => {
      logger.error({ error }, 'the database belongs to a newer version now; stopping')
      process.kill(process.pid, 'SIGTERM')
    }),
  })
  try {
    const lease = role === 'serve' ? await nextBoot(folder.database.db) : 0
    const time = await openTime(config, folder, logger)
    const { clock } = time
    const parts = compose({ config, folder, role, logger, crashAt, lease, observation, clock })
    await settleRestore(parts)
    const work = composeWork({ ...parts, config, isShared: config.store.postgres !== null })
    const server = await serve(config, folder, parts, logger)
    return assemble(config, folder, role, { ...parts, work, server, time })
  } catch (error) {
    await folder.close()
    throw error
  }
}

interface Composition {
  readonly config: Config
  readonly folder: DataFolder
  readonly role: AppOptions['role']
  readonly logger: Logger
  readonly crashAt: CrashAt | null
  readonly lease: number
  readonly observation: Observation
  readonly clock: Clock
}

/** A simulation has the same virtual clock as its Telegram, at every start. */
const openTime = async ({ clock }: Config, { database }: DataFolder, logger: Logger): Promise<ProductClock> =>
  clock === null
    ? openProductClock({ db: database.db, logger })
    : { clock: systemClock(clock), close: () => Promise.resolve() }

function compose({ config, folder, role, logger, crashAt, lease, observation, clock }: Composition) {
  const { database, secrets } = folder
  const audit = createAudit({
    key: secrets.deriveKey('audit'),
    clock,
    refuseFallen: (trx, actor) => refuseFallen(trx, actor, realClock),
  })
  const { postgres } = config.store
  const works = role === 'serve' && config.store.role !== 'web'
  const leasing = composeLeases({
    database,
    logger,
    boot: lease,
    works,
    laneOf: (accountId) => delivery.lane(accountId),
  })
  const elsewhere = createLanesElsewhere(database.readDb, logger)
  const jobs = watchJobs(
    composeJobs({
      database,
      url: postgres?.url ?? null,
      clock,
      logger,
      works,
      onDead: (trx, job) => raiseDeadJob(notices, trx, job),
    }),
    observation.calls,
  )
  const auth = createAuth({
    database,
    audit,
    realClock,
    secrets,
    logger,
    hooks: { onLoginRefused: (trx, refusal) => raiseWrongLogins(notices, trx, refusal) },
  })
  const notices: Notices = composeNotices({
    config,
    database,
    clock,
    audit,
    jobs,
    secrets,
    operatorBot: () => operators.channel,
  })
  const limits = createLimits({
    ...config.rateLimits,
    db: database.db,
    audit,
    clock,
    realClock,
    logger,
    isShared: config.store.postgres !== null,
  })
  const { apiRoot, timeouts, isLocal } = config.telegram
  const senders = watchSenders(createSenderFactory({ apiRoot, timeouts, logger }), observation)
  const startGapMs = isLocal ? 0 : START_GAP_MS
  const accounts: Accounts = createAccounts({
    ...leasing,
    database,
    clock,
    secrets,
    audit,
    notices,
    senders,
    startGapMs,
    logger,
    hooks: {
      onRemoved: (trx, account) => campaigns.hooks.onAccountRemoved(trx, account),
      async onLease(accountId) {
        await delivery.recover(accountId)
        inbox.wake(accountId)
      },
    },
  })
  const tags = createTags({ database, audit, jobs })
  const imports = createImports({
    database,
    clock,
    audit,
    jobs,
    folder: join(postgres === null ? config.dataDir : folder.filesDir, 'imports'),
  })
  const files = createFiles({ folder: folder.filesDir, clock, audit })
  const delivery: Delivery = createEngine({
    database,
    clock,
    logger,
    leases: leasing.leases,
    elsewhere: elsewhere.lane,
    crashAt,
    ports: {
      accounts,
      audiences: { endSubscriptions },
      files,
      hooks: {
        onDrained: (trx, id) => campaigns.hooks.onDrained(trx, id),
        onMessageRefused: (trx, id, refusal) => campaigns.hooks.onMessageRefused(trx, id, refusal),
      },
    },
  })
  const settings = createSettings({ audit, clock })
  const backups = composeBackups({
    config,
    folder,
    databaseUrl: postgres?.url ?? null,
    clock,
    audit,
    jobs,
    notices,
    settings,
    logger,
    crashAt,
    works,
  })
  const audiences = { countAudience }
  const campaigns: Campaigns = createCampaigns({
    works,
    database,
    clock,
    logger,
    audit,
    notices,
    delivery,
    audiences,
    files,
  })
  const operators = composeOperators({ database, clock, notices, jobs, delivery, accounts, campaigns })
  const handlers = [operators.handler, consentHandler, catchAllHandler]
  const isOurs = (accountId: AccountId): boolean => leasing.leases.fenceOf(accountId) !== null
  const inbox: Inbox = createInbox({ isOurs, database, clock, logger, handlers, accounts, delivery })
  return {
    database,
    clock,
    audit,
    jobs,
    auth,
    limits,
    notices,
    settings,
    backups,
    accounts,
    files,
    imports,
    tags,
    delivery,
    audiences,
    campaigns,
    inbox,
    logger,
    lease,
    works,
    elsewhere,
    role,
    observation,
  }
}

async function serve(
  config: Config,
  { database }: DataFolder,
  parts: ReturnType<typeof compose>,
  logger: Logger,
): Promise<Server> {
  const { version } = packageJson
  const { publicUrl } = config
  const isWorker = parts.role === 'serve' && config.store.role === 'worker'
  const checks = () => selfChecks(database, config.dataDir)
  const status = createStatus({ ...parts, boots: parts.lease, checks, version })
  const { metrics, calls } = parts.observation
  const watch = watchApp({ ...parts, dataDir: config.dataDir, version })
  const server = await createServer({
    ...config,
    logger,
    version,
    checks,
    status,
    metrics,
    calls,
    sessions: parts.auth,
    requestMeter: parts.limits.requests,
    keyQuotas: parts.limits.quotas,
    routes: isWorker ? [] : apiRoutes({ ...parts, publicUrl, status, system: watch.system, campaignRoutes: parts }),
    webFolder: isWorker ? null : WEB_FOLDER,
  })
  return {
    ...server,
    async close() {
      watch.close()
      await server.close()
      await parts.limits.close()
    },
  }
}

interface Assembly {
  readonly time: ProductClock
  readonly server: Server
  readonly work: Work
  readonly jobs: Jobs
  readonly auth: Auth
  readonly delivery: Delivery
  readonly works: boolean
  readonly elsewhere: LanesElsewhere
}

function assemble(config: Config, folder: DataFolder, role: AppOptions['role'], parts: Assembly): App {
  const { server, work, jobs, delivery } = parts
  const { postgres } = config.store
  const socket = folder.ownsSocket ? socketPath(config.dataDir) : null
  const openSocket = async (): Promise<void> => {
    if (socket !== null) await server.listenSocket(socket, systemActor('cli'))
  }
  return {
    server,
    newMasterKey: folder.newMasterKey,
    beginSetup: () => parts.auth.beginSetup(),
    async start() {
      if (role === 'cli') {
        await jobs.start()
        await openSocket()
        return null
      }
      if (postgres === null) await delivery.recover()
      await delivery.wake()
      await openSocket()
      const address = await listen(server, config)
      if (postgres !== null && config.store.role !== 'worker') parts.elsewhere.start()
      await (parts.works ? work.start() : jobs.start())
      return address
    },
    async close() {
      parts.elsewhere.stop()
      await Promise.all([server.close(), parts.works ? work.stop() : jobs.stop()])
      if (socket !== null) rmSync(socket, { force: true })
      await parts.time.close()
      await folder.close()
    },
  }
}

/** Nothing is sent before this worked: a port that is taken must not cost a message. */
function listen(server: Server, { host, port }: Config): Promise<string> {
  return server.listen(host, port).catch((cause: unknown) => {
    throw cannotListen(`${host}:${port}`, cause)
  })
}

const cannotListen = (where: string, cause: unknown): AppError =>
  new AppError(
    'cannot_listen',
    'unavailable',
    `The address ${where} cannot be listened on (${cause instanceof Error ? cause.message : String(cause)}). Stop the program that has it, or set HOST and PORT.`,
    { cause },
  )

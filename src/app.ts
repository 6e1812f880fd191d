import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import packageJson from '../package.json' with { type: 'json' }
import { composeFeeds } from './compose/feeds.ts'
import { composeSheets } from './compose/sheets.ts'
import { composeSheetsBot } from './compose/sheets-bot.ts'
import { composeForgetting } from './compose/forgetting.ts'
import { composeGround } from './compose/ground.ts'
import { loadDispatcher } from './compose/jobs.ts'
import { composeOperators } from './compose/notices.ts'
import { composeBackups, settleRestore } from './compose/backups.ts'
import { composeSending } from './compose/sending.ts'
import { composeWork, type Work } from './compose/work.ts'
import type { Config } from './config/config.ts'
import { apiRoutes } from './http/routes.ts'
import type { Composition } from './compose/composition.ts'
import { createServer, type Server } from './http/server.ts'
import { systemActor } from './kernel/actor.ts'
import { AppError } from './kernel/errors.ts'
import type { AccountId } from './kernel/ids.ts'
import type { Logger } from './kernel/log.ts'
import type { LanesElsewhere } from './compose/lanes-elsewhere.ts'
import { consentHandler, countAudience, createImports, createTags } from './modules/audiences/index.ts'
import type { Auth } from './modules/auth/index.ts'
import type { Delivery } from './modules/delivery/index.ts'
import type { Feeds } from './modules/feeds/index.ts'
import { catchAllHandler, createInbox, type Inbox } from './modules/inbox/index.ts'
import type { Sheets } from './modules/sheets/index.ts'
import { createCrashpoint } from './platform/crashpoint.ts'
import type { Jobs } from './platform/jobs/index.ts'
import { openDataFolder, type DataFolder } from './platform/data-folder.ts'
import { nextBoot } from './platform/instance-store.ts'
import { createObservation, watchApp } from './observe/index.ts'
import type { Tracing } from './platform/observe/calls.ts'
import { selfChecks } from './platform/self-check.ts'
import { socketPath } from './platform/socket-path.ts'
import { openProductClock, type ProductClock } from './platform/product-clock.ts'
import { systemClock } from './platform/system.ts'
import { sharedStore } from './shared-store-options.ts'
import { createStatus } from './status.ts'

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
    const works = role === 'serve' && config.store.role !== 'web'
    const newDispatcher = await loadDispatcher(config.store.postgres?.url ?? null)
    const parts = compose({ config, folder, role, logger, crashAt, lease, observation, clock, newDispatcher, works })
    await settleRestore({ ...parts, postHooks: parts.feeds.hooks })
    const work = composeWork({ ...parts, config, isShared: config.store.postgres !== null })
    const server = await serve(config, folder, parts, logger)
    return assemble(config, folder, role, { ...parts, work, server, time })
  } catch (error) {
    await folder.close()
    throw error
  }
}

/** A simulation has the same virtual clock as its Telegram, at every start. */
const openTime = async ({ clock }: Config, { database }: DataFolder, logger: Logger): Promise<ProductClock> =>
  clock === null
    ? openProductClock({ db: database.db, logger })
    : { clock: systemClock(clock), close: () => Promise.resolve() }

function compose(composition: Composition) {
  const { config, folder } = composition
  const { database } = folder
  const { postgres } = config.store
  const ground = composeGround(composition, () => operators.channel)
  const sending = composeSending(composition, ground, {
    onUpdates: (id) => inbox.wake(id),
    onPostSettled: (trx, settled) => feeds.hooks.onPostSettled(trx, settled),
    onAccountRemoved: (trx, account) => feeds.hooks.onAccountRemoved(trx, account),
  })
  const common = { ...composition, ...ground, ...sending, database }
  const feeds: Feeds = composeFeeds({ ...composition, ...ground, ...sending })
  const sheets = composeSheets({ ...composition, ...ground })
  const sheetsBot = composeSheetsBot({ ...composition, ...ground, ...sending }, sheets)
  const operators = composeOperators(common)
  const isOurs = (accountId: AccountId): boolean => sending.leases.fenceOf(accountId) !== null
  const handlers = [operators.handler, feeds.handler, sheetsBot.handler, consentHandler, catchAllHandler]
  const inbox: Inbox = createInbox({ ...common, isOurs, handlers })
  const importsDir = join(postgres === null ? config.dataDir : folder.filesDir, 'imports')
  return {
    ...common,
    feeds,
    sheets,
    inbox,
    audiences: { countAudience },
    tags: createTags(common),
    forget: composeForgetting(common),
    imports: createImports({ ...common, folder: importsDir }),
    backups: composeBackups({ ...common, databaseUrl: postgres?.url ?? null }),
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
    routes: isWorker
      ? []
      : apiRoutes({
          ...parts,
          publicUrl,
          status,
          system: watch.system,
          campaignRoutes: parts,
          feeds: parts.feeds,
          sheets: parts.sheets,
        }),
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
  readonly feeds: Feeds
  readonly sheets: Sheets
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
      await Promise.all([
        server.close(),
        parts.works ? work.stop() : Promise.all([jobs.stop(), parts.feeds.stop(), parts.sheets.stop()]),
      ])
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

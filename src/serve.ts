import { flushCompileCache } from 'node:module'
import closeWithGrace from 'close-with-grace'
import { createApp, type App } from './app.ts'
import { toConfig, type Config } from './config/config.ts'
import { readEnv } from './config/env.ts'
import { AppError } from './kernel/errors.ts'
import { exitCodeOf } from './kernel/exit-code.ts'
import { createLogger } from './platform/logger.ts'
import { createScrubber } from './platform/scrub.ts'
import { startTelling } from './telling.ts'

/** For people: the log goes to the standard output. */
const say = (text: string): void => void process.stderr.write(`${text}\n`)

/** Runs the server until a signal; a refusal to start is one readable message and an exit code by kind. */
export async function main(): Promise<void> {
  try {
    await run(toConfig(readEnv()))
  } catch (error) {
    say(
      error instanceof AppError
        ? `switchboard: ${error.message} (${error.code})`
        : String(error instanceof Error ? error.stack : error),
    )
    process.exit(exitCodeOf(error))
  }
}

async function run(config: Config): Promise<void> {
  const scrubber = createScrubber()
  for (const secret of [config.metricsToken, config.mail?.password])
    if (typeof secret === 'string') scrubber.plant(secret)
  const log = createLogger({ level: config.logLevel, scrubber, write: (line) => process.stdout.write(line) })
  const { logger, tracing, close: stopTelling } = await startTelling(config, log, scrubber)
  const app = await createApp(config, { role: 'serve', logger, tracing })
  closeWithGrace(
    {
      delay: config.shutdownTimeoutMs,
      logger: false,
      onTimeout: () =>
        logger.warn({}, 'stopped with requests in flight; the next start finds out what can be known of them'),
    },
    async ({ signal, err }) => {
      if (err !== undefined) logger.error({ error: err }, 'stopping after an error that nobody expected')
      else logger.info({ signal }, 'stopping')
      await app.close()
      await stopTelling()
      logger.info({}, 'stopped')
    },
  )
  const address = await app.start()
  await greet(app, config.publicUrl ?? address ?? '', (code) => scrubber.plant(code))
  logger.info({ address, readyMs: Math.round(performance.now()) }, 'ready')
  flushCompileCache()
}

async function greet(app: App, url: string, hide: (code: string) => void): Promise<void> {
  if (app.newMasterKey !== null)
    say(
      `\nA master key was made: ${app.newMasterKey.path} (fingerprint ${app.newMasterKey.fingerprint}).\n` +
        'Keep a copy of it apart from backups of the data folder: without it the bot tokens cannot be read.',
    )
  const code = await app.beginSetup()
  if (code !== null) {
    hide(code)
    say(`\nThere is no owner yet. Open this link once to make one:\n  ${url}/setup#code=${code}\n`)
  }
  say(`Switchboard is ready at ${url}`)
}

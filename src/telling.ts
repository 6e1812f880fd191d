import { setTimeout as sleep } from 'node:timers/promises'
import packageJson from '../package.json' with { type: 'json' }
import type { Config } from './config/config.ts'
import type { Logger } from './kernel/log.ts'
import type { Tracing } from './platform/observe/calls.ts'
import { reporting, startErrorReports } from './platform/observe/error-reports.ts'
import { startTraces } from './platform/observe/traces.ts'
import type { Scrubber } from './platform/scrub.ts'

export interface Telling {
  /** The log, and error reports when somebody takes them. */
  readonly logger: Logger
  readonly tracing: Tracing | null
  /** Sends what waits; a collector that does not answer is not waited for. */
  readonly close: () => Promise<void>
}

/** A stop has other things to do. */
const CLOSE_TIMEOUT_MS = 1_500

/** Begins to tell others what this process does, where the configuration names somebody. */
export async function startTelling(
  { traces, sentryDsn }: Pick<Config, 'traces' | 'sentryDsn'>,
  logger: Logger,
  scrubber: Scrubber,
): Promise<Telling> {
  const { version } = packageJson
  if (sentryDsn !== null) scrubber.plant(sentryDsn)
  for (const value of Object.values(traces?.headers ?? {})) scrubber.plant(value)
  const started =
    traces === null
      ? null
      : await startTraces({
          ...traces,
          version,
          clean: (text) => scrubber.scrub(text),
          onFailure: (detail) => logger.warn({ detail }, 'the collector of traces did not take what it was sent'),
        })
  const reports =
    sentryDsn === null
      ? null
      : await startErrorReports({
          dsn: sentryDsn,
          version,
          scrub: (text) => scrubber.scrub(text),
          onFailure: (detail) => logger.warn({ detail }, 'an error report could not be delivered'),
        })
  return {
    logger: reports === null ? logger : reporting(logger, reports),
    tracing: started,
    async close() {
      await Promise.race([
        Promise.allSettled([started?.close(), reports?.close()]),
        sleep(CLOSE_TIMEOUT_MS, undefined, { ref: false }),
      ])
    },
  }
}

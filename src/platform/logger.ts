import { pino, stdSerializers, stdTimeFunctions } from 'pino'
import type { LogFields, Logger } from '../kernel/log.ts'
import type { Scrubber } from './scrub.ts'

export interface LoggerOptions {
  readonly level: 'debug' | 'info' | 'warn' | 'error' | 'silent'
  readonly scrubber: Scrubber
  /** Gets whole lines, already scrubbed. */
  readonly write: (line: string) => void
}

/** JSON lines. Every one passes the scrubber last, so that no field, message or stack can carry a secret out. */
export function createLogger({ level, scrubber, write }: LoggerOptions): Logger {
  const sink = pino(
    {
      level,
      base: null,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { error: stdSerializers.err, err: stdSerializers.err },
    },
    { write: (line: string) => write(scrubber.scrub(line)) },
  )
  return {
    debug: (fields: LogFields, message: string) => sink.debug(fields, message),
    info: (fields: LogFields, message: string) => sink.info(fields, message),
    warn: (fields: LogFields, message: string) => sink.warn(fields, message),
    error: (fields: LogFields, message: string) => sink.error(fields, message),
  }
}

import type { Config } from '../config/config.ts'
import type { ApiClient } from './client.ts'
import type { Terminal } from './terminal.ts'

export interface Flag {
  readonly type: 'string' | 'boolean'
  readonly multiple?: boolean
  /** How its value is called in the help, as `PATH`. */
  readonly value?: string
  readonly meaning: string
}

export type FlagValues = Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>

/** What came of a command: for people and, with --json, for programs. */
export interface Result {
  readonly text: string
  readonly json: unknown
  /** False: the command worked and what it looked at is not well; exit code 1. */
  readonly ok?: boolean
}

export interface CommandInput {
  readonly config: Config
  readonly terminal: Terminal
  readonly args: readonly string[]
  readonly flags: FlagValues
  /** Opens the connection when it is first asked for. */
  readonly api: () => Promise<ApiClient>
  /** Whether a server runs on the folder; asks for the connection. */
  readonly isServerRunning: () => Promise<boolean>
}

export interface Command {
  /** As it is typed: `campaign start`. */
  readonly name: string
  readonly summary: string
  /** Names of its positional arguments; all are required. */
  readonly args: readonly string[]
  readonly flags: Readonly<Record<string, Flag>>
  run(input: CommandInput): Promise<Result>
}

import { parseArgs, type ParseArgsConfig } from 'node:util'
import { toConfig } from '../config/config.ts'
import { AppError } from '../kernel/errors.ts'
import { exitCodeOf } from '../kernel/exit-code.ts'
import type { Command, FlagValues } from './command.ts'
import { commands } from './commands/index.ts'
import { connect, type Connection } from './connect.ts'
import { badUsage, tokenOnCommandLine } from './errors.ts'
import { helpOf, overview } from './help.ts'
import type { Terminal } from './terminal.ts'

interface Invocation {
  readonly command: Command
  readonly args: readonly string[]
  readonly flags: FlagValues
}

/** Runs one command; resolves to the exit code: 0, 1 when what it looked at is not well, else by the kind of error. */
export async function runCli(argv: readonly string[], terminal: Terminal): Promise<number> {
  const isJson = argv.includes('--json')
  try {
    const invocation = readInvocation(argv)
    if (typeof invocation === 'string') {
      terminal.out(invocation)
      return 0
    }
    const { text, json, ok = true } = await execute(invocation, terminal)
    terminal.out(isJson ? JSON.stringify(json, null, 2) : text)
    return ok ? 0 : 1
  } catch (error) {
    terminal.err(describe(error, isJson))
    return exitCodeOf(error)
  }
}

async function execute({ command, args, flags }: Invocation, terminal: Terminal) {
  const config = toConfig(terminal.env())
  let opened: Promise<Connection> | undefined
  const connection = (): Promise<Connection> => (opened ??= connect(config, (line) => terminal.err(line)))
  try {
    return await command.run({
      config,
      terminal,
      args,
      flags,
      api: async () => (await connection()).api,
      isServerRunning: async () => (await connection()).isServerRunning,
    })
  } finally {
    await opened?.then(
      (used) => used.close(),
      () => undefined,
    )
  }
}

/** The command to run, or the help that was asked for. */
function readInvocation(argv: readonly string[]): Invocation | string {
  const words = argv.filter((word) => !word.startsWith('-'))
  const command = [2, 1]
    .map((count) => words.slice(0, count).join(' '))
    .flatMap((name) => commands.filter((known) => known.name === name))[0]
  if (command === undefined) {
    if (words.length === 0) return overview(commands)
    const group = commands.filter(({ name }) => name.startsWith(`${words[0] ?? ''} `))
    if (group.length > 0 && (words.length === 1 || argv.includes('--help'))) return overview(group)
    throw badUsage(`There is no command "${words.slice(0, 2).join(' ')}".`, '')
  }
  if (argv.includes('--help')) return helpOf(command)
  const { values, positionals } = parse(command, argv)
  const args = positionals.slice(command.name.split(' ').length)
  if (args.length !== command.args.length) throw wrongArguments(command, args)
  return { command, args, flags: values }
}

/** What a command that takes nothing was given is not repeated: it may be a token. */
function wrongArguments({ name, args: wanted }: Command, given: readonly string[]): AppError {
  if (wanted.length > 0) return badUsage(`It takes ${wanted.join(' and ')}; given: ${given.join(' ') || 'none'}.`, name)
  return name === 'account add'
    ? tokenOnCommandLine()
    : badUsage(`It takes options only: ${given.length} more given.`, name)
}

function parse(command: Command, argv: readonly string[]): { values: FlagValues; positionals: string[] } {
  const options: ParseArgsConfig['options'] = { json: { type: 'boolean' } }
  for (const [name, { type, multiple = false }] of Object.entries(command.flags)) options[name] = { type, multiple }
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true, strict: true })
  } catch (error) {
    throw badUsage(error instanceof Error ? error.message : String(error), command.name)
  }
}

function describe(error: unknown, isJson: boolean): string {
  if (!(error instanceof AppError)) return error instanceof Error ? (error.stack ?? error.message) : String(error)
  const { code, message, fields } = error
  return isJson ? JSON.stringify({ code, message, fields }) : `${code}: ${message}`
}

import type { Command } from './command.ts'
import { table } from './table.ts'

export const usageOf = (command: Command): string =>
  ['switchboard', command.name, ...command.args, '[options]'].join(' ')

export function helpOf(command: Command): string {
  const own = Object.entries(command.flags).map(([name, { value, meaning, multiple }]) => [
    `  --${name}${value === undefined ? '' : ` ${value}`}`,
    multiple === true ? `${meaning} May be given several times.` : meaning,
  ])
  const options = [...own, ['  --json', 'Prints the result as JSON.'], ['  --help', 'Prints this.']]
  return `${usageOf(command)}\n\n${command.summary}\n\n${table(options)}`
}

export const overview = (commands: readonly Command[]): string =>
  [
    'switchboard COMMAND [--json] [--help]',
    '',
    'Talks to the server of the data folder (DATA_DIR), or opens the folder itself when none runs.',
    '',
    table(commands.map((command) => [`  ${[command.name, ...command.args].join(' ')}`, command.summary])),
  ].join('\n')

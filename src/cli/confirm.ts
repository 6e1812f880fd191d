import type { CommandInput } from './command.ts'
import { confirmationNeeded, confirmationWrong } from './errors.ts'
import { textFlag } from './flags.ts'

/** Goes on only when the person typed the number, or passed it as --confirm. @throws AppError `confirmation_needed`, `confirmation_wrong` */
export async function confirm({ terminal, flags }: CommandInput, number: number, what: string): Promise<void> {
  const given =
    textFlag(flags, 'confirm') ??
    (terminal.isInteractive ? await terminal.ask(`${what} Type ${number} to confirm: `) : undefined)
  if (given === undefined) throw confirmationNeeded(number, what)
  const typed = given.trim().replaceAll(/[,_ ]/g, '')
  if (typed !== String(number)) throw confirmationWrong(typed, number)
}

export const confirmFlag = {
  type: 'string',
  value: 'N',
  meaning: 'The number, instead of being asked for it.',
} as const

import type { Flag, FlagValues } from './command.ts'
import { textFlag, toNumber } from './flags.ts'

export const channelFlag: Flag = { type: 'string', value: 'ID', meaning: 'Only those of this channel.' }

/** What a query says about the channel that was asked for; empty without one. */
export function channelFilter(flags: FlagValues): string {
  const id = textFlag(flags, 'channel')
  return id === undefined ? '' : `channelId=${toNumber(id, '--channel')}&`
}

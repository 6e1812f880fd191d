import { auditVerdictSchema } from '../../modules/audit/contract.ts'
import type { Command } from '../command.ts'
import { textFlag } from '../flags.ts'

const verifyCommand: Command = {
  name: 'audit verify',
  summary: 'Recomputes the chain of the audit log and names the first event that does not fit.',
  args: [],
  flags: {
    head: {
      type: 'string',
      value: 'HASH',
      meaning: 'A head that was kept elsewhere: finds a log whose end was cut off.',
    },
  },
  async run({ api, flags }) {
    const expectedHead = textFlag(flags, 'head')
    const verdict = await (
      await api()
    ).post('/audit/verify', expectedHead === undefined ? {} : { expectedHead }, auditVerdictSchema)
    const { ok, events, head, firstBad, problem } = verdict
    const text = ok
      ? `The audit log is whole: ${events} events.\nHead: ${head}\nKeep the head elsewhere and pass it as --head the next time.`
      : `The audit log was changed${firstBad === null ? '' : ` at event ${firstBad}`}: ${problem ?? ''}`
    return { text, json: verdict, ok }
  },
}

export const auditCommands: readonly Command[] = [verifyCommand]

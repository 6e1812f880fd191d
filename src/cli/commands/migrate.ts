import { migrateStore, pendingInStore } from '../../platform/schema-store.ts'
import { createLogger } from '../../platform/logger.ts'
import { createScrubber } from '../../platform/scrub.ts'
import { sharedStore } from '../../shared-store-options.ts'
import type { Command, CommandInput } from '../command.ts'

export const migrateCommand: Command = {
  name: 'migrate',
  summary:
    'Brings the schema of the database up to this version, as a start does. With PostgreSQL, processes of an earlier version have to be stopped first.',
  args: [],
  flags: {
    check: { type: 'boolean', meaning: 'Only says what would be run; exit code 1 when there is something.' },
  },
  async run(input) {
    const isCheck = input.flags['check'] === true
    const options = optionsOf(input)
    const migrations = await (isCheck ? pendingInStore(options) : migrateStore(options))
    const list = migrations.map((name) => `  ${name}`).join('\n')
    if (migrations.length === 0) return { text: 'The schema is up to date.', json: { pending: [], ran: [] } }
    return isCheck
      ? { text: `To be run:\n${list}`, json: { pending: migrations, ran: [] }, ok: false }
      : { text: `Done:\n${list}`, json: { pending: [], ran: migrations } }
  },
}

function optionsOf({ config, terminal }: CommandInput) {
  const write = (line: string): void => terminal.err(line.trimEnd())
  const logger = createLogger({ level: 'warn', scrubber: createScrubber(), write })
  return {
    path: config.dataDir,
    masterKey: config.masterKey,
    crashAt: null,
    logger,
    shared: sharedStore(config, 'migrate', () => undefined),
  }
}

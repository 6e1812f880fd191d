import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { openReader } from '../../db/sqlite/open.ts'
import { AppError } from '../../kernel/errors.ts'
import { socketPath } from '../../platform/socket-path.ts'
import type { Command, CommandInput } from '../command.ts'
import { isListening } from '../connect.ts'
import { diskFindings } from '../doctor/disk.ts'
import { fail, ok, wordsOf, type Finding, type Level } from '../doctor/finding.ts'
import { exposureFinding, keyFinding, portFinding, proxyFinding } from '../doctor/machine.ts'
import { serverFindings } from '../doctor/server.ts'
import { telegramFindings } from '../doctor/telegram.ts'
import { table } from '../table.ts'

const signs: Readonly<Record<Level, string>> = { ok: 'ok', warn: 'WARN', fail: 'FAIL' }

export const doctorCommand: Command = {
  name: 'doctor',
  summary:
    'Looks at everything a server needs, says what is wrong and what to do; changes nothing. Exit code 1 when something fails.',
  args: [],
  flags: {},
  async run(input) {
    const findings = await examine(input)
    const isWell = findings.every(({ level }) => level !== 'fail')
    const rows = findings.flatMap(({ name, level, detail, next }) => [
      [signs[level], name, detail],
      ...(next === null ? [] : [['', '', `→ ${next}`]]),
    ])
    return { text: table(rows), json: { ok: isWell, findings }, ok: isWell }
  },
}

async function examine(input: CommandInput): Promise<Finding[]> {
  const { config, terminal } = input
  const { dataDir } = config
  const isRunning = existsSync(dataDir) && (await isListening(socketPath(dataDir)))
  return [
    ok('configuration', 'every variable is understood'),
    ok('server', isRunning ? 'runs on this data folder' : 'none runs on this data folder; start it with npm start'),
    await portFinding(config, isRunning),
    exposureFinding(config),
    keyFinding(config.masterKey),
    proxyFinding(terminal.env()),
    ...diskFindings(config),
    ...(await telegramFindings(config)),
    ...(await storeFindings(input, isRunning)),
  ]
}

async function storeFindings({ config, api }: CommandInput, isRunning: boolean): Promise<Finding[]> {
  const {
    dataDir,
    store: { postgres },
  } = config
  const path = join(dataDir, 'switchboard.db')
  if (postgres === null && !existsSync(path))
    return [ok('data folder', `${dataDir} is not there yet; the first start makes it`)]
  const whole = postgres === null ? [integrityFinding(path)] : []
  if (whole.some(({ level }) => level === 'fail')) return whole
  try {
    const client = await api()
    const seen = await serverFindings(client, isRunning)
    return [...whole, ok('data folder', `${dataDir}; the master key fits`), ...seen]
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return [
      ...whole,
      fail(postgres === null ? 'data folder' : 'database', error.message, `docs/errors.md explains ${error.code}.`),
    ]
  }
}

const TO_RESTORE = 'Stop the server, copy the folder aside, and restore a backup: docs/runbooks/database.md.'

/** Reads the whole file, beside a server that runs. */
function integrityFinding(path: string): Finding {
  try {
    const reader = openReader(path)
    try {
      const problems = reader
        .prepare('pragma quick_check(3)')
        .all()
        .flatMap((row) => Object.values(row).map(String))
      if (problems.length === 1 && problems[0] === 'ok') return ok('database file', 'is whole')
      return fail('database file', `is damaged: ${problems.join('; ')}`, TO_RESTORE)
    } finally {
      reader.close()
    }
  } catch (error) {
    return fail('database file', `cannot be read (${wordsOf(error)})`, TO_RESTORE)
  }
}

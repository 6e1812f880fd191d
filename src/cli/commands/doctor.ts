import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../../config/config.ts'
import { statusSchema, type Status } from '../../http/status.ts'
import { AppError } from '../../kernel/errors.ts'
import { diskCheck } from '../../platform/self-check.ts'
import { socketPath } from '../../platform/socket-path.ts'
import type { Command, CommandInput } from '../command.ts'
import { isListening } from '../connect.ts'
import { table } from '../table.ts'

interface Finding {
  readonly name: string
  readonly ok: boolean
  readonly detail: string
}

export const doctorCommand: Command = {
  name: 'doctor',
  summary: 'Looks at everything a server needs and says what is wrong.',
  args: [],
  flags: {},
  async run(input) {
    const { config } = input
    const findings = [
      { name: 'configuration', ok: true, detail: 'every variable is understood' },
      await serverFinding(config),
      await telegramFinding(config),
      ...(await folderFindings(input)),
    ]
    const ok = findings.every((finding) => finding.ok)
    const rows = findings.map(({ name, ok: isFine, detail }) => [isFine ? 'ok' : 'BAD', name, detail])
    return { text: table(rows), json: { ok, findings }, ok }
  },
}

async function serverFinding({ dataDir }: Config): Promise<Finding> {
  const isRunning = existsSync(dataDir) && (await isListening(socketPath(dataDir)))
  return {
    name: 'server',
    ok: true,
    detail: isRunning ? 'runs on this data folder' : 'none runs on this data folder; start it with npm start',
  }
}

/** Any answer over HTTP will do: a Bot API server tells nothing without a token. */
async function telegramFinding({ telegram }: Config): Promise<Finding> {
  const { apiRoot, timeouts } = telegram
  try {
    const response = await fetch(apiRoot, { redirect: 'manual', signal: AbortSignal.timeout(timeouts.callMs) })
    await response.body?.cancel()
    return { name: 'telegram', ok: true, detail: `${apiRoot} answers` }
  } catch (error) {
    return { name: 'telegram', ok: false, detail: `${apiRoot} ${problemOf(error, timeouts.callMs)}` }
  }
}

function problemOf(error: unknown, timeoutMs: number): string {
  if (error instanceof Error && error.name === 'TimeoutError')
    return `gives no answer within ${timeoutMs} ms. Check that it is a Bot API server and that it is not overloaded.`
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error)
  return `cannot be reached (${cause}). Check network, DNS and firewall.`
}

async function folderFindings({ config, api }: CommandInput): Promise<Finding[]> {
  const { dataDir } = config
  if (!existsSync(join(dataDir, 'switchboard.db')))
    return [{ name: 'data folder', ok: true, detail: `${dataDir} is not there yet; the first start makes it` }]
  const disk = await diskCheck(dataDir)
  try {
    const status = await (await api()).get('/status', statusSchema)
    return [{ name: 'data folder', ok: true, detail: `${dataDir}; the master key fits` }, ...statusFindings(status)]
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return [
      { name: 'data folder', ok: false, detail: error.message },
      { name: disk.name, ok: disk.ok, detail: disk.detail ?? 'has room' },
    ]
  }
}

const statusFindings = ({ checks, accounts }: Status): Finding[] => [
  ...checks.map(({ name, ok, detail }) => ({ name, ok, detail: detail ?? 'works' })),
  ...accounts.map(({ username, health, healthReason }) => ({
    name: `@${username}`,
    ok: health !== 'bad',
    detail: healthReason ?? health,
  })),
]

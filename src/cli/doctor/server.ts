import type { z } from 'zod'
import { statusSchema, type Status } from '../../http/status.ts'
import { backupStatusSchema } from '../../modules/backups/contract.ts'
import { examinationSchema } from '../../modules/accounts/contract.ts'
import { systemSchema } from '../../observe/contract.ts'
import type { ApiClient } from '../client.ts'
import { fail, ok, warn, type Finding } from './finding.ts'

const DAY_MS = 86_400_000
const LONG_LOOP_MS = 500
const WAITING_UPDATES = 1_000

/** What the process of the folder says of itself and asks Telegram about its bots. */
export async function serverFindings(api: ApiClient, isRunning: boolean): Promise<Finding[]> {
  const status = await api.get('/status', statusSchema)
  const system = await api.get('/system', systemSchema)
  const backups = await api.get('/backups/status', backupStatusSchema)
  return [
    ...status.checks.filter(({ name }) => name !== 'disk').map(checkFinding),
    ok('versions', system.versions.map(({ name, version }) => `${name} ${version}`).join(', ')),
    ...(isRunning ? [loadFinding(system)] : []),
    backupFinding(backups, status.clock.now),
    ...(await botFindings(api, status.accounts)),
  ]
}

const checkFinding = ({ name, ok: isWell, detail }: Status['checks'][number]): Finding =>
  isWell ? ok(name, 'works') : fail(name, detail ?? 'does not work', 'See docs/runbooks for what to look at.')

function loadFinding({ loop, queues }: z.infer<typeof systemSchema>): Finding {
  const pool = queues.find(({ name }) => name === 'pool')?.length ?? 0
  if (loop.maxMs > LONG_LOOP_MS)
    return warn(
      'load',
      `the event loop was held for ${Math.round(loop.maxMs)} ms within the last minute`,
      'The page System names the slowest calls.',
    )
  if (pool > 0)
    return warn(
      'load',
      `${pool} requests wait for a connection to the database`,
      'Raise PG_POOL_MAX, or max_connections of the server.',
    )
  return ok('load', `the event loop was held for at most ${Math.round(loop.maxMs)} ms within the last minute`)
}

function backupFinding({ lastGood, isOld, plan }: z.infer<typeof backupStatusSchema>, now: number): Finding {
  if (lastGood === null)
    return warn(
      'backup',
      'there is none yet',
      'Make one: npm run switchboard -- backup. Set a schedule under Settings → Backup.',
    )
  const age = `the newest good one is ${((now - (lastGood.takenAt ?? now)) / DAY_MS).toFixed(1)} days old`
  if (isOld) return fail('backup', age, 'Settings → Backup says why the last one failed.')
  return plan.cron === null
    ? warn('backup', `${age}, and none is planned`, 'Set a schedule under Settings → Backup.')
    : ok('backup', age)
}

async function botFindings(api: ApiClient, accounts: Status['accounts']): Promise<Finding[]> {
  const findings: Finding[] = []
  for (const account of accounts) if (account.state !== 'removed') findings.push(await botFinding(api, account))
  return findings
}

async function botFinding(api: ApiClient, account: Status['accounts'][number]): Promise<Finding> {
  const name = `@${account.username}`
  const { token, webhookHost, waitingUpdates } = await api.post(
    `/accounts/${account.id}/examine`,
    {},
    examinationSchema,
  )
  if (token !== null)
    return fail(name, `Telegram refuses its token, or does not answer: ${token}`, 'See docs/runbooks/bot-stopped.md.')
  if (webhookHost !== null)
    return fail(
      name,
      `a webhook to ${webhookHost} is set, so its updates do not come here`,
      'See docs/runbooks/bot-409.md: delete the webhook, or give that program a bot of its own.',
    )
  if (account.health === 'bad')
    return fail(
      name,
      account.healthReason ?? 'needs a person',
      'See its page on the dashboard, and docs/runbooks/bot-409.md.',
    )
  if (account.health === 'waiting')
    return warn(name, account.healthReason ?? 'waits', 'It goes on by itself; see docs/runbooks/flood-wait.md.')
  if ((waitingUpdates ?? 0) > WAITING_UPDATES)
    return warn(
      name,
      `${waitingUpdates} updates wait at Telegram`,
      account.state === 'active'
        ? 'They come in the next minutes; if not, see docs/runbooks/stuck-campaign.md.'
        : 'Resume the bot: Telegram keeps them for 24 hours.',
    )
  return ok(
    name,
    account.state === 'active' ? 'its token works, and no webhook is set' : `${account.state}; its token works`,
  )
}

import { execFile } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs, promisify } from 'node:util'
import type { Account } from '../../src/modules/accounts/contract.ts'
import type { Campaign, Original, Progress } from '../../src/modules/campaigns/contract.ts'
import type { Page } from '../../src/kernel/page.ts'
import { compare, type Agreement } from '../../scripts/stage/agreement.ts'
import { connectApi, type Api } from '../../scripts/stage/api.ts'
import { addBots, sendStarts, waitForDelivered, waitForSubscribers } from '../../scripts/stage/crowd.ts'
import { openStage, pause, stop, type Product, type Stage } from '../../scripts/stage/stage.ts'

interface Plan {
  readonly recipients: number
  readonly bots: number
  readonly speed: number
  readonly seed: number
  /** Two empty databases, for a rehearsal on PostgreSQL whose pg_dump fits; without them on SQLite. */
  readonly databases: { readonly original: string; readonly copy: string } | null
}

/** What the tests can afford. */
const SHORT: Plan = { recipients: 1_500, bots: 2, speed: 5, seed: 1, databases: null }
const MARKER = 'soak-restore'
const TIMEOUT_MS = 300_000
const WRONG_KEY = '22'.repeat(32)
const RIGHT_KEY = '11'.repeat(32)

/**
 * Takes a backup in the middle of a campaign and restores it elsewhere, twice over: the original goes on to the end and the copy is told
 * so; the original is killed at the backup and the copy goes on. Returns whether nobody got anything twice, nothing
 * is sent that the copy denies and, the second time, everybody got it once.
 */
export async function restoreSoak(args: readonly string[]): Promise<boolean> {
  const plan = readPlan(args)
  const { values } = parseArgs({ args: [...args], options: { only: { type: 'string' } }, strict: false })
  const wanted = (['went_on', 'stopped'] as const).filter((original) => (values.only ?? original) === original)
  let ok = wanted.length > 0
  for (const original of wanted) ok = (await rehearse(plan, original)) && ok
  return ok
}

async function rehearse(plan: Plan, original: Original): Promise<boolean> {
  const startedAt = performance.now()
  const stage = await openStage({ speed: plan.speed, seed: plan.seed })
  try {
    const backup = join(stage.folder, 'backup.tar.age')
    const { campaign, atBackup } = await backUpInTheMiddle(stage, plan, { original, backup })
    const { copy, isWrongKeyRefused } = await restoreElsewhere(stage, plan, backup)
    const isHeld = await isQuietAndHeld(copy.api, campaign.id)
    await goOn(copy.api, campaign.id, original)
    const agreement = await compare(stage.control, copy.api, campaign, MARKER)
    const verified = await copy.api.post<{ ok: boolean }>(`/campaigns/${campaign.id}/verify`)
    await stop(copy.child)
    const isSafe = isWrongKeyRefused && isHeld && verified.ok && isAccounted(agreement)
    const ok = isSafe && isComplete(agreement, original, plan)
    print({ plan, original, atBackup, isWrongKeyRefused, isHeld, agreement, ok, startedAt })
    return ok
  } finally {
    await stage.close()
  }
}

interface Taking {
  readonly original: Original
  /** Where to write it. */
  readonly backup: string
}

/** What stops has sent nothing since the snapshot: it is paused before and killed after. What goes on sends everything. */
async function backUpInTheMiddle(stage: Stage, plan: Plan, { original, backup }: Taking) {
  const store = envOf(plan.databases?.original)
  const first = await stage.start(store)
  const campaign = await begin(stage, first.api, plan)
  if (original === 'stopped') {
    await first.api.post(`/campaigns/${campaign.id}/pause`)
    await settled(first.api, campaign.id)
  }
  await cli({ DATA_DIR: stage.dataDir, ...store }, ['backup', '--out', backup])
  const atBackup = (await stage.control.summary()).committed
  if (original === 'stopped') await kill(first)
  else await untilState(first.api, campaign.id, 'completed')
  await stop(first.child)
  return { campaign, atBackup }
}

async function restoreElsewhere(stage: Stage, plan: Plan, backup: string) {
  const target = join(stage.folder, 'copy')
  const urlFile = join(stage.folder, 'copy-url')
  writeFileSync(urlFile, plan.databases?.copy ?? '')
  const database = plan.databases === null ? [] : ['--database-url-file', urlFile]
  const restore = ['restore', backup, '--into', target, ...database]
  const wrongKey = await cli({ DATA_DIR: target }, restore, WRONG_KEY)
  const isWrongKeyRefused = wrongKey.includes('backup_key_wrong') && !existsSync(target)
  await cli({ DATA_DIR: target }, restore)
  return { copy: await openCopy(stage, target, envOf(plan.databases?.copy)), isWrongKeyRefused }
}

/** Nobody twice, and nothing arrived that the copy says it did not send. */
const isAccounted = ({ doubled, unrecorded }: Agreement): boolean => doubled.length === 0 && unrecorded.length === 0

/** Nothing is open; and when the original had stopped, everybody has it once. */
const isComplete = ({ open, lost, delivered, sent, uncertain }: Agreement, original: Original, plan: Plan): boolean =>
  open === 0 &&
  lost.length === 0 &&
  (original === 'stopped'
    ? delivered === plan.recipients && sent + uncertain === plan.recipients
    : delivered <= plan.recipients)

/** Everybody is subscribed and about a third of the campaign has arrived. */
async function begin(stage: Stage, api: Api, plan: Plan): Promise<Campaign> {
  const accounts = await addBots(stage.control, api, plan.bots)
  await sendStarts(stage.control, accounts, plan.recipients)
  await waitForSubscribers(api, plan.recipients, () => undefined)
  await waitForDelivered(stage.control, plan.recipients)
  const campaign = await api.post<Campaign>('/campaigns', {
    name: 'Rehearsal',
    message: { text: `${MARKER} for {{first_name|you}}`, media: null, button: null },
    audience: { accountIds: accounts.map(({ id }) => id) },
  })
  const { audience } = await api.get<{ audience: { recipients: number } }>(`/campaigns/${campaign.id}/preflight`)
  await api.post(`/campaigns/${campaign.id}/start`, { confirmRecipients: audience.recipients })
  await waitForDelivered(stage.control, Math.ceil(plan.recipients * (4 / 3)))
  return campaign
}

async function kill({ child }: Product): Promise<void> {
  child.signal('SIGKILL')
  await child.exited
}

const settled = async (api: Api, id: number): Promise<void> => {
  await until(async () => (await api.get<Progress>(`/campaigns/${id}/progress`)).sums.sending === 0)
}

const untilState = async (api: Api, id: number, wanted: string): Promise<void> => {
  await until(async () => (await api.get<Progress>(`/campaigns/${id}/progress`)).state === wanted)
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + TIMEOUT_MS
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error('It did not come to pass in time.')
    await pause(100)
  }
}

interface Copy extends Pick<Product, 'child'> {
  readonly api: Api
}

const envOf = (url: string | undefined): Record<string, string> => (url === undefined ? {} : { DATABASE_URL: url })

async function openCopy(stage: Stage, target: string, env: Readonly<Record<string, string>>): Promise<Copy> {
  const { child } = stage.launch({ DATA_DIR: target, PORT: '0', ...env })
  const api = connectApi(target)
  await until(() =>
    api.get('/health/ready').then(
      () => true,
      () => {
        if (child.hasExited) throw new Error(`The copy did not start:\n${child.lines.slice(-20).join('\n')}`)
        return false
      },
    ),
  )
  void child.exited.then(() => api.close())
  return { child, api }
}

async function isQuietAndHeld(api: Api, campaignId: number): Promise<boolean> {
  const { items } = await api.get<Page<Account>>('/accounts?limit=200')
  const campaign = await api.get<Campaign>(`/campaigns/${campaignId}`)
  return (
    items.every(({ state }) => state === 'paused') && campaign.state === 'paused' && campaign.restoredUntil !== null
  )
}

async function goOn(api: Api, campaignId: number, original: Original): Promise<void> {
  const { items } = await api.get<Page<Account>>('/accounts?limit=200')
  for (const { id } of items) await api.post(`/accounts/${id}/resume`)
  const isAsked = await api.post(`/campaigns/${campaignId}/resume`).then(
    () => false,
    (error: unknown) => String(error).includes('campaign_restored'),
  )
  if (!isAsked) throw new Error('The restored campaign went on without the question.')
  await api.post(`/campaigns/${campaignId}/resume`, { original })
  await untilState(api, campaignId, 'completed')
}

/** Runs a command of the product; resolves to what it said, also when it refused. */
async function cli(
  variables: Readonly<Record<string, string>>,
  args: readonly string[],
  key = RIGHT_KEY,
): Promise<string> {
  const env = { ...process.env, ...variables, MASTER_KEY: key }
  const run = promisify(execFile)(process.execPath, ['src/cli/main.ts', ...args], { env, timeout: TIMEOUT_MS })
  return run.then(
    ({ stdout }) => stdout,
    (error: unknown) => {
      const words = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error)
      if (key === RIGHT_KEY) throw new Error(words)
      return words
    },
  )
}

interface Result {
  readonly plan: Plan
  readonly original: Original
  /** Messages that Telegram had delivered when the backup was done, welcomes among them. */
  readonly atBackup: number
  readonly isWrongKeyRefused: boolean
  readonly isHeld: boolean
  readonly agreement: Agreement
  readonly ok: boolean
  readonly startedAt: number
}

function print({ plan: { databases, ...plan }, agreement, startedAt, ...rest }: Result): void {
  const { doubled, lost, unrecorded, ...counts } = agreement
  const seconds = Math.round((performance.now() - startedAt) / 1000)
  const lists = { doubled: doubled.length, lost: lost.length, unrecorded: unrecorded.length }
  process.stdout.write(
    `${JSON.stringify({ soak: 'restore', store: databases === null ? 'sqlite' : 'postgres', ...plan, ...counts, ...lists, ...rest, seconds })}\n`,
  )
}

function readPlan(args: readonly string[]): Plan {
  const { values } = parseArgs({
    args: [...args],
    options: {
      short: { type: 'boolean', default: false },
      recipients: { type: 'string' },
      seed: { type: 'string' },
      bots: { type: 'string' },
      speed: { type: 'string' },
      only: { type: 'string' },
      database: { type: 'string' },
      'copy-database': { type: 'string' },
      assert: { type: 'boolean' },
    },
  })
  const usual: Plan = values.short ? SHORT : { recipients: 10_000, bots: 3, speed: 10, seed: 1, databases: null }
  return {
    recipients: Number(values.recipients ?? usual.recipients),
    bots: Number(values.bots ?? usual.bots),
    speed: Number(values.speed ?? usual.speed),
    seed: Number(values.seed ?? usual.seed),
    databases:
      values.database === undefined || values['copy-database'] === undefined
        ? null
        : { original: values.database, copy: values['copy-database'] },
  }
}

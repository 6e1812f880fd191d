import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { openDatabase, type Database } from '../../src/db/database.ts'
import { migrate } from '../../src/db/migrate.ts'
import { transact } from '../../src/db/transaction.ts'
import type { AccountId } from '../../src/kernel/ids.ts'
import type { Logger } from '../../src/kernel/log.ts'
import { leaseOfBoot } from '../../src/modules/accounts/index.ts'
import {
  createEngine,
  openOrigin,
  planChunk,
  recount,
  saveMessage,
  setHold,
  type DeliveryPorts,
} from '../../src/modules/delivery/index.ts'
import { systemClock } from '../../src/platform/system.ts'
import type { Sender } from '../../src/telegram/gateway.ts'
import { addAccounts, addSubscribers } from '../subscribers.ts'

export interface Round {
  readonly perSecond: number
  readonly loopDelayMaxMs: number
  readonly loopDelayP99Ms: number
  readonly cpuSeconds: number
}

const CAMPAIGN = 1
const FIRST_PERSON = 1_000_000
const LEASE = 1
const SNAPSHOT_AT = 1_000
const CHUNK = 1_000
const LOOP_RESOLUTION_MS = 1
const logger: Logger = { debug: () => {}, info: () => {}, warn: complain, error: complain }

function complain(fields: object, message: string): void {
  process.stderr.write(`${message} ${JSON.stringify(fields)}\n`)
}

/** One campaign from planned to sent in a fresh database on disk, over a transport that accepts at once. */
export async function engineRound(lanes: number, perLane: number): Promise<Round> {
  const folder = mkdtempSync(join(tmpdir(), 'switchboard-engine-'))
  const database = openDatabase(folder, (error) => complain({ error: String(error) }, 'checkpoint'))
  try {
    await migrate(database.db)
    const accounts = await addAccounts(database, lanes)
    await addSubscribers(
      database,
      accounts.map((accountId, index) => ({ accountId, firstPerson: FIRST_PERSON + index * perLane, count: perLane })),
    )
    await plan(database, accounts)
    const round = await deliver(database, accounts)
    await assertAllSent(database, lanes * perLane)
    return round
  } finally {
    await database.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function plan(database: Database, accounts: readonly AccountId[]): Promise<void> {
  const messageRef = await transact(database.db, async (trx) => {
    await openOrigin(trx, CAMPAIGN)
    return saveMessage(trx, { html: 'Hello {{first_name|friend}}', media: null, buttons: [] })
  })
  const common = {
    campaignId: CAMPAIGN,
    messageRef,
    filter: {},
    fields: ['first_name'],
    snapshotAt: SNAPSHOT_AT,
    limit: CHUNK,
  }
  for (const accountId of accounts)
    for (let afterContactId = 0, done = false; !done;) {
      const chunk = { ...common, accountId, afterContactId }
      ;({ lastContactId: afterContactId, done } = await database.writer.write((trx) => planChunk(trx, chunk)))
    }
  await transact(database.db, (trx) => setHold(trx, CAMPAIGN, null))
}

async function deliver(database: Database, accounts: readonly AccountId[]): Promise<Round> {
  let onDrained = (): void => {}
  const drained = new Promise<void>((resolve) => {
    onDrained = resolve
  })
  const engine = createEngine({
    database,
    clock: systemClock({ origin: 0, speed: 1 }),
    logger,
    ports: portsOf(() => onDrained()),
    leases: leaseOfBoot(LEASE),
    crashAt: null,
    limits: { perSecond: Number.POSITIVE_INFINITY },
  })
  const delay = monitorEventLoopDelay({ resolution: LOOP_RESOLUTION_MS })
  const planned = (await recount(database.db, CAMPAIGN)).sums.planned
  const cpu = process.cpuUsage()
  delay.enable()
  const startedAt = performance.now()
  for (const accountId of accounts) await engine.attach(accountId)
  await drained
  const seconds = (performance.now() - startedAt) / 1000
  delay.disable()
  const { user, system } = process.cpuUsage(cpu)
  await engine.stop()
  return {
    perSecond: planned / seconds,
    loopDelayMaxMs: delay.max / 1e6,
    loopDelayP99Ms: delay.percentile(99) / 1e6,
    cpuSeconds: (user + system) / 1e6,
  }
}

/** `onDrained` is called in the last transaction; the caller goes on after its commit. */
function portsOf(onDrained: () => void): DeliveryPorts {
  const sender = nullSender()
  return {
    accounts: { senderOf: () => sender, stopAccount: async () => {} },
    audiences: { endSubscriptions: async () => {}, endChannelRights: async () => {}, moveContact: async () => {} },
    files: {
      describe: async () => undefined,
      telegramFileId: async () => undefined,
      rememberTelegramFile: async () => {},
    },
    hooks: {
      onDrained: async () => {
        onDrained()
      },
      onMessageRefused: async () => {},
      onPostSettled: async () => {},
    },
  }
}

/** Accepts all and asks nothing. */
function nullSender(): Sender {
  let messageId = 0
  const unused = (): never => {
    throw new Error('The engine only sends.')
  }
  return {
    send: async () => ({ kind: 'sent', messageId: ++messageId, fileId: undefined }),
    edit: unused,
    pin: unused,
    chat: unused,
    rights: unused,
    identify: unused,
    answerCallback: unused,
    fetchFile: unused,
    setCommands: unused,
    poll: unused,
    close: async () => {},
  }
}

async function assertAllSent(database: Database, expected: number): Promise<void> {
  const { sums, recipients } = await recount(database.db, CAMPAIGN)
  if (sums.sent !== expected || recipients !== expected)
    throw new Error(`Not all of ${expected} were sent: ${JSON.stringify({ sums, recipients })}`)
}

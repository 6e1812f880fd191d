import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync, statfsSync } from 'node:fs'
import { join } from 'node:path'
import { pause } from '../../../scripts/stage/stage.ts'
import type { Backup } from '../../../src/modules/backups/contract.ts'
import type { Figures } from '../../figures.ts'
import { startImport, untilBrought, uploadPeople } from './bringing.ts'
import type { FaultOptions } from './options.ts'
import { isCompleted, onStage, reckon, sayReckoning, startCampaign, type Play } from './play.ts'
import { startProbe } from './probe.ts'
import { becomeOwner } from './visitor.ts'

const MEGABYTE = 1024 * 1024
const DISK_MB = 1_400
/** Below the mark at which the product tells of it, above the size of a notice. */
const LOW_MB = 600
const TOLD_WITHIN_MS = 10_000
const GIVE_UP_MS = 30_000
const ROWS = 40_000
const FIRST_ID = 3_000_000_000
/** A job that failed waits up to a minute before its next try. */
const JOB_TIMEOUT_MS = 180_000

/** A disk of its own for the data folder fills up under a campaign, an import and a backup, and is freed again. */
export async function diskFull(figures: Figures, { isShort }: FaultOptions): Promise<void> {
  let mounted: string | undefined
  const prepare = (dataDir: string): void => {
    mkdirSync(dataDir, { mode: 0o700 })
    if (run('mount', '-t', 'tmpfs', '-o', `size=${DISK_MB}m,mode=700`, 'tmpfs', dataDir)) mounted = dataDir
  }
  const cleanUp = (): void => {
    if (mounted !== undefined) run('umount', '--lazy', mounted)
  }
  const people = isShort ? 700 : 2_500
  await onStage({ people, bots: 2, speed: 2, prepare, cleanUp }, async (play) => {
    if (mounted === undefined) {
      figures.note('NOT RUN: no file system of its own can be mounted here (that needs root)')
      return
    }
    await fillAndFree(figures, play, isShort ? 8_000 : 40_000)
  })
}

async function fillAndFree(figures: Figures, play: Play, fullMs: number): Promise<void> {
  const { product, stage } = play
  const visitor = await becomeOwner(product)
  const campaign = await startCampaign(product.api, play.accounts, 'disk')
  const uploaded = await uploadPeople(play, FIRST_ID, ROWS)
  const filler = join(stage.dataDir, 'filler')
  fill(stage.dataDir, filler, LOW_MB)
  figures.say('notice_after', await timeUntil(() => hasNotice(play)), 'ms', { below: TOLD_WITHIN_MS })
  await startImport(play, uploaded)
  const backup = await product.api.post<Backup>('/backups')
  fill(stage.dataDir, `${filler}-rest`, 0)
  const probe = startProbe(visitor)
  figures.say('status_tells_after', await timeUntil(() => statusTells(play)), 'ms', { below: TOLD_WITHIN_MS })
  await pause(fullMs)
  figures.say('free_while_full', freeMegabytes(stage.dataDir), 'MiB')
  for (const file of [filler, `${filler}-rest`]) rmSync(file, { force: true })
  const isDone = await isCompleted(product.api, campaign)
  await probe.stop()
  probe.say(figures)
  const brought = await untilBrought(play, uploaded.id, JOB_TIMEOUT_MS)
  figures.say('process_ended', Number(product.child.hasExited), '', { exactly: 0 })
  figures.say('completed_by_itself', Number(isDone), '', { exactly: 1 })
  figures.say('import_done_by_itself', Number(brought?.state === 'done'), '', { exactly: 1 })
  figures.say('brought', brought?.counts.subscribed ?? 0, 'people', { exactly: ROWS })
  const backedUp = await untilEnded(play, backup.id)
  figures.say('backup_good_by_itself', Number(backedUp?.state === 'good'), '', { exactly: 1 })
  if (backedUp?.state !== 'good') figures.note(`the backup: ${JSON.stringify(backedUp).slice(0, 400)}`)
  const reckoning = await reckon(play, campaign)
  figures.say('uncertain', reckoning.agreement.uncertain, 'people', { exactly: 0 })
  sayReckoning(figures, reckoning)
}

const run = (command: string, ...args: readonly string[]): boolean => spawnSync(command, args).status === 0

const freeMegabytes = (folder: string): number => {
  const { bavail, bsize } = statfsSync(folder)
  return (bavail * bsize) / MEGABYTE
}

/** Takes all room but `leaveMb`; to the last block when that is 0. */
function fill(folder: string, file: string, leaveMb: number): void {
  const takeMb = Math.floor(freeMegabytes(folder) - leaveMb)
  if (takeMb > 0) run('fallocate', '-l', `${takeMb}M`, file)
  for (let turn = 0; leaveMb === 0 && turn < 50 && statfsSync(folder).bavail > 0; turn++)
    run(
      'dd',
      'if=/dev/zero',
      `of=${file}`,
      'oflag=append',
      'conv=notrunc',
      'bs=4096',
      `count=${statfsSync(folder).bavail}`,
    )
}

async function timeUntil(test: () => Promise<boolean>): Promise<number> {
  const startedAt = performance.now()
  while (!(await test().catch(() => false)) && performance.now() - startedAt < GIVE_UP_MS) await pause(100)
  return performance.now() - startedAt
}

const hasNotice = async ({ product: { api } }: Play): Promise<boolean> =>
  (await api.get<{ items: unknown[] }>('/notices?kind=disk_low')).items.length > 0

const statusTells = async ({ product: { url } }: Play): Promise<boolean> => {
  const response = await fetch(`${url}/health/ready`)
  return /"disk","ok":false/.test(await response.text())
}

async function untilEnded({ product: { api } }: Play, id: number): Promise<Backup | undefined> {
  const deadline = performance.now() + JOB_TIMEOUT_MS
  for (;;) {
    const backup = await api.get<Backup>(`/backups/${id}`).catch(() => undefined)
    if (backup?.state === 'good' || backup?.state === 'failed' || performance.now() > deadline) return backup
    await pause(250)
  }
}

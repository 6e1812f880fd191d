import { parseArgs } from 'node:util'
import type { Campaign, Progress } from '../../src/modules/campaigns/contract.ts'
import { agrees, compare } from '../../scripts/stage/agreement.ts'
import { addBots, sendStarts, waitForDelivered, waitForSubscribers } from '../../scripts/stage/crowd.ts'
import { openStage, pause, stop, type Stage } from '../../scripts/stage/stage.ts'
import { createChance } from './chance.ts'

const POINTS = ['before-intent', 'after-intent', 'after-write', 'after-response', 'after-outcome'] as const
const MIGRATIONS = 8
const MAX_WINDOW = 8
const SPEED = 20
const EXIT_TIMEOUT_MS = 30_000
const RECIPIENTS = 3_000
const MARKER = 'soak-points'

/** Lets the process die at each named point, many times, and compares the ledger with what Telegram delivered. */
export async function pointsSoak(args: readonly string[]): Promise<boolean> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      kills: { type: 'string', default: '50' },
      seed: { type: 'string', default: '1' },
      assert: { type: 'boolean' },
    },
  })
  const kills = Number(values.kills)
  const chance = createChance(Number(values.seed))
  let ok = await dieInMigrations(kills, chance)
  for (const point of POINTS) ok = (await dieAt(point, kills, chance)) && ok
  return ok
}

async function dieAt(point: string, kills: number, chance: () => number): Promise<boolean> {
  const stage = await openStage({ speed: SPEED, seed: 1 })
  try {
    const campaign = await prepare(stage)
    for (let kill = 0; kill < kills; kill++) {
      const product = stage.launch({ FAULT_POINT: `${point}:${1 + Math.floor(chance() * 40)}` })
      const end = await Promise.race([product.child.exited, pause(EXIT_TIMEOUT_MS)])
      if (end !== 'SIGKILL')
        throw new Error(
          `Not dead at ${point} (kill ${kill + 1}): ${String(end)}\n${product.child.lines.slice(-10).join('\n')}`,
        )
    }
    const product = await stage.start()
    for (;;) {
      const { state } = await product.api.get<Progress>(`/campaigns/${campaign.id}/progress`)
      if (state === 'completed') break
      await pause(200)
    }
    const agreement = await compare(stage.control, product.api, campaign, MARKER)
    const { ok: verified } = await product.api.post<{ ok: boolean }>(`/campaigns/${campaign.id}/verify`)
    await stop(product.child)
    const allowed = kills * MAX_WINDOW
    const ok = agrees(agreement) && verified && agreement.uncertain <= allowed
    const { doubled, lost, unrecorded, ...counts } = agreement
    const figures = { doubled: doubled.length, lost: lost.length, unrecorded: unrecorded.length, allowed, ok }
    process.stdout.write(`${JSON.stringify({ soak: 'points', point, kills, ...counts, ...figures })}\n`)
    return ok
  } finally {
    await stage.close()
  }
}

/** One bot and a campaign that was started and at once left alone: every life from here on is a restart. */
async function prepare(stage: Stage): Promise<Campaign> {
  const product = await stage.start()
  const accounts = await addBots(stage.control, product.api, 1)
  await sendStarts(stage.control, accounts, RECIPIENTS)
  await waitForSubscribers(product.api, RECIPIENTS, () => {})
  await waitForDelivered(stage.control, RECIPIENTS)
  const campaign = await product.api.post<Campaign>('/campaigns', {
    name: 'Soak',
    message: { text: `${MARKER} for {{first_name|you}}`, media: null, button: null },
    audience: { accountIds: accounts.map(({ id }) => id) },
  })
  const { audience } = await product.api.get<{ audience: { recipients: number } }>(
    `/campaigns/${campaign.id}/preflight`,
  )
  await product.api.post(`/campaigns/${campaign.id}/start`, { confirmRecipients: audience.recipients })
  await stop(product.child)
  return campaign
}

/** Dies in the middle of the first start's migrations; the next start must find or finish them. */
async function dieInMigrations(kills: number, chance: () => number): Promise<boolean> {
  let recovered = 0
  for (let kill = 0; kill < kills; kill++) {
    const stage = await openStage({ speed: 1, seed: 1 })
    try {
      const dying = stage.launch({ FAULT_POINT: `in-migration:${1 + Math.floor(chance() * MIGRATIONS)}` })
      const end = await Promise.race([dying.child.exited, pause(EXIT_TIMEOUT_MS)])
      if (end !== 'SIGKILL') throw new Error(`Switchboard did not die in a migration: ${String(end)}`)
      await stage.start()
      recovered++
    } finally {
      await stage.close()
    }
  }
  const ok = recovered === kills
  process.stdout.write(`${JSON.stringify({ soak: 'points', point: 'in-migration', kills, recovered, ok })}\n`)
  return ok
}

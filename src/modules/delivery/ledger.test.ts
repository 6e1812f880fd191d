import { afterEach, expect, it } from 'vitest'
import { CAMPAIGN, createScene, textOf, type Scene } from '../../../test/support/delivery-scene.ts'
import { refuseWrites } from '../../../test/support/refusals.ts'
import { silentLogger } from '../../kernel/log.ts'
import { systemClock } from '../../platform/system.ts'
import { leaseOfBoot } from '../accounts/index.ts'
import { createLedger } from './ledger.ts'
import { dueOfCampaign, type DueDelivery } from './due-store.ts'
import type { DeliveryPorts } from './ports.ts'
import { onEachStore } from '../../../test/support/each-store.ts'

onEachStore(({ store }) => {
  const lane = { accountId: 1, fence: 1 }
  let scene: Scene | undefined

  afterEach(async () => {
    await scene?.close()
    scene = undefined
  })

  const ports: DeliveryPorts = {
    accounts: { senderOf: () => undefined, stopAccount: () => Promise.resolve() },
    audiences: {
      endSubscriptions: () => Promise.resolve(),
      endChannelRights: () => Promise.resolve(),
      moveContact: () => Promise.resolve(),
    },
    files: {
      describe: () => Promise.resolve(undefined),
      telegramFileId: () => Promise.resolve(undefined),
      rememberTelegramFile: () => Promise.resolve(),
    },
    hooks: {
      onDrained: () => Promise.resolve(),
      onMessageRefused: () => Promise.resolve(),
      onPostSettled: () => Promise.resolve(),
    },
  }

  async function openLedger(contacts: number) {
    scene = await createScene({ store, contacts })
    await scene.plan(textOf('Hello'))
    await scene.release()
    const clock = systemClock({ origin: 0, speed: 1 })
    const ledger = createLedger({
      database: scene.database,
      clock,
      leases: leaseOfBoot(1),
      ports,
      logger: silentLogger,
      crashAt: null,
    })
    const due = await dueOfCampaign(
      scene.database.db,
      { accountId: 1, campaignId: CAMPAIGN },
      Number.MAX_SAFE_INTEGER,
      contacts,
    )
    return { scene, ledger, due }
  }

  const ids = (rows: readonly DueDelivery[]): number[] => rows.map(({ id }) => id)

  it('gives an intent to one claim only, whether two ask at once or one after the other', async () => {
    const { scene: opened, ledger, due } = await openLedger(10)
    const [first, second] = await Promise.all([ledger.claim(lane, due), ledger.claim(lane, due)])
    expect([...ids(first), ...ids(second)]).toHaveLength(10)
    expect(await ledger.claim(lane, due)).toEqual([])
    expect(await opened.sums()).toMatchObject({ sending: 10, planned: 0 })
  })

  it('keeps the outcomes of many lanes in one transaction, with true sums', async () => {
    const { scene: opened, ledger, due } = await openLedger(30)
    const claimed = await ledger.claim(lane, due)
    await Promise.all(
      claimed.map((delivery, index) =>
        ledger.settle({
          accountId: 1,
          lease: 1,
          delivery,
          startedAt: 0,
          uploaded: null,
          outcome: index % 3 === 0 ? { kind: 'ambiguous', detail: 'reset' } : { kind: 'sent', messageId: index + 1 },
        }),
      ),
    )
    expect(await opened.sums()).toMatchObject({ sent: 20, uncertain: 10, sending: 0 })
  })

  it('holds an outcome that the disk refuses until it takes it', async () => {
    const { scene: opened, ledger, due } = await openLedger(1)
    const [delivery] = await ledger.claim(lane, due)
    if (delivery === undefined) throw new Error('nothing was claimed')
    const release = await refuseWrites(opened.database.db, 'update on deliveries')
    const settled = ledger.settle({
      accountId: 1,
      lease: 1,
      delivery,
      startedAt: 0,
      uploaded: null,
      outcome: { kind: 'sent', messageId: 1 },
    })
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(await opened.sums()).toMatchObject({ sending: 1 })
    await release()
    await settled
    expect(await opened.sums()).toMatchObject({ sent: 1 })
  })

  it.runIf(store === 'SQLite')('writes the outcomes of others although one of them cannot be written', async () => {
    const { scene: opened, ledger, due } = await openLedger(5)
    const claimed = await ledger.claim(lane, due)
    const { db } = opened.database
    const [edited, ...others] = claimed
    if (edited === undefined) throw new Error('nothing was claimed')
    const setState = (state: 'sending' | 'sent') =>
      db.updateTable('deliveries').set({ state }).where('id', '=', edited.id).execute()
    await setState('sent')
    const settle = (delivery: DueDelivery, messageId: number) =>
      ledger.settle({
        accountId: 1,
        lease: 1,
        delivery,
        startedAt: 0,
        uploaded: null,
        outcome: { kind: 'sent', messageId },
      })
    const held = settle(edited, 1)
    await Promise.all(others.map((delivery, index) => settle(delivery, index + 2)))
    await setState('sending')
    await held
    expect(await opened.sums()).toMatchObject({ sent: 5, sending: 0 })
  })
})

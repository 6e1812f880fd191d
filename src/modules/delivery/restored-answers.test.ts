import { afterEach, expect, it } from 'vitest'
import { createScene, textOf, type Scene } from '../../../test/support/delivery-scene.ts'
import { onEachStore } from '../../../test/support/each-store.ts'
import { transact } from '../../db/transaction.ts'
import { doubtDirect, enqueue } from './index.ts'

onEachStore(({ store }) => {
  const noPosts = { onPostSettled: () => Promise.resolve() }
  let scene: Scene | undefined
  afterEach(() => scene?.close())

  const answer = (id: number, html: string) =>
    transact(scene!.database.db, (trx) =>
      enqueue(trx, {
        origin: { kind: 'reply', id },
        accountId: 1,
        contactId: 1,
        content: textOf(html),
        now: scene!.now(),
      }),
    )

  it('does not send an answer that waited when the backup was taken, and sends those that come after', async () => {
    scene = await createScene({ store, contacts: 1 })
    const waiting = await answer(1, 'before the backup')
    expect(await transact(scene.database.db, (trx) => doubtDirect(trx, scene!.now(), noPosts))).toBe(1)
    await answer(2, 'after the restore')
    await scene.delivery.attach(1)
    const deadline = performance.now() + 10_000
    while (scene.requests.length === 0 && performance.now() < deadline)
      await new Promise((resolve) => setTimeout(resolve, 5))
    expect(scene.requests.map(({ html }) => html)).toEqual(['after the restore'])
    const row = await scene.database.db
      .selectFrom('deliveries')
      .select(['state', 'reason'])
      .where('id', '=', waiting)
      .executeTakeFirst()
    expect(row).toEqual({ state: 'uncertain', reason: 'restored' })
  })
})

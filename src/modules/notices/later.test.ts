import { afterEach, beforeEach, expect, it } from 'vitest'
import { onEachStore } from '../../../test/support/each-store.ts'
import { createHookReceiver } from '../../../test/support/hook-receiver.ts'
import { until } from '../../../test/support/jobs.ts'
import { cli, createNoticeScene, type NoticeScene } from '../../../test/support/notice-scene.ts'
import { systemClock } from '../../platform/system.ts'

/** A minute passes in a tenth of a second. */
const SPEED = 600

onEachStore(({ createDatabase }) => {
  let scene: NoticeScene
  beforeEach(async () => {
    scene = await createNoticeScene(await createDatabase(), systemClock({ origin: Date.now(), speed: SPEED }))
    await scene.set({ emailTo: ['ada@example.org'] })
  })
  afterEach(() => scene.close())

  it('tells again after the quiet time, once, with the number of times', async () => {
    const id = await scene.raise()
    await scene.settled(id)
    for (let again = 1; again <= 20; again += 1) await scene.raise()
    expect(scene.mail.mails).toHaveLength(1)
    await until(() => scene.mail.mails.length === 2)
    expect(scene.mail.mails[1]?.raw).toContain('(21 times)')
    expect((await scene.settled(id)).sends.map(({ round }) => round)).toEqual([2, 1])
  })

  it('says nothing more when it is over before the quiet time is', async () => {
    const id = await scene.raise()
    await scene.settled(id)
    await scene.raise()
    await scene.resolve()
    await until(async () => (await scene.notices.get(scene.database.db, cli, id)).sends[0]?.state === 'skipped')
    expect(scene.mail.mails).toHaveLength(1)
  })

  it('tries a channel again after a failure that may pass, under the same reference', async () => {
    const receiver = await createHookReceiver((nth) => (nth === 1 ? 503 : 204))
    try {
      await scene.set({ emailTo: [] })
      await scene.notices.webhooks.add(scene.database.db, cli, { name: 'ops', url: receiver.url })
      const id = await scene.raise()
      await until(() => receiver.hooks.length === 2)
      const sent = await until(async () => {
        const [send] = (await scene.notices.get(scene.database.db, cli, id)).sends
        return send?.state === 'sent' ? send : undefined
      })
      expect(sent.attempts).toBe(2)
      expect(new Set(receiver.hooks.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
    } finally {
      await receiver.close()
    }
  })
})

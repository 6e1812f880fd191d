import { afterEach, expect, it } from 'vitest'
import { createScene, textOf, type Scene } from '../../../test/support/delivery-scene.ts'
import { onEachStore } from '../../../test/support/each-store.ts'

onEachStore(({ store }) => {
  const CONTACTS = 400
  let scene: Scene | undefined

  afterEach(() => scene?.close())

  it('sends each message once, however often its lane is told of new work meanwhile', async () => {
    scene = await createScene({ store, contacts: CONTACTS })
    await scene.plan(textOf('Hello'))
    await scene.delivery.attach(1)
    await scene.release()
    const deadline = performance.now() + 10_000
    while (scene.drained.length === 0 && performance.now() < deadline) {
      await scene.delivery.wake(1)
      await new Promise((resolve) => setTimeout(resolve, 1))
    }
    expect(new Set(scene.requests.map(({ chatId }) => chatId)).size).toBe(CONTACTS)
    expect(scene.requests).toHaveLength(CONTACTS)
    expect(await scene.sums()).toMatchObject({ sent: CONTACTS })
  })
})

import { afterEach, expect, it } from 'vitest'
import { createScene, textOf, type Scene } from '../../../test/support/delivery-scene.ts'
import { onEachStore } from '../../../test/support/each-store.ts'

onEachStore(({ store }) => {
  let scene: Scene | undefined
  afterEach(() => scene?.close())

  it('opens no lane for an account that was paused while its lane was being opened', async () => {
    scene = await createScene({ store, contacts: 1 })
    const attached = scene.delivery.attach(1)
    scene.isActive = false
    await scene.delivery.detach(1)
    await attached
    expect(scene.delivery.lanes()).toEqual([])
  })

  it('sends through an account that was paused and resumed in quick succession', async () => {
    scene = await createScene({ store, contacts: 3 })
    await scene.plan(textOf('Hello'))
    const changes = [scene.delivery.attach(1), scene.delivery.detach(1), scene.delivery.attach(1)]
    await Promise.all(changes)
    await scene.release()
    const deadline = performance.now() + 10_000
    while (scene.drained.length === 0 && performance.now() < deadline)
      await new Promise((resolve) => setTimeout(resolve, 5))
    expect(await scene.sums()).toMatchObject({ sent: 3 })
    expect(scene.delivery.lanes()).toHaveLength(1)
  })
})

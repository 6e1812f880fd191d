import { afterEach, describe, expect, it } from 'vitest'
import { createScene, textOf, type Scene, type SceneOptions } from '../../../test/support/delivery-scene.ts'
import { transact } from '../../db/transaction.ts'
import { enqueue } from './index.ts'

const WAIT_MS = 10_000
const scenes: Scene[] = []

afterEach(async () => {
  for (const scene of scenes.splice(0)) await scene.close()
})

async function open(options: SceneOptions): Promise<Scene> {
  const scene = await createScene(options)
  scenes.push(scene)
  return scene
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = performance.now() + WAIT_MS
  while (!condition()) {
    if (performance.now() > deadline) throw new Error('It did not come to pass in time.')
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

async function send(scene: Scene): Promise<void> {
  await scene.plan(textOf('Hello'))
  await scene.delivery.attach(1)
  await scene.release()
}

const plan = (scene: Scene, kind: 'reply' | 'inbox', id: number, contactId: number) =>
  transact(scene.database.db, (trx) =>
    enqueue(trx, {
      origin: { kind, id },
      accountId: 1,
      contactId,
      content: textOf(`Answer ${id}`),
      now: scene.now(),
    }),
  )

const isDrained = (scene: Scene) => () => scene.drained.length > 0

describe('a lane', () => {
  it('goes on while it is woken without a pause', async () => {
    const scene = await open({ contacts: 50 })
    await send(scene)
    let isOver = false
    const wakeForEver = (): void => {
      if (isOver) return
      void scene.delivery.wake(1)
      setImmediate(wakeForEver)
    }
    wakeForEver()
    await until(isDrained(scene)).finally(() => {
      isOver = true
    })
    expect(scene.requests).toHaveLength(50)
  })

  it('spends a message at a time, ever more rarely, while sends alone fail and getMe answers', async () => {
    const scene = await open({ contacts: 300 })
    scene.answer = () => ({ kind: 'ambiguous', detail: '502 Bad Gateway' })
    await send(scene)
    await until(() => scene.requests.length > 0)
    const before = scene.requests.length
    await new Promise((resolve) => setTimeout(resolve, 1_500))
    expect(scene.requests.length - before).toBeLessThanOrEqual(10)
    scene.answer = (_message, nth) => ({ kind: 'sent', messageId: nth })
    await until(isDrained(scene))
    expect(await scene.sums()).toMatchObject({ total: 300, planned: 0, sending: 0 })
  })

  it('takes an error of our own for an ambiguous outcome and goes on', async () => {
    const scene = await open({ contacts: 20 })
    scene.answer = (_message, nth) => (nth === 3 ? Promise.reject(new Error('EIO')) : { kind: 'sent', messageId: nth })
    await send(scene)
    await until(isDrained(scene))
    expect(await scene.sums()).toMatchObject({ sent: 19, uncertain: 1 })
  })

  it('is not held up by many messages to one chat', async () => {
    const scene = await open({ contacts: 40 })
    for (let id = 1; id <= 100; id++) await plan(scene, 'inbox', id, 1)
    await send(scene)
    const answers = () => scene.requests.filter(({ html }) => html !== 'Hello').length
    await until(() => scene.requests.length - answers() === 39)
    expect(answers()).toBeLessThan(20)
  })

  it('answers the others while one person writes faster than they may be answered, and that person with the latest', async () => {
    const scene = await open({ contacts: 2 })
    for (let id = 1; id <= 200; id++) await plan(scene, 'reply', id, 1)
    await plan(scene, 'reply', 201, 2)
    await scene.delivery.attach(1)
    await until(() => scene.requests.length === 4)
    expect(scene.requests.slice(0, 2).map(({ chatId }) => chatId)).toContain(1_002)
    const toNoisy = scene.requests.filter(({ chatId }) => chatId === 1_001)
    expect(toNoisy.map(({ html }) => html)).toEqual(['Answer 198', 'Answer 199', 'Answer 200'])
  })
})

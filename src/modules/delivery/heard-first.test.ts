import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { afterEach, expect, it } from 'vitest'
import { createScene, textOf, type Scene } from '../../../test/support/delivery-scene.ts'
import type { SendOutcome } from '../../telegram/gateway.ts'

/** Answers at once, from outside the event loop, and then says so in shared memory. */
const ANSWERER = `
  const { parentPort, workerData } = require('node:worker_threads')
  parentPort.on('message', () => {
    parentPort.postMessage('answer')
    Atomics.store(workerData, 0, 1)
    Atomics.notify(workerData, 0)
  })`
const TOO_MANY: SendOutcome = {
  kind: 'throttled',
  retryAfterMs: 3_600_000,
  scope: 'account',
  detail: 'Too Many Requests',
}
const ANSWER_TIMEOUT_MS = 10_000
/** Many times what lies between two sends. */
const STALL_MS = 50

let scene: Scene | undefined
let worker: Worker | undefined
afterEach(async () => {
  await worker?.terminate()
  await scene?.close()
})

it('hears a 429 that came while the event loop was held before it sends anything more', async () => {
  const answered = new Int32Array(new SharedArrayBuffer(4))
  worker = new Worker(ANSWERER, { eval: true, workerData: answered })
  await once(worker, 'online')
  const answer = once(worker, 'message')
  scene = await createScene({ contacts: 100 })
  const { requests } = scene
  let sentBefore = 0
  scene.answer = async (_message, nth) => {
    if (nth === 1) {
      worker?.postMessage('request')
      setImmediate(() => {
        Atomics.wait(answered, 0, 0, ANSWER_TIMEOUT_MS)
        Atomics.wait(answered, 0, 1, STALL_MS)
        sentBefore = requests.length
      })
    }
    await answer
    return TOO_MANY
  }
  await scene.plan(textOf('Hello'))
  await scene.delivery.attach(1)
  await scene.release()
  await answer
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect(requests).toHaveLength(sentBefore)
  await expect.poll(() => scene?.sums()).toMatchObject({ planned: 100, sending: 0 })
})

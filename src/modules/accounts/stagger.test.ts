import { describe, expect, it } from 'vitest'
import { silentLogger } from '../../kernel/log.ts'
import { startStaggered } from './stagger.ts'

const until = async (isTrue: () => boolean): Promise<void> => {
  const deadline = performance.now() + 10_000
  while (!isTrue() && performance.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 5))
}

describe('accounts that are started one after the other', () => {
  it('are read again when the store did not answer, and one that failed has its turn again after the others', async () => {
    const started: number[] = []
    let reads = 0
    let failures = 0
    const starting = startStaggered({
      ids: () => (reads++ === 0 ? Promise.reject(new Error('busy')) : Promise.resolve([1, 2, 3])),
      start(accountId) {
        if (accountId === 1 && failures++ === 0) return Promise.reject(new Error('busy'))
        started.push(accountId)
        return Promise.resolve()
      },
      gapMs: 0,
      logger: silentLogger,
    })
    await until(() => started.length === 3)
    await starting.close()
    expect(started).toEqual([2, 3, 1])
  })

  it('are left alone once it was closed', async () => {
    let reads = 0
    const starting = startStaggered({
      ids: () => {
        reads++
        return Promise.reject(new Error('busy'))
      },
      start: () => Promise.resolve(),
      gapMs: 0,
      logger: silentLogger,
    })
    await starting.close()
    expect(reads).toBe(1)
  })
})

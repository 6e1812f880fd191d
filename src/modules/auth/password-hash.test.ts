import { readFile } from 'node:fs/promises'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { describe, expect, it } from 'vitest'
import { AppError } from '../../kernel/errors.ts'
import { createPasswordHasher, isOutdated } from './password-hash.ts'

const MEGABYTE = 1024 * 1024

describe('createPasswordHasher', () => {
  it('knows the password that it hashed, and no other', async () => {
    const hasher = createPasswordHasher()
    const stored = await hasher.hash('ample otter canyon violin')
    expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    expect(await hasher.verify('ample otter canyon violin', stored)).toBe(true)
    expect(await hasher.verify('ample otter canyon violins', stored)).toBe(false)
    expect(await hasher.verify('ample otter canyon violin', undefined)).toBe(false)
    expect(isOutdated(stored)).toBe(false)
    expect(isOutdated(stored.replace('t=2', 't=1'))).toBe(true)
  })

  it('answers 100 at once in turn or with "busy", and holds neither event loop, files nor memory meanwhile', async () => {
    const hasher = createPasswordHasher()
    await hasher.verify('warm up', undefined)
    const delay = monitorEventLoopDelay({ resolution: 5 })
    delay.enable()
    const rssBefore = process.memoryUsage().rss
    const over = new AbortController()
    let slowestReadMs = 0
    let rssMost = rssBefore
    const reading = (async () => {
      while (!over.signal.aborted) {
        const startedAt = performance.now()
        await readFile(import.meta.filename)
        slowestReadMs = Math.max(slowestReadMs, performance.now() - startedAt)
        rssMost = Math.max(rssMost, process.memoryUsage().rss)
        await new Promise((resolve) => setTimeout(resolve, 2))
      }
    })()
    const answers = await Promise.allSettled(Array.from({ length: 100 }, () => hasher.verify('guess', undefined)))
    over.abort()
    await reading
    delay.disable()

    const refusals = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason as unknown] : []))
    expect(refusals).toHaveLength(48)
    expect(refusals.every((reason) => reason instanceof AppError && reason.code === 'login_busy')).toBe(true)
    expect(delay.percentile(90) / 1e6).toBeLessThan(100)
    expect(slowestReadMs).toBeLessThan(1_000)
    expect(rssMost - rssBefore).toBeLessThan(150 * MEGABYTE)
  })
})

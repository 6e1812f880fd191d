import { describe, expect, it } from 'vitest'
import type { FinishedCall } from './calls.ts'
import { createSlowest } from './slowest.ts'

const call = (name: string, ms: number, at = 0): FinishedCall => ({
  kind: 'sql',
  name,
  outcome: 'write',
  hasFailed: false,
  startedAt: at,
  ms,
})

function scene() {
  let time = 0
  const slowest = createSlowest({
    now: () => time,
    windowMs: 1_000,
    maxNames: 3,
    maxNameLength: 20,
    minMs: { sql: 5 },
    clean: (text) => text.replaceAll('secret', '[secret]'),
  })
  return { slowest, at: (ms: number) => (time = ms) }
}

describe('createSlowest', () => {
  it('names the longest first, each once, with how often it was seen', () => {
    const { slowest } = scene()
    for (const one of [call('a', 10, 1), call('b', 30, 2), call('a', 50, 3), call('a', 20, 4)]) slowest.finished(one)
    expect(slowest.top('sql', 10)).toEqual([
      { name: 'a', ms: 50, at: 3, outcome: 'write', count: 3, totalMs: 80 },
      { name: 'b', ms: 30, at: 2, outcome: 'write', count: 1, totalMs: 30 },
    ])
    expect(slowest.top('sql', 1)).toHaveLength(1)
    expect(slowest.top('http', 10)).toEqual([])
  })

  it('passes over the short ones, and over new names when it holds enough', () => {
    const { slowest } = scene()
    slowest.finished(call('short', 4.9))
    for (const name of ['a', 'b', 'c', 'd']) slowest.finished(call(name, 10))
    slowest.finished(call('a', 99))
    expect(slowest.top('sql', 10).map(({ name }) => name)).toEqual(['a', 'b', 'c'])
  })

  it('forgets what is older than two windows, and keeps what is younger than one', () => {
    const { slowest, at } = scene()
    slowest.finished(call('old', 90))
    at(1_500)
    slowest.finished(call('new', 10))
    expect(slowest.top('sql', 10).map(({ name }) => name)).toEqual(['old', 'new'])
    at(2_600)
    expect(slowest.top('sql', 10).map(({ name }) => name)).toEqual(['new'])
    at(9_000)
    expect(slowest.top('sql', 10)).toEqual([])
  })

  it('shows no secret, and long names only in part', () => {
    const { slowest } = scene()
    slowest.finished(call(`select 'secret' ${'x'.repeat(100)}`, 10))
    expect(slowest.top('sql', 1)[0]?.name).toBe("select '[secret]' xx")
  })
})

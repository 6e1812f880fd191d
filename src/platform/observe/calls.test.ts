import { describe, expect, it } from 'vitest'
import { createCalls, unobserved, type FinishedCall } from './calls.ts'

describe('createCalls', () => {
  it('tells each sink once of a call that has ended', () => {
    const heard: FinishedCall[] = []
    const sink = { finished: (call: FinishedCall) => void heard.push(call) }
    const call = createCalls([sink, sink], null, () => 1_000).begin('http', 'GET /x')
    expect(call.run(() => 'answer')).toBe('answer')
    call.end('200')
    call.end('500', true)
    expect(heard).toHaveLength(2)
    expect(heard[0]).toMatchObject({ kind: 'http', name: 'GET /x', outcome: '200', hasFailed: false, startedAt: 1_000 })
    expect(heard[0]?.ms).toBeGreaterThanOrEqual(0)
  })

  it('lets work run without anybody looking', () => {
    const call = unobserved.begin('job', 'prune')
    expect(call.run(() => 7)).toBe(7)
    call.end('done')
  })
})

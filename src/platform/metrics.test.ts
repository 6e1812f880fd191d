import { describe, expect, it } from 'vitest'
import { createMetrics } from './metrics.ts'

describe('createMetrics', () => {
  it('renders values as they are now, alone and by label', async () => {
    const metrics = createMetrics()
    let queued = 1
    metrics.gauge('writer_queued', 'Writes that wait.', () => queued)
    metrics.gauges('deliveries', 'By state.', 'state', () => Promise.resolve({ sent: 3, failed: 0 }))
    queued = 7
    const text = await metrics.render()
    expect(text).toContain('switchboard_writer_queued 7')
    expect(text).toContain('switchboard_deliveries{state="sent"} 3')
    expect(text).toMatch(/switchboard_heap_used_bytes \d/)
  })

  it('counts what happens and how long it takes, by labels', async () => {
    const metrics = createMetrics()
    metrics.counter('sends_total', 'Sends.', ['outcome']).add({ outcome: 'sent' })
    metrics.durations('job_duration_seconds', 'Jobs.', ['job']).observe({ job: 'prune' }, 70)
    const text = await metrics.render()
    expect(text).toContain('switchboard_sends_total{outcome="sent"} 1')
    expect(text).toContain('switchboard_job_duration_seconds_bucket{le="0.05",job="prune"} 0')
    expect(text).toContain('switchboard_job_duration_seconds_bucket{le="0.1",job="prune"} 1')
  })

  it('forgets a label that is not told any more', async () => {
    const metrics = createMetrics()
    let states: Record<string, number> = { running: 1, draft: 2 }
    metrics.gauges('campaigns', 'By state.', 'state', () => states)
    await metrics.render()
    states = { draft: 3 }
    expect(await metrics.render()).not.toContain('running')
  })

  it('tells the rest when one value cannot be read', async () => {
    const metrics = createMetrics()
    metrics.gauge('database_bytes', 'Away.', () => Promise.reject(new Error('no connection')))
    metrics.gauges('accounts', 'Away too.', 'state', () => Promise.reject(new Error('no connection')))
    metrics.gauge('writer_queued', 'Here.', () => 3)
    const text = await metrics.render()
    expect(text).toContain('switchboard_database_bytes Nan')
    expect(text).not.toContain('switchboard_accounts{')
    expect(text).toContain('switchboard_writer_queued 3')
    expect(await metrics.render()).toMatch(/switchboard_metric_failures_total [24]/)
  })

  it('lets two live in one process', async () => {
    const [one, two] = [createMetrics(), createMetrics()]
    one.gauge('x', 'x', () => 1)
    two.gauge('x', 'x', () => 2)
    expect(await two.render()).toContain('switchboard_x 2')
  })
})

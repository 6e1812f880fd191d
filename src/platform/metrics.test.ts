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
    metrics.close()
    expect(text).toContain('switchboard_writer_queued 7')
    expect(text).toContain('switchboard_deliveries{state="sent"} 3')
    expect(text).toMatch(/switchboard_event_loop_delay_max_seconds \d/)
  })

  it('lets two live in one process', async () => {
    const [one, two] = [createMetrics(), createMetrics()]
    one.gauge('x', 'x', () => 1)
    two.gauge('x', 'x', () => 2)
    expect(await two.render()).toContain('switchboard_x 2')
    one.close()
    two.close()
  })
})

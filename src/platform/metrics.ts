import { monitorEventLoopDelay } from 'node:perf_hooks'
import { Gauge, Registry } from 'prom-client'

const LOOP_RESOLUTION_MS = 10

export interface Metrics {
  /** A value that is read when somebody looks. */
  gauge(name: string, help: string, read: () => number | Promise<number>): void
  /** One such value for each value of a label: ids or closed words, never names of people or bots. */
  gauges(name: string, help: string, label: string, read: () => Promise<Readonly<Record<string, number>>>): void
  /** In Prometheus' text format. */
  render(): Promise<string>
  readonly contentType: string
  close(): void
}

/** A registry of its own, so that several apps can live in one process. All names begin with `switchboard_`. */
export function createMetrics(): Metrics {
  const registry = new Registry()
  const delay = monitorEventLoopDelay({ resolution: LOOP_RESOLUTION_MS })
  delay.enable()
  const gauge: Metrics['gauge'] = (name, help, read) => {
    new Gauge({
      name: `switchboard_${name}`,
      help,
      registers: [registry],
      async collect() {
        this.set(await read())
      },
    })
  }
  gauge('event_loop_delay_max_seconds', 'Longest time the event loop was held since the last look.', () => {
    const seconds = Math.max(0, delay.max / 1e9 - LOOP_RESOLUTION_MS / 1e3)
    delay.reset()
    return seconds
  })
  gauge('resident_memory_bytes', 'Memory of the process.', () => process.memoryUsage.rss())
  gauge('uptime_seconds', 'Since the process started.', () => process.uptime())

  return {
    gauge,
    gauges(name, help, label, read) {
      new Gauge({
        name: `switchboard_${name}`,
        help,
        labelNames: [label],
        registers: [registry],
        async collect() {
          for (const [value, count] of Object.entries(await read())) this.set({ [label]: value }, count)
        },
      })
    },
    render: () => registry.metrics(),
    contentType: registry.contentType,
    close: () => void delay.disable(),
  }
}

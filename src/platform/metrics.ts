import { monitorEventLoopDelay } from 'node:perf_hooks'
import { Counter, Gauge, Registry } from 'prom-client'

const LOOP_RESOLUTION_MS = 10

export interface Metrics {
  /** A value that is read when somebody looks. */
  gauge(name: string, help: string, read: () => number | Promise<number>): void
  /** Counts up; `labels` are ids or closed words, never names of people or bots. */
  counter<L extends string>(
    name: string,
    help: string,
    labels?: readonly L[],
  ): (labels?: Partial<Record<L, string | number>>, by?: number) => void
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
    counter(name, help, labels = []) {
      const made = new Counter({ name: `switchboard_${name}`, help, labelNames: labels, registers: [registry] })
      return (given = {}, by = 1) => made.inc(given, by)
    },
    render: () => registry.metrics(),
    contentType: registry.contentType,
    close: () => void delay.disable(),
  }
}

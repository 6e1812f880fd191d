import { Counter, Gauge, Histogram, Registry } from 'prom-client'

type Labels = Readonly<Record<string, string>>

export interface Metrics {
  /** A value that is read when somebody looks. */
  gauge(name: string, help: string, read: () => number | Promise<number>): void
  /** One such value for each value of a label: ids or closed words, never names of people or bots. */
  gauges(name: string, help: string, label: string, read: () => ByLabel | Promise<ByLabel>): void
  /** Grows only; its name ends in `_total`. */
  counter(name: string, help: string, labels: readonly string[]): { add(labels: Labels): void }
  /** Of durations; its name ends in `_seconds`. */
  durations(name: string, help: string, labels: readonly string[]): { observe(labels: Labels, ms: number): void }
  /** In Prometheus' text format. */
  render(): Promise<string>
  readonly contentType: string
}

type ByLabel = Readonly<Record<string, number>>

/** From a read of the store to an upload of a large file. */
const BUCKETS_S = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

/** A registry of its own, so that several apps can live in one process. All names begin with `switchboard_`. */
export function createMetrics(): Metrics {
  const registry = new Registry()
  const own = (name: string, help: string) => ({ name: `switchboard_${name}`, help, registers: [registry] })
  const failures = new Counter(own('metric_failures_total', 'Values that could not be read when somebody looked.'))
  /** One value that cannot be read, because a database is away, takes no other with it. */
  const orNone = async <T>(read: () => T | Promise<T>, none: T): Promise<T> => {
    try {
      return await read()
    } catch {
      failures.inc()
      return none
    }
  }
  const gauge: Metrics['gauge'] = (name, help, read) => {
    new Gauge({
      ...own(name, help),
      async collect() {
        this.set(await orNone(read, Number.NaN))
      },
    })
  }
  gauge('resident_memory_bytes', 'Memory of the process.', () => process.memoryUsage.rss())
  gauge('heap_used_bytes', 'JavaScript heap in use.', () => process.memoryUsage().heapUsed)
  gauge('uptime_seconds', 'Since the process started.', () => process.uptime())

  return {
    gauge,
    gauges(name, help, label, read) {
      new Gauge({
        ...own(name, help),
        labelNames: [label],
        async collect() {
          const values = await orNone(read, {})
          this.reset()
          for (const [value, count] of Object.entries(values)) this.set({ [label]: value }, count)
        },
      })
    },
    counter(name, help, labels) {
      const counter = new Counter({ ...own(name, help), labelNames: [...labels] })
      return { add: (values) => counter.inc({ ...values }) }
    },
    durations(name, help, labels) {
      const histogram = new Histogram({ ...own(name, help), labelNames: [...labels], buckets: BUCKETS_S })
      return { observe: (values, ms) => histogram.observe({ ...values }, ms / 1000) }
    },
    render: () => registry.metrics(),
    contentType: registry.contentType,
  }
}

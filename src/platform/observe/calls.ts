export type CallKind = 'http' | 'telegram' | 'sql' | 'job'

/** Something that took time, after its end. */
export interface FinishedCall {
  readonly kind: CallKind
  /** `GET /api/v1/accounts/:accountId`, `send`, the text of a statement, the name of a job: never what people wrote. */
  readonly name: string
  /** A closed word or a status code. */
  readonly outcome: string
  readonly hasFailed: boolean
  /** ms UTC, real time. */
  readonly startedAt: number
  readonly ms: number
}

export interface OpenCall {
  /** What begins inside `work` is told as a part of this call. */
  run<T>(work: () => T): T
  /** Once; later calls do nothing. */
  end(outcome: string, hasFailed?: boolean): void
}

export interface Calls {
  begin(kind: CallKind, name: string): OpenCall
  /** One that is over already. */
  record(call: FinishedCall): void
}

/** Where finished calls go: metrics, the list of the slowest, traces. */
export interface CallSink {
  finished(call: FinishedCall): void
}

/** Tells calls to an outside collector as they run, so that one can lie within another. */
export interface Tracing extends CallSink {
  open(kind: CallKind, name: string, startedAt: number): { run<T>(work: () => T): T; close(call: FinishedCall): void }
}

/** `tracing` null: nothing is told to anybody outside, and nothing is paid for it. */
export function createCalls(sinks: readonly CallSink[], tracing: Tracing | null, now: () => number): Calls {
  const tell = (call: FinishedCall): void => {
    for (const sink of sinks) sink.finished(call)
  }
  return {
    begin(kind, name) {
      const startedAt = now()
      const since = performance.now()
      const span = tracing?.open(kind, name, startedAt)
      let isOver = false
      return {
        run: (work) => (span === undefined ? work() : span.run(work)),
        end(outcome, hasFailed = false) {
          if (isOver) return
          isOver = true
          const call = { kind, name, outcome, hasFailed, startedAt, ms: performance.now() - since }
          tell(call)
          span?.close(call)
        },
      }
    },
    record(call) {
      tell(call)
      tracing?.finished(call)
    },
  }
}

const openNothing: OpenCall = { run: (work) => work(), end: () => {} }

/** For parts that run without anybody looking, as in tests. */
export const unobserved: Calls = { begin: () => openNothing, record: () => {} }

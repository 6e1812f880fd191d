import { DetailedError, Upload } from 'tus-js-client'
import { toApiError } from '../../../api/api-error.ts'
import { text } from '../../../texts/en.ts'

const atOnce = 3
const chunkBytes = 8 * 1024 * 1024
const retryDelaysMs = [500, 2_000, 5_000, 10_000]
const rateWindowMs = 5_000

export type UploadState = 'queued' | 'sending' | 'paused' | 'done' | 'failed'
export interface UploadEntry {
  readonly key: string
  readonly name: string
  readonly bytes: number
  readonly sent: number
  readonly state: UploadState
  readonly error: Error | null
}
export interface UploadDesk {
  /** Files begin to leave for an address that takes resumable uploads; what was begun before goes on where it was. */
  readonly add: (endpoint: string, files: readonly File[]) => void
  readonly pause: (endpoint: string) => void
  /** Goes on with what is paused, and tries again what failed. */
  readonly resume: (endpoint: string) => void
  readonly drop: (endpoint: string, key: string) => void
  readonly entries: (endpoint: string) => readonly UploadEntry[]
  /** Bytes a second over the last seconds, of all together; 0: nobody knows. */
  readonly rate: () => number
  readonly subscribe: (onChange: () => void) => () => void
}

interface Job {
  readonly endpoint: string
  readonly upload: Upload
  entry: UploadEntry
}

/** What the server said, or that it said nothing. */
function causeOf(error: Error): Error {
  if (!(error instanceof DetailedError) || error.originalResponse === null) return new Error(text.errors.noAnswer)
  try {
    const body: unknown = JSON.parse(error.originalResponse.getBody())
    return toApiError(error.originalResponse.getStatus(), body)
  } catch {
    return new Error(text.sheets.upload.refused(error.originalResponse.getStatus()))
  }
}

const isWorthRetrying = (error: DetailedError): boolean => {
  const status = error.originalResponse?.getStatus() ?? 0
  return status === 0 || status === 409 || status === 423 || status === 429 || status >= 500
}

function createRate(now: () => number) {
  let samples: { readonly at: number; readonly bytes: number }[] = []
  return {
    note: (bytes: number): void => {
      samples = [...samples.filter(({ at }) => now() - at < rateWindowMs), { at: now(), bytes }]
    },
    perSecond: (): number => {
      const recent = samples.filter(({ at }) => now() - at < rateWindowMs)
      const first = recent[0]
      if (first === undefined) return 0
      const bytes = recent.reduce((sum, sample) => sum + sample.bytes, 0)
      return bytes / Math.max(1, (now() - first.at) / 1_000)
    },
  }
}

/** Jobs in the order they came, and who wants to know of them. */
function createJobs() {
  const jobs: Job[] = []
  const shown = new Map<string, readonly UploadEntry[]>()
  const listeners = new Set<() => void>()
  const tell = (endpoint: string): void => {
    const entries = jobs.filter((job) => job.endpoint === endpoint).map(({ entry }) => entry)
    shown.set(endpoint, entries)
    for (const listener of listeners) listener()
  }
  return {
    tell,
    add(endpoint: string, added: readonly Job[]): void {
      jobs.push(...added)
      tell(endpoint)
    },
    change(job: Job, part: Partial<UploadEntry>): void {
      job.entry = { ...job.entry, ...part }
      tell(job.endpoint)
    },
    forget(endpoint: string, gone: readonly Job[]): void {
      for (const job of gone) jobs.splice(jobs.indexOf(job), 1)
      tell(endpoint)
    },
    in: (...states: readonly UploadState[]): readonly Job[] => jobs.filter(({ entry }) => states.includes(entry.state)),
    of: (endpoint: string, ...states: readonly UploadState[]): readonly Job[] =>
      jobs.filter((job) => job.endpoint === endpoint && states.includes(job.entry.state)),
    find: (endpoint: string, key: string): Job | undefined =>
      jobs.find((one) => one.endpoint === endpoint && one.entry.key === key),
    entries: (endpoint: string): readonly UploadEntry[] => shown.get(endpoint) ?? none,
    subscribe: (onChange: () => void): (() => void) => {
      listeners.add(onChange)
      return () => listeners.delete(onChange)
    },
  }
}

/** Sends a few at a time; what was begun before goes on where it was. */
function createSender(jobs: ReturnType<typeof createJobs>, noteSent: (bytes: number) => void) {
  let counter = 0
  const begin = async (job: Job): Promise<void> => {
    jobs.change(job, { state: 'sending', error: null })
    if (job.upload.url === null) {
      const [earlier] = await job.upload.findPreviousUploads()
      if (earlier !== undefined) job.upload.resumeFromPreviousUpload(earlier)
    }
    if (job.entry.state === 'sending') job.upload.start()
  }
  const next = (): void => {
    const free = Math.max(0, atOnce - jobs.in('sending').length)
    for (const job of jobs.in('queued').slice(0, free)) void begin(job)
  }
  const make = (endpoint: string, file: File): Job => {
    counter += 1
    const job: Job = {
      endpoint,
      entry: { key: String(counter), name: file.name, bytes: file.size, sent: 0, state: 'queued', error: null },
      upload: new Upload(file, {
        endpoint,
        chunkSize: chunkBytes,
        retryDelays: retryDelaysMs,
        removeFingerprintOnSuccess: true,
        metadata: { filename: file.name },
        onShouldRetry: isWorthRetrying,
        onProgress: (sent) => {
          noteSent(Math.max(0, sent - job.entry.sent))
          jobs.change(job, { sent })
        },
        onSuccess: () => {
          jobs.change(job, { state: 'done', sent: file.size })
          next()
        },
        onError: (error) => {
          jobs.change(job, { state: 'failed', error: causeOf(error) })
          next()
        },
      }),
    }
    return job
  }
  return { next, make }
}

export function createUploadDesk(now: () => number = () => performance.now()): UploadDesk {
  const jobs = createJobs()
  const rate = createRate(now)
  const { next, make } = createSender(jobs, rate.note)
  return {
    add(endpoint, files) {
      jobs.add(
        endpoint,
        files.map((file) => make(endpoint, file)),
      )
      next()
    },
    pause(endpoint) {
      for (const job of jobs.of(endpoint, 'queued', 'sending')) {
        void job.upload.abort()
        jobs.change(job, { state: 'paused' })
      }
    },
    resume(endpoint) {
      for (const job of jobs.of(endpoint, 'paused', 'failed')) jobs.change(job, { state: 'queued', error: null })
      next()
    },
    drop(endpoint, key) {
      const job = jobs.find(endpoint, key)
      if (job === undefined) return
      if (job.entry.state !== 'done') void job.upload.abort(job.upload.url !== null)
      jobs.forget(endpoint, [job])
      next()
    },
    entries: jobs.entries,
    rate: rate.perSecond,
    subscribe: jobs.subscribe,
  }
}

const none: readonly UploadEntry[] = []

/** Uploads go on while other pages are open. */
export const uploadDesk = createUploadDesk()

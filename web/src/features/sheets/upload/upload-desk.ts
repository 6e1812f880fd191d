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
  /** Forgets what is done. */
  readonly tidy: (endpoint: string) => void
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
    note(bytes: number): void {
      samples = [...samples.filter(({ at }) => now() - at < rateWindowMs), { at: now(), bytes }]
    },
    perSecond(): number {
      const recent = samples.filter(({ at }) => now() - at < rateWindowMs)
      const first = recent[0]
      if (first === undefined) return 0
      const bytes = recent.reduce((sum, sample) => sum + sample.bytes, 0)
      return bytes / Math.max(1, (now() - first.at) / 1_000)
    },
  }
}

export function createUploadDesk(now: () => number = () => performance.now()): UploadDesk {
  const jobs: Job[] = []
  const shown = new Map<string, readonly UploadEntry[]>()
  const listeners = new Set<() => void>()
  const rate = createRate(now)
  let counter = 0

  const tell = (endpoint: string): void => {
    const entries = jobs.filter((job) => job.endpoint === endpoint).map(({ entry }) => entry)
    shown.set(endpoint, entries)
    for (const listener of listeners) listener()
  }
  const change = (job: Job, part: Partial<UploadEntry>): void => {
    job.entry = { ...job.entry, ...part }
    tell(job.endpoint)
  }
  const next = (): void => {
    const busy = jobs.filter(({ entry }) => entry.state === 'sending').length
    for (const job of jobs.filter(({ entry }) => entry.state === 'queued').slice(0, Math.max(0, atOnce - busy)))
      void begin(job)
  }
  const begin = async (job: Job): Promise<void> => {
    change(job, { state: 'sending', error: null })
    if (job.upload.url === null) {
      const [earlier] = await job.upload.findPreviousUploads()
      if (earlier !== undefined) job.upload.resumeFromPreviousUpload(earlier)
    }
    if (job.entry.state === 'sending') job.upload.start()
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
          rate.note(Math.max(0, sent - job.entry.sent))
          change(job, { sent })
        },
        onSuccess: () => {
          change(job, { state: 'done', sent: file.size })
          next()
        },
        onError: (error) => {
          change(job, { state: 'failed', error: causeOf(error) })
          next()
        },
      }),
    }
    return job
  }
  const of = (endpoint: string, ...states: readonly UploadState[]): Job[] =>
    jobs.filter((job) => job.endpoint === endpoint && states.includes(job.entry.state))
  const forget = (gone: readonly Job[]): void => {
    for (const job of gone) jobs.splice(jobs.indexOf(job), 1)
  }
  return {
    add(endpoint, files) {
      jobs.push(...files.map((file) => make(endpoint, file)))
      tell(endpoint)
      next()
    },
    pause(endpoint) {
      for (const job of of(endpoint, 'queued', 'sending')) {
        void job.upload.abort()
        change(job, { state: 'paused' })
      }
    },
    resume(endpoint) {
      for (const job of of(endpoint, 'paused', 'failed')) change(job, { state: 'queued', error: null })
      next()
    },
    drop(endpoint, key) {
      const job = jobs.find((one) => one.endpoint === endpoint && one.entry.key === key)
      if (job === undefined) return
      if (job.entry.state !== 'done') void job.upload.abort(job.upload.url !== null)
      forget([job])
      tell(endpoint)
      next()
    },
    tidy(endpoint) {
      forget(of(endpoint, 'done'))
      tell(endpoint)
    },
    entries: (endpoint) => shown.get(endpoint) ?? none,
    rate: () => rate.perSecond(),
    subscribe(onChange) {
      listeners.add(onChange)
      return () => listeners.delete(onChange)
    },
  }
}

const none: readonly UploadEntry[] = []

/** Uploads go on while other pages are open. */
export const uploadDesk = createUploadDesk()

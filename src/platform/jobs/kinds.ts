import type { JobHandler, JobKind } from './contract.ts'
import { jobPayloadInvalid } from './errors.ts'

const MAX_PAYLOAD_BYTES = 100_000
const NAME = /^[a-z][a-z-]*(\.[a-z][a-z-]*)+$/

/** A kind with the type of its payload closed over. */
export interface RegisteredKind {
  readonly kind: JobKind<unknown>
  run(payload: string, run: RunWithoutPayload): ReturnType<JobHandler<unknown>>
}

type RunWithoutPayload = Omit<Parameters<JobHandler<unknown>>[0], 'payload'>

export function registerKind<P>(kind: JobKind<P>, handler: JobHandler<P>): RegisteredKind {
  if (!NAME.test(kind.name) || kind.name.length > 60) throw new Error(`${kind.name} is not a name of a kind of job.`)
  return {
    kind,
    run(text, run) {
      const payload = kind.payload.safeParse(parseJson(text))
      if (payload.success) return handler({ ...run, payload: payload.data })
      return Promise.resolve({ dead: `What it was asked to do cannot be read: ${issueOf(payload.error.issues)}.` })
    },
  }
}

/** @throws AppError `job_payload_invalid`. */
export function writePayload<P>(kind: JobKind<P>, payload: P): string {
  const checked = kind.payload.safeParse(payload)
  if (!checked.success) throw jobPayloadInvalid(kind.name, issueOf(checked.error.issues))
  const text = JSON.stringify(payload)
  if (Buffer.byteLength(text) > MAX_PAYLOAD_BYTES)
    throw jobPayloadInvalid(kind.name, `its values take more than ${MAX_PAYLOAD_BYTES} bytes`)
  return text
}

interface Issue {
  readonly path: readonly PropertyKey[]
  readonly message: string
}

const issueOf = (issues: readonly Issue[]): string => {
  const [first] = issues
  return first === undefined ? 'it is not of its form' : `${first.path.join('.')} ${first.message}`.trim()
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

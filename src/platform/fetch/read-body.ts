import { pipeline, type Readable, type Transform } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import { FetchRefusal } from './outcome.ts'

export interface BodyLimits {
  /** Of the body as it comes and of what it inflates to. */
  readonly maxBytes: number
  /** How many times larger than it came a body may become. */
  readonly maxInflateRatio: number
}

/** Below this size a ratio says nothing: a short page of blanks packs well too. */
const RATIO_COUNTS_FROM_BYTES = 64 * 1024

const inflaters: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
}

/**
 * Reads a body to its end, inflated.
 * @throws FetchRefusal `too_large` as soon as a limit is passed, `network` for an encoding that nobody asked for.
 */
export async function readBody(source: Readable, encoding: string, limits: BodyLimits): Promise<Buffer> {
  const name = encoding.trim().toLowerCase()
  if (name === '' || name === 'identity') return readPlain(source, limits)
  const createInflater = inflaters[name]
  if (createInflater === undefined) {
    source.on('error', ignoreOwnAbort).destroy()
    throw new FetchRefusal('network', 'The host answered in a content encoding that was not asked for.')
  }
  return readInflated(source, createInflater(), limits)
}

/** Most answers are short and not packed: without a stream in between, as streams are what a short answer costs most. */
function readPlain(source: Readable, { maxBytes }: BodyLimits): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let bytes = 0
    source.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes > maxBytes) source.destroy(tooLarge(maxBytes))
      else chunks.push(chunk)
    })
    source.once('end', () => resolve(Buffer.concat(chunks, bytes)))
    source.on('error', reject)
  })
}

async function readInflated(source: Readable, inflater: Transform, limits: BodyLimits): Promise<Buffer> {
  let receivedBytes = 0
  source.on('data', (chunk: Buffer) => {
    receivedBytes += chunk.length
    if (receivedBytes > limits.maxBytes) source.destroy(tooLarge(limits.maxBytes))
  })
  const chunks: Buffer[] = []
  let inflatedBytes = 0
  const inflated = pipeline(source, inflater, () => {})
  for await (const chunk of inflated as AsyncIterable<Buffer>) {
    inflatedBytes += chunk.length
    if (inflatedBytes > limits.maxBytes) throw tooLarge(limits.maxBytes)
    if (inflatedBytes > RATIO_COUNTS_FROM_BYTES && inflatedBytes > receivedBytes * limits.maxInflateRatio)
      throw new FetchRefusal(
        'too_large',
        `The answer inflates to more than ${limits.maxInflateRatio} times what was sent.`,
      )
    chunks.push(chunk)
  }
  return Buffer.concat(chunks, inflatedBytes)
}

/** Leaving a body unread is an error of its own to the client, and to nobody else. */
const ignoreOwnAbort = (): void => undefined

const tooLarge = (maxBytes: number): FetchRefusal =>
  new FetchRefusal('too_large', `The answer is larger than ${maxBytes} bytes.`)

import { createHash } from 'node:crypto'
import { manifestMac, type About, type Manifest, type PartSum } from './manifest.ts'
import { encodeHeader, paddingOf, tarEnd } from './tar.ts'

/** One file of the archive. */
export interface Part {
  readonly name: string
  readonly bytes: number
  content(): AsyncIterable<Uint8Array>
}

export interface Packing {
  readonly about: About
  readonly parts: AsyncIterable<Part>
  /** Asked after the last part. */
  readonly facts: () => Omit<Manifest, 'parts'>
  readonly macKey: Uint8Array
  /** Bytes of content so far. */
  readonly onProgress: (bytes: number) => void
}

/** The archive as one stream: what it is, the parts, and at the end what was packed with the hash of each. */
export async function* pack({ about, parts, facts, macKey, onProgress }: Packing): AsyncGenerator<Uint8Array> {
  const mtimeS = about.takenAt / 1000
  const small = function* (name: string, text: string): Generator<Uint8Array> {
    const bytes = Buffer.from(text)
    yield encodeHeader({ name, bytes: bytes.length }, mtimeS)
    yield bytes
    yield Buffer.alloc(paddingOf(bytes.length))
  }
  yield* small('about.json', JSON.stringify(about))
  const sums: PartSum[] = []
  let done = 0
  for await (const part of parts) {
    yield encodeHeader(part, mtimeS)
    const hash = createHash('sha256')
    let bytes = 0
    for await (const chunk of part.content()) {
      bytes += chunk.length
      if (bytes > part.bytes) break
      hash.update(chunk)
      yield chunk
      onProgress((done += chunk.length))
    }
    if (bytes !== part.bytes) throw new Error(`${part.name} changed its size while it was read`)
    yield Buffer.alloc(paddingOf(bytes))
    sums.push({ name: part.name, bytes, sha256: hash.digest('hex') })
  }
  const manifest = JSON.stringify({ ...facts(), parts: sums } satisfies Manifest)
  yield* small('manifest.json', manifest)
  yield* small('manifest.mac', manifestMac(macKey, manifest))
  yield tarEnd()
}

import { Client } from 'undici'
import { socketPath } from '../../../src/platform/socket-path.ts'

/** A client of tus 1.0 that may be cut off at any byte, over the socket of the data folder. */
export interface Sender {
  /** Resolves to the upload's address. */
  begin(projectId: number, name: string, bytes: number): Promise<string>
  /** From where the server says it is; in parts, so that a kill falls between them. */
  send(address: string, content: Buffer): Promise<void>
  close(): Promise<void>
}

const PART_BYTES = 32 * 1024
const TIMEOUT_MS = 30_000
const tus = { 'tus-resumable': '1.0.0', origin: 'http://localhost' }

export function openSender(dataDir: string): Sender {
  const client = new Client('http://localhost', {
    socketPath: socketPath(dataDir),
    headersTimeout: TIMEOUT_MS,
    bodyTimeout: TIMEOUT_MS,
  })
  const ask = async (method: 'POST' | 'HEAD' | 'PATCH', path: string, headers: object, body: Buffer | null = null) => {
    const answer = await client.request({ method, path, headers: { ...tus, ...headers }, body })
    const text = await answer.body.text()
    if (answer.statusCode >= 300) throw new Error(`${method} ${path}: ${answer.statusCode} ${text}`)
    return answer.headers
  }
  return {
    async begin(projectId, name, bytes) {
      const metadata = `filename ${Buffer.from(name).toString('base64')}`
      const headers = { 'upload-length': String(bytes), 'upload-metadata': metadata }
      const { location } = await ask('POST', `/api/v1/sheets/${projectId}/uploads`, headers)
      return String(location)
    },
    async send(address, content) {
      const begun = await ask('HEAD', address, {})
      for (let at = Number(begun['upload-offset']); at < content.length; at += PART_BYTES) {
        const headers = { 'content-type': 'application/offset+octet-stream', 'upload-offset': String(at) }
        await ask('PATCH', address, headers, content.subarray(at, at + PART_BYTES))
      }
    },
    close: () => client.destroy(),
  }
}

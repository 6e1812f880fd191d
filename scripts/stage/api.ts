import { Client } from 'undici'
import { socketPath } from '../../src/platform/socket-path.ts'

/** The REST API of a running process, through the socket in its data folder. */
export interface Api {
  get<T>(path: string): Promise<T>
  post<T>(path: string, body?: object): Promise<T>
  patch<T>(path: string, body: object): Promise<T>
  text(path: string): Promise<string>
  close(): Promise<void>
}

const TIMEOUT_MS = 60_000

export function connectApi(dataDir: string): Api {
  const client = new Client('http://localhost', {
    socketPath: socketPath(dataDir),
    headersTimeout: TIMEOUT_MS,
    bodyTimeout: TIMEOUT_MS,
  })
  const ask = async (method: 'GET' | 'POST' | 'PATCH', path: string, body?: object): Promise<string> => {
    const response = await client.request({
      method,
      path: path.startsWith('/health') ? path : `/api/v1${path}`,
      headers: { 'content-type': 'application/json', origin: 'http://localhost' },
      body: method === 'GET' ? null : JSON.stringify(body ?? {}),
    })
    const text = await response.body.text()
    if (response.statusCode >= 300) throw new Error(`${method} ${path}: ${response.statusCode} ${text}`)
    return text
  }
  const json = async <T>(method: 'GET' | 'POST' | 'PATCH', path: string, body?: object): Promise<T> =>
    JSON.parse(await ask(method, path, body)) as T
  return {
    get: (path) => json('GET', path),
    post: (path, body) => json('POST', path, body),
    patch: (path, body) => json('PATCH', path, body),
    text: (path) => ask('GET', path),
    close: () => client.destroy(),
  }
}

import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface ReceivedHook {
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

export interface HookReceiver {
  readonly url: string
  readonly hooks: readonly ReceivedHook[]
  close(): Promise<void>
}

/** A real HTTP server that keeps what is posted to it; `answer` gives the status, 200 without it. */
export async function createHookReceiver(answer: (nth: number) => number = () => 200): Promise<HookReceiver> {
  const hooks: ReceivedHook[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      hooks.push({ headers: request.headers, body: Buffer.concat(chunks).toString('utf8') })
      response.writeHead(answer(hooks.length), { location: 'http://127.0.0.1/elsewhere' }).end('ok')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    hooks,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

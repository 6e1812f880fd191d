import { spawn, type SpawnOptions } from 'node:child_process'
import { createServer } from 'node:net'

/** A server that the benchmark started, on a folder and a port of its own. */
export interface Server {
  readonly url: string
  /** Ends it and removes its folder. */
  close(): Promise<void>
}

const READY_TIMEOUT_MS = 30_000
const STOP_TIMEOUT_MS = 15_000

/** Starts a program and waits until its output matches. Resolves to what stops it. */
export async function startServer(
  path: string,
  args: readonly string[],
  ready: RegExp,
  options: SpawnOptions,
): Promise<() => Promise<void>> {
  const child = spawn(path, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] as const })
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
    child.once('error', () => resolve())
  })
  let output = ''
  const isReady = new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${path} was not ready in time:\n${output}`)), READY_TIMEOUT_MS)
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        output = (output + chunk.toString()).slice(-10_000)
        if (!ready.test(output)) return
        clearTimeout(timer)
        resolve()
      })
    void exited.then(() => {
      clearTimeout(timer)
      reject(new Error(`${path} ended:\n${output}`))
    })
  })
  const stop = async (): Promise<void> => {
    child.kill('SIGINT')
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS)
    await exited
    clearTimeout(timer)
  }
  await isReady.catch(async (error: unknown) => {
    await stop()
    throw error
  })
  return stop
}

export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEngine } from '../../../src/modules/sheets/engine/engine.ts'
import type { AwkwardFile } from './case.ts'

export interface Passage {
  readonly name: string
  readonly cpuSeconds: number
  readonly mib: number
  /** `read`, or why not. */
  readonly ended: string
}

export interface Passages {
  readonly files: readonly Passage[]
  /** The longest that a request to the same process took meanwhile, ms. */
  readonly slowestAnswerMs: number
}

const MIB = 2 ** 20
const ASK_EVERY_MS = 5

/** Each file as an upload has it read: recognised and written as tables, while the process that asked serves others. */
export async function throughEngine(files: readonly AwkwardFile[]): Promise<Passages> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-awkward-engine-'))
  const passages: Passage[] = []
  let usage = { cpuSeconds: 0, mib: 0 }
  const engine = createEngine({
    folder,
    width: 1,
    onReport({ name, usage: used }) {
      if (name === 'read') usage = { cpuSeconds: used?.cpuSeconds ?? 0, mib: (used?.peakResidentBytes ?? 0) / MIB }
    },
  })
  const server = await startServer()
  try {
    for (const [index, one] of files.entries()) {
      const project = join(folder, String(index + 1))
      mkdirSync(project)
      const path = join(project, 'file')
      writeFileSync(path, one.make())
      const settings = { dateOrder: null, includeHidden: true, headers: [] }
      const request = { path, name: one.name, outFolder: join(project, 'tables'), settings }
      const outcome = await server.whileAsked(() => engine.read(request, { signal: AbortSignal.timeout(60_000) }))
      const ended = outcome.kind === 'failed' ? `${outcome.reason}: ${outcome.detail}` : 'read'
      passages.push({ name: one.name, ...usage, ended })
      rmSync(project, { recursive: true })
    }
  } finally {
    await engine.close()
    server.close()
    rmSync(folder, { recursive: true, force: true })
  }
  return { files: passages, slowestAnswerMs: server.slowestMs() }
}

async function startServer() {
  const server = createServer((_, response) => response.end('here'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  let slowest = 0
  let isAsked = false
  const ask = async (): Promise<void> => {
    while (isAsked) {
      const startedAt = performance.now()
      await (await fetch(`http://127.0.0.1:${port}`)).text()
      slowest = Math.max(slowest, performance.now() - startedAt)
      await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS))
    }
  }
  return {
    async whileAsked<T>(work: () => Promise<T>): Promise<T> {
      isAsked = true
      const asking = ask()
      try {
        return await work()
      } finally {
        isAsked = false
        await asking
      }
    },
    slowestMs: () => slowest,
    close: () => server.close(),
  }
}

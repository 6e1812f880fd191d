import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url))

let folder = ''
const children: ChildProcess[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'switchboard-main-'))
})
afterEach(async () => {
  for (const child of children.splice(0)) {
    const isGone = child.exitCode !== null || child.signalCode !== null
    const gone = isGone ? Promise.resolve() : once(child, 'exit')
    child.kill('SIGKILL')
    await gone
  }
  rmSync(folder, { recursive: true })
})

interface Run {
  readonly child: ChildProcess
  /** Everything it printed so far. */
  output(): string
  /** Resolves when it printed this. */
  printed(text: string): Promise<void>
  exited(): Promise<{ code: number | null; signal: NodeJS.Signals | null }>
}

function start(env: Record<string, string> = {}): Run {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', MAIN], {
    env: {
      DATA_DIR: join(folder, 'data'),
      PORT: '0',
      MASTER_KEY: '11'.repeat(32),
      TELEGRAM_API_ROOT: 'http://127.0.0.1:9',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.push(child)
  let output = ''
  const listeners = new Set<() => void>()
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString()
      for (const listener of listeners) listener()
    })
  const exit = once(child, 'close')
  return {
    child,
    output: () => output,
    printed: (text) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (output.includes(text)) resolve()
        }
        listeners.add(look)
        look()
        void exit.then(() => reject(new Error(`It ended without "${text}":\n${output}`)))
      }),
    async exited() {
      const [code, signal] = (await exit) as [number | null, NodeJS.Signals | null]
      return { code, signal }
    },
  }
}

const READY = '"msg":"ready"'

describe('the process', () => {
  it('prints a set-up link while there is no owner, serves, keeps its files to itself and ends on SIGTERM', async () => {
    mkdirSync(join(folder, 'data'), { mode: 0o755 })
    const run = start()
    await run.printed(READY)
    expect(run.output()).toMatch(/http:\/\/127\.0\.0\.1:\d+\/setup#code=[\w-]{20,}/)
    const [url = ''] = /http:\/\/127\.0\.0\.1:\d+/.exec(run.output()) ?? []
    expect((await fetch(`${url}/health/ready`)).status).toBe(200)
    expect(statSync(join(folder, 'data', 'switchboard.db')).mode & 0o077).toBe(0)
    run.child.kill('SIGTERM')
    expect(await run.exited()).toEqual({ code: 0, signal: null })
    expect(run.output()).toContain('"msg":"stopped"')
  })

  it('starts again on the folder of one that was killed', async () => {
    const first = start()
    await first.printed(READY)
    first.child.kill('SIGKILL')
    await first.exited()
    const second = start()
    await second.printed(READY)
    second.child.kill('SIGINT')
    expect(await second.exited()).toEqual({ code: 0, signal: null })
  })

  it('refuses a second process on the folder, and names the first', async () => {
    const first = start()
    await first.printed(READY)
    const second = start()
    expect((await second.exited()).code).toBe(5)
    expect(second.output()).toContain(`in use by pid ${first.child.pid}`)
  })

  it('leaves a folder whole when it dies in a migration, however often', async () => {
    for (const nth of [1, 4, 8]) {
      const killed = start({ FAULT_POINT: `in-migration:${nth}` })
      expect((await killed.exited()).signal).toBe('SIGKILL')
    }
    const run = start()
    await run.printed(READY)
  })

  it('says in words what is wrong with the configuration and ends with 2', async () => {
    const run = start({ PORT: 'eighty', CLOCK_SPEED: '7' })
    expect((await run.exited()).code).toBe(2)
    expect(run.output()).toMatch(/PORT is "eighty".*\n.*CLOCK_SPEED needs CLOCK_ORIGIN/)
    expect(run.output()).not.toMatch(/^\s+at /m)
  })
})

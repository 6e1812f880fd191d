import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createControl } from './index.ts'

const MAIN = join(import.meta.dirname, 'main.ts')
let folder: string
let child: ChildProcess | undefined

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'simulator-main-'))
})
afterEach(async () => {
  if (child?.exitCode === null && child.signalCode === null) {
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  rmSync(folder, { recursive: true, force: true })
})

interface Started {
  readonly process: ChildProcess
  readonly firstOutput: Promise<string>
}

const start = (args: readonly string[], env: Readonly<Record<string, string>> = {}): Started => {
  const started = spawn(process.execPath, [MAIN, ...args], { env: { ...process.env, ...env } })
  child = started
  const firstOutput = new Promise<string>((resolve) => {
    started.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString()))
    started.stderr.once('data', (chunk: Buffer) => resolve(chunk.toString()))
  })
  return { process: started, firstOutput }
}

const file = (name: string, content: unknown): string => {
  const path = join(folder, name)
  writeFileSync(path, JSON.stringify(content))
  return path
}

describe('the program', () => {
  it('says when it is ready, plays its scenario and faults on the given clock, and ends at SIGTERM', async () => {
    const scenario = file('scenario.json', {
      bots: [{ token: '77:secret' }],
      people: [{ count: 3, startedBots: [77] }],
    })
    const faults = file('faults.json', { rules: [{ name: 'never', match: { chat: 1 }, act: '502' }] })
    const origin = Date.now() - 10_000
    const started = start(
      ['--port', '0', '--data', join(folder, 'data'), '--scenario', scenario, '--faults', faults, '--seed', '5'],
      { CLOCK_ORIGIN: String(origin), CLOCK_SPEED: '100' },
    )
    const { ready, port } = JSON.parse(await started.firstOutput) as { ready: boolean; port: number }
    const control = createControl(`http://127.0.0.1:${port}`)
    const status = await control.status()
    const expected = origin + 100 * (Date.now() - origin)
    expect(ready).toBe(true)
    expect(status).toMatchObject({ bots: 1, people: 3, seed: 5, speed: 100 })
    expect(Math.abs(status.now - expected)).toBeLessThan(100 * 1000)
    expect((await control.faults()).rules).toEqual([{ name: 'never', matched: 0, hits: 0 }])
    started.process.kill('SIGTERM')
    expect(await once(started.process, 'exit')).toEqual([0, null])
  })

  it.each([
    [['--port', 'many'], '--port must be a number from 0 to 65535, got "many".'],
    [['--faults', 'nowhere.json'], 'The fault script nowhere.json cannot be read'],
    [['--colour'], "Unknown option '--colour'"],
  ])('refuses %j with a sentence and status 1', async (args, problem) => {
    const started = start(args)
    expect(await started.firstOutput).toContain(problem)
    const [code] = (await once(started.process, 'exit')) as [number]
    expect(code).toBe(1)
  })
})

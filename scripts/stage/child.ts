import { spawn, type ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'

export interface Child {
  readonly pid: number
  /** The last lines of its output, both streams. */
  readonly lines: readonly string[]
  /** Resolves with the first line that matches, also one that was printed before. */
  line(pattern: RegExp, timeoutMs: number): Promise<RegExpMatchArray>
  readonly hasExited: boolean
  readonly exited: Promise<number | NodeJS.Signals>
  signal(name: NodeJS.Signals): void
}

const MAX_LINES = 500

/** Starts a program of ours on this very Node; its output is kept, not shown. */
export function startChild(script: string, args: readonly string[], env: Readonly<Record<string, string>>): Child {
  const child = spawn(process.execPath, [script, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const lines: string[] = []
  const watchers = new Set<(line: string) => void>()
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line)
      if (lines.length > MAX_LINES) lines.shift()
      for (const watch of watchers) watch(line)
    })
  const exited = exitOf(child)
  return {
    pid: child.pid ?? 0,
    lines,
    line: (pattern, timeoutMs) => waitForLine({ script, lines, watchers, exited }, pattern, timeoutMs),
    get hasExited() {
      return child.exitCode !== null || child.signalCode !== null
    },
    exited,
    signal: (name) => void child.kill(name),
  }
}

const exitOf = (child: ChildProcess): Promise<number | NodeJS.Signals> =>
  new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve(code ?? signal ?? 0))
  })

interface Watched {
  readonly script: string
  readonly lines: readonly string[]
  readonly watchers: Set<(line: string) => void>
  readonly exited: Promise<unknown>
}

function waitForLine(
  { script, lines, watchers, exited }: Watched,
  pattern: RegExp,
  timeoutMs: number,
): Promise<RegExpMatchArray> {
  for (const line of lines) {
    const match = pattern.exec(line)
    if (match !== null) return Promise.resolve(match)
  }
  return new Promise((resolve, reject) => {
    const finish = (act: () => void): void => {
      clearTimeout(timer)
      watchers.delete(watch)
      act()
    }
    const fail = (what: string): void =>
      finish(() => reject(new Error(`${script} ${what}:\n${lines.slice(-20).join('\n')}`)))
    const watch = (line: string): void => {
      const match = pattern.exec(line)
      if (match !== null) finish(() => resolve(match))
    }
    const timer = setTimeout(() => fail(`did not say ${String(pattern)} within ${timeoutMs} ms`), timeoutMs)
    watchers.add(watch)
    void exited.then(() => fail('ended'))
  })
}

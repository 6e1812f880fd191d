import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdirSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { TaskCaps } from '../ports.ts'
import { HEAP_MB, type Confinement } from './caps.ts'
import type { FromChild, ToChild } from './protocol.ts'
import { watchResident } from './resident.ts'

/** Why the launcher itself ended a child. */
export type EndedFor = 'wall' | 'memory' | 'cancelled' | 'closed'

export interface Ending {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly endedFor: EndedFor | null
  /** The end of what it wrote to stderr. */
  readonly words: string
}

export interface OpenChild {
  readonly pid: number
  send(message: ToChild): void
  /** Ends it and all that it started. */
  end(why: EndedFor): void
  readonly hasEnded: boolean
  readonly ended: Promise<Ending>
}

export interface StartOptions {
  readonly confinement: Confinement
  readonly caps: TaskCaps
  /** What JavaScript in the child may read and write besides the program itself (Node's permission model). */
  readonly readable: readonly string[]
  readonly writable: readonly string[]
  readonly onMessage: (message: FromChild) => void
}

const MAX_WORDS = 4_000
const MAIN = fileURLToPath(new URL('./child/main.ts', import.meta.url))
const ROOT = dirname(fileURLToPath(new URL('../../../../package.json', import.meta.url)))

/**
 * Where children keep what they compiled: the next starts in half the time. None but children read it. Null: the program lies where
 * nothing can be written.
 */
const compiled = keepCompiled(join(ROOT, 'node_modules', '.cache', 'switchboard-children'))

function keepCompiled(folder: string): string | null {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    return realpathSync(folder)
  } catch {
    return null
  }
}

/** A child with a channel, in a group of its own, without the environment of the server: no secret is handed on. */
export function startChild(options: StartOptions): OpenChild {
  const { program, args } = options.confinement.wrap(process.execPath, argumentsOf(options), options.caps)
  const child = spawn(program, args, {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    detached: true,
    cwd: ROOT,
    env: {
      TZ: 'UTC',
      LANG: 'C.UTF-8',
      MALLOC_ARENA_MAX: '2',
      ...(compiled === null ? {} : { NODE_COMPILE_CACHE: compiled }),
    },
  })
  return follow(child, options)
}

function argumentsOf({ readable, writable }: StartOptions): string[] {
  const program = [ROOT, join(ROOT, 'node_modules')]
    .filter((path) => existsSync(path))
    .map((path) => realpathSync(path))
  return [
    `--max-old-space-size=${HEAP_MB}`,
    '--max-semi-space-size=16',
    // Its guard pages alone would take more address space than a child has.
    '--disable-wasm-trap-handler',
    '--disable-warning=SecurityWarning',
    '--permission',
    '--allow-addons',
    ...[...program, ...readable].map((path) => `--allow-fs-read=${path}`),
    ...[...writable, ...(compiled === null ? [] : [compiled])].map((path) => `--allow-fs-write=${path}`),
    MAIN,
  ]
}

function follow(child: ChildProcess, { caps, onMessage }: StartOptions): OpenChild {
  let words = ''
  let endedFor: EndedFor | null = null
  let hasEnded = false
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    words = (words + text).slice(-MAX_WORDS)
  })
  const end = (why: EndedFor): void => {
    if (hasEnded) return
    endedFor ??= why
    killGroup(child)
  }
  const unwatch = watchResident(child.pid ?? 0, caps.residentBytes, () => end('memory'))
  const ended = new Promise<Ending>((resolve) => {
    const settle = (code: number | null, signal: NodeJS.Signals | null): void => {
      hasEnded = true
      unwatch()
      resolve({ code, signal, endedFor, words })
    }
    child.once('error', (error) => {
      words += error.message
      if (child.pid === undefined) settle(null, null)
    })
    child.once('close', settle)
  })
  child.on('message', (message) => onMessage(message as FromChild))
  return {
    pid: child.pid ?? 0,
    // A child that has just died is told so by its end, not by this.
    send(message) {
      if (child.connected) child.send(message, () => undefined)
    },
    end,
    get hasEnded() {
      return hasEnded
    },
    ended,
  }
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return
  try {
    process.kill(-child.pid, 'SIGKILL')
  } catch {
    child.kill('SIGKILL')
  }
}

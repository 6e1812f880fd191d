import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import type { TaskCaps } from '../ports.ts'
import type { TaskName } from './protocol.ts'

const MIB = 2 ** 20
const GIB = 2 ** 30
const PROBE_TIMEOUT_MS = 2_000
const NOTE =
  'Files are read in processes of their own, but this system has no prlimit (Linux, package util-linux): their memory and processor time are not capped.'

/** How children are held here. */
export interface Confinement {
  readonly enforced: boolean
  readonly note: string | null
  /** The program to start and what stands before its arguments. */
  wrap(program: string, args: readonly string[], caps: TaskCaps): { readonly program: string; readonly args: string[] }
}

/** A file that a child may write, at most. */
const MAX_FILE_BYTES = 8 * GIB
/** After SIGXCPU, until SIGKILL. */
const CPU_GRACE_S = 2

/**
 * `prlimit` sets what the kernel enforces; `setpriv`, of the same package, has the kernel end the child with its parent
 * even while it computes and does not see that its channel closed.
 */
export function findConfinement(platform: NodeJS.Platform = process.platform): Confinement {
  const prlimit = platform === 'linux' ? findTool('prlimit', ['--core=0', 'true']) : null
  if (prlimit === null) return { enforced: false, note: NOTE, wrap: (program, args) => ({ program, args: [...args] }) }
  const setpriv = findTool('setpriv', ['--pdeathsig', 'KILL', 'true'])
  return {
    enforced: true,
    note: null,
    wrap(program, args, caps) {
      const limited = [prlimit, ...limitsOf(caps), '--', program, ...args]
      const [first = prlimit, ...rest] = setpriv === null ? limited : [setpriv, '--pdeathsig', 'KILL', ...limited]
      return { program: first, args: rest }
    },
  }
}

const limitsOf = (caps: TaskCaps): string[] => [
  '--core=0:0',
  `--as=${caps.addressSpaceBytes}`,
  `--cpu=${caps.cpuSeconds}:${caps.cpuSeconds + CPU_GRACE_S}`,
  `--fsize=${MAX_FILE_BYTES}`,
]

function findTool(name: string, probe: readonly string[]): string | null {
  for (const folder of ['/usr/bin', '/bin', '/usr/local/bin']) {
    const path = `${folder}/${name}`
    if (!existsSync(path)) continue
    return spawnSync(path, [...probe], { stdio: 'ignore', timeout: PROBE_TIMEOUT_MS }).status === 0 ? path : null
  }
  return null
}

const heavy: TaskCaps = {
  wallMs: 30 * 60_000,
  cpuSeconds: 20 * 60,
  addressSpaceBytes: 4 * GIB,
  residentBytes: 700 * MIB,
}
const glance: TaskCaps = { wallMs: 20_000, cpuSeconds: 20, addressSpaceBytes: 4 * GIB, residentBytes: 400 * MIB }
/** Wall clock of one question; processor time is of the child's whole life, which ends long before. */
const question: TaskCaps = { ...heavy, wallMs: 20_000, cpuSeconds: 24 * 3_600 }

export const defaultCaps: Readonly<Record<TaskName, TaskCaps>> = {
  read: heavy,
  unpack: { ...heavy, wallMs: 10 * 60_000, residentBytes: 400 * MIB },
  glance,
  consolidate: heavy,
  apply: heavy,
  replay: { ...heavy, wallMs: 2 * 3_600_000, cpuSeconds: 2 * 3_600 },
  export: heavy,
  preview: { ...question, wallMs: 60_000 },
  page: question,
  values: question,
  trace: { ...question, wallMs: 60_000 },
}

/** Of V8's heap; buffers and DuckDB's memory are held by the resident cap. */
export const HEAP_MB = 256

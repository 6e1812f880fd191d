import { readdirSync, readFileSync } from 'node:fs'
import { pause } from '../../../scripts/stage/stage.ts'

/** A process, by its number and when it began: numbers are given out again. */
export interface Known {
  readonly pid: number
  readonly startedAt: string
}

const GRACE_MS = 8_000

/** Everything that a process has begun, and what that has begun. Linux only; elsewhere nothing is seen. */
export function offspringOf(pid: number): readonly Known[] {
  const all = processes()
  const found: Known[] = []
  for (let parents = new Set([pid]); parents.size > 0;) {
    const next = all.filter(({ parent }) => parents.has(parent))
    found.push(...next)
    parents = new Set(next.map((each) => each.pid))
  }
  return found
}

/** How many of them are still there a moment after their parent is gone. */
export async function orphansAmong(known: readonly Known[]): Promise<number> {
  const deadline = Date.now() + GRACE_MS
  for (;;) {
    const all = new Set(processes().map(({ pid, startedAt }) => `${pid} ${startedAt}`))
    const left = known.filter(({ pid, startedAt }) => all.has(`${pid} ${startedAt}`)).length
    if (left === 0 || Date.now() > deadline) return left
    await pause(50)
  }
}

function processes(): readonly (Known & { readonly parent: number })[] {
  let names: string[]
  try {
    names = readdirSync('/proc')
  } catch {
    return []
  }
  return names.flatMap((name) => {
    const pid = Number(name)
    if (!Number.isInteger(pid)) return []
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      if (fields[0] === 'Z') return []
      return [{ pid, parent: Number(fields[1]), startedAt: fields[19] ?? '' }]
    } catch {
      return []
    }
  })
}

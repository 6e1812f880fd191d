import { readFileSync } from 'node:fs'

const MIB = 2 ** 20
/** Linux counts processor time in hundredths of a second (USER_HZ, proc(5)). */
const TICKS_PER_SECOND = 100

export function residentMib(pid: number): number {
  const match = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
  return (Number(match?.[1]) * 1024) / MIB
}

/** Processor seconds of a process with all its threads. */
export function cpuSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND
}

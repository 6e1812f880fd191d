import { readFile } from 'node:fs/promises'

/** Resident bytes of a process as Linux tells them; null where there is no /proc, or when it has ended. */
export async function residentBytes(pid: number): Promise<number | null> {
  try {
    const match = /^VmRSS:\s+(\d+) kB$/m.exec(await readFile(`/proc/${pid}/status`, 'utf8'))
    return match === null ? null : Number(match[1]) * 1_024
  } catch {
    return null
  }
}

const EVERY_MS = 50

/** Calls `onOver` once, when the process holds more than `maxBytes`; the answer stops the watch. */
export function watchResident(pid: number, maxBytes: number, onOver: () => void): () => void {
  let isStopped = false
  const look = async (): Promise<void> => {
    const bytes = await residentBytes(pid)
    if (isStopped || bytes === null) return
    if (bytes > maxBytes) onOver()
    else timer = setTimeout(() => void look(), EVERY_MS).unref()
  }
  let timer = setTimeout(() => void look(), EVERY_MS).unref()
  return () => {
    isStopped = true
    clearTimeout(timer)
  }
}

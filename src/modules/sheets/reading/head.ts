import { closeSync, openSync } from 'node:fs'
import { readAt } from './zip/directory.ts'

const HEAD_BYTES = 64 * 1024

/** The first bytes of a file, which say what it is. */
export function headOf(path: string): Buffer {
  const fd = openSync(path, 'r')
  try {
    return readAt(fd, 0, HEAD_BYTES)
  } finally {
    closeSync(fd)
  }
}

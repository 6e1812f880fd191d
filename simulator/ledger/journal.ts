import { closeSync, mkdirSync, openSync, readSync, writeSync } from 'node:fs'
import { join } from 'node:path'

const KEPT_IN_MEMORY = 100_000
const BUFFERED_BYTES = 64 * 1024
/** One byte offset is remembered for so many lines. */
const INDEX_STEP = 256

/** Append-only lines, numbered from 1. */
export interface Journal {
  readonly append: (line: string) => void
  /** Lines with a number above `after`, oldest first, at most `limit`. */
  readonly read: (after: number, limit: number) => readonly string[]
  readonly count: () => number
  /** Lines that come later are dropped: their requests outlived the server. */
  readonly close: () => void
}

const createMemoryJournal = (): Journal => {
  let lines: string[] = []
  let first = 1
  return {
    append: (line) => {
      lines.push(line)
      if (lines.length >= KEPT_IN_MEMORY * 2) {
        first += lines.length - KEPT_IN_MEMORY
        lines = lines.slice(-KEPT_IN_MEMORY)
      }
    },
    read: (after, limit) => {
      const from = Math.max(0, after + 1 - first)
      return lines.slice(from, from + limit)
    },
    count: () => first - 1 + lines.length,
    close: () => {
      lines = []
    },
  }
}

const readRange = (file: number, start: number, end: number): Buffer => {
  const bytes = Buffer.alloc(Math.max(0, end - start))
  readSync(file, bytes, 0, bytes.length, start)
  return bytes
}

const createFileJournal = (folder: string): Journal => {
  mkdirSync(folder, { recursive: true })
  const file = openSync(join(folder, 'ledger.jsonl'), 'w+')
  const offsets: number[] = []
  let buffered: string[] = []
  let bufferedBytes = 0
  let writtenBytes = 0
  let count = 0
  let isClosed = false
  const flush = (): void => {
    if (buffered.length === 0) return
    const bytes = Buffer.from(buffered.join(''))
    writeSync(file, bytes, 0, bytes.length, writtenBytes)
    writtenBytes += bytes.length
    buffered = []
    bufferedBytes = 0
  }
  return {
    append: (line) => {
      if (isClosed) return
      if (count % INDEX_STEP === 0) offsets.push(writtenBytes + bufferedBytes)
      count++
      buffered.push(`${line}\n`)
      bufferedBytes += Buffer.byteLength(line) + 1
      if (bufferedBytes >= BUFFERED_BYTES) flush()
    },
    read: (after, limit) => {
      flush()
      const step = Math.floor(after / INDEX_STEP)
      const start = offsets[step]
      if (start === undefined || after >= count) return []
      const end = offsets[Math.floor((after + limit) / INDEX_STEP) + 1] ?? writtenBytes
      const lines = readRange(file, start, end).toString('utf8').split('\n')
      const skip = after - step * INDEX_STEP
      return lines.slice(skip, Math.min(skip + limit, lines.length - 1))
    },
    count: () => count,
    close: () => {
      flush()
      isClosed = true
      closeSync(file)
    },
  }
}

export const createJournal = (folder: string | undefined): Journal =>
  folder === undefined ? createMemoryJournal() : createFileJournal(folder)

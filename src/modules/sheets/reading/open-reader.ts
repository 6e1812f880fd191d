import { closeSync, openSync } from 'node:fs'
import type { Reader } from '../ports.ts'
import { contentOf } from './content.ts'
import { ReadFailure } from './failures.ts'
import { defaultReadLimits, type ReadLimits } from './limits.ts'
import { openText } from './text/csv-reader.ts'
import { openXlsx } from './xlsx/xlsx-reader.ts'
import { openZip, readAt, type Zip } from './zip/directory.ts'

const HEAD_BYTES = 64 * 1024

/** Opens a file by its content; `name` is what people call it, and decides nothing. @throws ReadFailure */
export async function openReader(path: string, name: string, limits: ReadLimits = defaultReadLimits): Promise<Reader> {
  const head = headOf(path)
  const content = contentOf(head)
  switch (content.kind) {
    case 'zip':
      return openZipped(path, limits)
    case 'text':
      return openText(path, name, head, limits)
    case 'empty':
      throw new ReadFailure('empty', 'it has no bytes in it')
    case 'other':
      throw new ReadFailure('not_a_workbook', `it is ${content.what}`)
    case 'ole':
    case 'old_sheet':
    case 'markup':
      throw new ReadFailure('unsupported', 'it is an old workbook')
  }
}

function headOf(path: string): Buffer {
  const fd = openSync(path, 'r')
  try {
    return readAt(fd, 0, HEAD_BYTES)
  } finally {
    closeSync(fd)
  }
}

async function openZipped(path: string, limits: ReadLimits): Promise<Reader> {
  const zip = openZip(path, limits)
  try {
    return await openPackage(zip, limits)
  } catch (error) {
    zip.close()
    throw error
  }
}

async function openPackage(zip: Zip, limits: ReadLimits): Promise<Reader> {
  return openXlsx(zip, limits)
}

import { closeSync, fstatSync, openSync } from 'node:fs'
import { ReadFailure } from '../failures.ts'
import { readAt } from '../zip/directory.ts'

const HEADER_BYTES = 512
const ENTRY_BYTES = 128
/** The names that tell are among the first; a directory of that many sectors is none. */
const MAX_DIRECTORY_SECTORS = 64
const NO_SECTOR = 0xfffffffa

/** Names in the directory of an OLE file ([MS-CFB] 2.2 to 2.6). @throws ReadFailure */
export function oleNames(path: string): string[] {
  const fd = openSync(path, 'r')
  try {
    const header = readAt(fd, 0, HEADER_BYTES)
    if (header.length < HEADER_BYTES) throw new ReadFailure('truncated', 'its end is missing')
    const shift = header.readUInt16LE(30)
    if (shift !== 9 && shift !== 12) throw new ReadFailure('damaged', 'its header is broken')
    const sectorBytes = 1 << shift
    const sector = (number: number): Buffer => readAt(fd, (number + 1) * sectorBytes, sectorBytes)
    const lastSector = Math.ceil(fstatSync(fd).size / sectorBytes)
    return namesOf(header, sector, lastSector)
  } finally {
    closeSync(fd)
  }
}

function namesOf(header: Buffer, sector: (number: number) => Buffer, lastSector: number): string[] {
  const names: string[] = []
  let number = header.readUInt32LE(48)
  for (let read = 0; read < MAX_DIRECTORY_SECTORS && number < NO_SECTOR; read += 1) {
    if (number >= lastSector) throw new ReadFailure('truncated', 'its end is missing')
    const entries = sector(number)
    for (let at = 0; at + ENTRY_BYTES <= entries.length; at += ENTRY_BYTES) {
      const bytes = entries.readUInt16LE(at + 64)
      if (bytes > 2 && bytes <= 64) names.push(entries.toString('utf16le', at, at + bytes - 2))
    }
    number = nextSector(header, sector, number)
  }
  return names
}

/** By the allocation table, whose own sectors stand in the header: enough for files of some 7 MB and directories at their front. */
function nextSector(header: Buffer, sector: (number: number) => Buffer, number: number): number {
  const perSector = (1 << header.readUInt16LE(30)) / 4
  const table = Math.floor(number / perSector)
  if (table >= 109) return NO_SECTOR
  const at = header.readUInt32LE(76 + table * 4)
  if (at >= NO_SECTOR) return NO_SECTOR
  const entries = sector(at)
  const place = (number % perSector) * 4
  return place + 4 <= entries.length ? entries.readUInt32LE(place) : NO_SECTOR
}

/** A workbook of old, or why it is none. @throws ReadFailure */
export function requireOldWorkbook(path: string): void {
  const names = new Set(oleNames(path))
  if (names.has('EncryptedPackage') || names.has('EncryptionInfo'))
    throw new ReadFailure('encrypted', 'it is protected with a password')
  if (names.has('Workbook') || names.has('Book')) return
  const what = [...others].find(([name]) => names.has(name))?.[1] ?? 'a document of another program'
  throw new ReadFailure('not_a_workbook', `it is ${what}`)
}

const others: readonly (readonly [string, string])[] = [
  ['WordDocument', 'a Word document'],
  ['PowerPoint Document', 'a PowerPoint presentation'],
  ['__properties_version1.0', 'an Outlook message'],
]

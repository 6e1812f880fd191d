import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { ReadFailure } from '../failures.ts'
import type { ReadLimits } from '../limits.ts'
import { decodeEntryName } from './entry-name.ts'

export interface ZipEntry {
  readonly name: string
  readonly isDeflated: boolean
  readonly crc: number
  readonly packedBytes: number
  readonly bytes: number
  readonly offset: number
}

export interface Zip {
  readonly path: string
  readonly fd: number
  /** By name, without a leading slash. */
  readonly entries: ReadonlyMap<string, ZipEntry>
  close(): void
}

const END_BYTES = 22
const MAX_COMMENT_BYTES = 65_535
const ENTRY_BYTES = 46
const LOCAL_BYTES = 30
const MAX_DIRECTORY_BYTES = 64_000_000
const U16 = 0xffff
const U32 = 0xffffffff
const signatures = { end: 0x06054b50, zip64Locator: 0x07064b50, zip64End: 0x06064b50, entry: 0x02014b50 } as const

/** Opens a zip by its central directory and checks what it claims. @throws ReadFailure */
export function openZip(path: string, limits: ReadLimits): Zip {
  const fd = openSync(path, 'r')
  try {
    return { path, fd, entries: readEntries(fd, limits), close: () => closeSync(fd) }
  } catch (error) {
    closeSync(fd)
    throw error
  }
}

export function readAt(fd: number, offset: number, bytes: number): Buffer {
  const buffer = Buffer.alloc(bytes)
  let filled = 0
  while (filled < bytes) {
    const got = readSync(fd, buffer, filled, bytes - filled, offset + filled)
    if (got === 0) break
    filled += got
  }
  return buffer.subarray(0, filled)
}

const bad = (detail: string): ReadFailure => new ReadFailure('damaged', detail)

function readEntries(fd: number, limits: ReadLimits): Map<string, ZipEntry> {
  const { size } = fstatSync(fd)
  const place = findDirectory(fd, size)
  if (place.count > limits.maxZipEntries)
    throw new ReadFailure('unsafe', `it claims ${place.count} parts, and ${limits.maxZipEntries} are the most`)
  if (place.offset + place.bytes > size || place.bytes > MAX_DIRECTORY_BYTES)
    throw bad('its list of contents points outside of the file')
  const directory = readAt(fd, place.offset, place.bytes)
  const entries = new Map<string, ZipEntry>()
  let at = 0
  let total = 0
  for (let index = 0; index < place.count; index += 1) {
    const { entry, next } = readEntry(directory, at)
    checkEntry(entry, size, limits)
    total += entry.bytes
    if (total > limits.maxUnpackedBytes) throw tooMuch(limits)
    if (entries.has(entry.name)) throw new ReadFailure('unsafe', `it holds two parts called ${entry.name}`)
    entries.set(entry.name, entry)
    at = next
  }
  checkOverlaps([...entries.values()])
  return entries
}

export const tooMuch = (limits: ReadLimits): ReadFailure =>
  new ReadFailure('too_large', `it unpacks to more than ${Math.round(limits.maxUnpackedBytes / 1e6)} MB`)

interface DirectoryPlace {
  readonly count: number
  readonly bytes: number
  readonly offset: number
}

function findDirectory(fd: number, size: number): DirectoryPlace {
  const tailBytes = Math.min(size, END_BYTES + MAX_COMMENT_BYTES + 20)
  const tail = readAt(fd, size - tailBytes, tailBytes)
  let at = tail.length - END_BYTES
  while (at >= 0 && !isEnd(tail, at)) at -= 1
  if (at < 0) throw new ReadFailure('truncated', 'its end is missing, so it was not copied or downloaded whole')
  const place = {
    count: tail.readUInt16LE(at + 10),
    bytes: tail.readUInt32LE(at + 12),
    offset: tail.readUInt32LE(at + 16),
  }
  const isLarge = place.count === U16 || place.bytes === U32 || place.offset === U32
  const hasLocator = at >= 20 && tail.readUInt32LE(at - 20) === signatures.zip64Locator
  return isLarge && hasLocator ? zip64Directory(fd, Number(tail.readBigUInt64LE(at - 12)), size) : place
}

const isEnd = (tail: Buffer, at: number): boolean =>
  tail.readUInt32LE(at) === signatures.end && at + END_BYTES + tail.readUInt16LE(at + 20) <= tail.length

function zip64Directory(fd: number, offset: number, size: number): DirectoryPlace {
  const record = offset + 56 <= size ? readAt(fd, offset, 56) : Buffer.alloc(0)
  if (record.length < 56 || record.readUInt32LE(0) !== signatures.zip64End)
    throw bad('its list of contents points outside of the file')
  return {
    count: Number(record.readBigUInt64LE(32)),
    bytes: Number(record.readBigUInt64LE(40)),
    offset: Number(record.readBigUInt64LE(48)),
  }
}

function readEntry(directory: Buffer, at: number): { entry: ZipEntry; next: number } {
  if (at + ENTRY_BYTES > directory.length || directory.readUInt32LE(at) !== signatures.entry)
    throw bad('its list of contents is broken')
  const flags = directory.readUInt16LE(at + 8)
  const method = directory.readUInt16LE(at + 10)
  const nameEnd = at + ENTRY_BYTES + directory.readUInt16LE(at + 28)
  const extraEnd = nameEnd + directory.readUInt16LE(at + 30)
  const next = extraEnd + directory.readUInt16LE(at + 32)
  if (next > directory.length) throw bad('its list of contents is broken')
  const name = decodeEntryName(directory.subarray(at + ENTRY_BYTES, nameEnd), (flags & 0x800) !== 0)
  if ((flags & 1) !== 0) throw new ReadFailure('encrypted', 'it is a zip protected with a password')
  if (method !== 0 && method !== 8)
    throw new ReadFailure('unsupported', `${name} in it is packed in a way that is not read here (method ${method})`)
  const sizes = {
    bytes: directory.readUInt32LE(at + 24),
    packedBytes: directory.readUInt32LE(at + 20),
    offset: directory.readUInt32LE(at + 42),
  }
  const entry = { name, isDeflated: method === 8, crc: directory.readUInt32LE(at + 16), ...sizes }
  return { entry: { ...entry, ...zip64Sizes(directory.subarray(nameEnd, extraEnd), sizes) }, next }
}

interface Sizes {
  bytes: number
  packedBytes: number
  offset: number
}

/** Those that do not fit 32 bits stand in the extra field 1, in this order. */
function zip64Sizes(extra: Buffer, sizes: Sizes): Sizes {
  const field = extraField(extra, 1)
  const result = { ...sizes }
  let from = 0
  for (const name of ['bytes', 'packedBytes', 'offset'] as const) {
    if (sizes[name] !== U32 || from + 8 > field.length) continue
    result[name] = Number(field.readBigUInt64LE(from))
    from += 8
  }
  return result
}

function extraField(extra: Buffer, id: number): Buffer {
  let at = 0
  while (at + 4 <= extra.length) {
    const end = at + 4 + extra.readUInt16LE(at + 2)
    if (end > extra.length) break
    if (extra.readUInt16LE(at) === id) return extra.subarray(at + 4, end)
    at = end
  }
  return Buffer.alloc(0)
}

function checkEntry(entry: ZipEntry, fileBytes: number, limits: ReadLimits): void {
  if (entry.offset + LOCAL_BYTES + entry.packedBytes > fileBytes)
    throw new ReadFailure('truncated', `${entry.name} in it ends beyond the end of the file`)
  if (isBomb(entry.bytes, entry.packedBytes, limits)) throw bomb(entry)
}

export const isBomb = (bytes: number, packedBytes: number, limits: ReadLimits): boolean =>
  bytes > limits.ratioFloorBytes && bytes / Math.max(1, packedBytes) > limits.maxRatio

export const bomb = (entry: ZipEntry): ReadFailure =>
  new ReadFailure('unsafe', `${entry.name} in it unpacks to hundreds of times its size, as only a zip bomb does`)

function checkOverlaps(entries: readonly ZipEntry[]): void {
  const sorted = [...entries].sort((a, b) => a.offset - b.offset)
  let end = 0
  for (const entry of sorted) {
    if (entry.offset < end) throw new ReadFailure('unsafe', `${entry.name} in it lies within another part`)
    end = entry.offset + LOCAL_BYTES + entry.packedBytes
  }
}

import { ReadFailure } from '../failures.ts'
import type { ReadLimits } from '../limits.ts'
import type { Zip } from '../zip/directory.ts'
import { wholePart } from '../zip/part.ts'

/**
 * The same zip with its parts unpacked and checked by us, stored: a library that trusts what a zip says of itself then
 * finds nothing to unpack. @throws ReadFailure
 */
export function storedZip(zip: Zip, isWanted: (part: string) => boolean, limits: ReadLimits): Buffer {
  const blocks: Buffer[] = []
  const directory: Buffer[] = []
  let at = 0
  for (const entry of zip.entries.values()) {
    if (!isWanted(entry.name)) continue
    if (at + entry.bytes > limits.maxLegacyBytes)
      throw new ReadFailure('too_large', `it unpacks to more than ${Math.round(limits.maxLegacyBytes / 1e6)} MB`)
    const content = wholePart(zip, entry, limits.maxLegacyBytes)
    const name = Buffer.from(entry.name)
    const facts = factsOf(entry.crc, content.length, name.length)
    directory.push(Buffer.from('PK\x01\x02\x14\0', 'latin1'), facts, tailOf(at), name)
    blocks.push(Buffer.from('PK\x03\x04', 'latin1'), facts, name, content)
    at += 4 + facts.length + name.length + content.length
  }
  const list = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(directory.length / 4, 8)
  end.writeUInt16LE(directory.length / 4, 10)
  end.writeUInt32LE(list.length, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...blocks, list, end])
}

/** What local and central headers share: from the version needed to the length of the extra field. */
function factsOf(crc: number, bytes: number, nameBytes: number): Buffer {
  const facts = Buffer.alloc(26)
  facts.writeUInt16LE(20, 0)
  facts.writeUInt16LE(0x800, 2)
  facts.writeUInt32LE(0x00210000, 6)
  facts.writeUInt32LE(crc, 10)
  facts.writeUInt32LE(bytes, 14)
  facts.writeUInt32LE(bytes, 18)
  facts.writeUInt16LE(nameBytes, 22)
  return facts
}

function tailOf(offset: number): Buffer {
  const tail = Buffer.alloc(14)
  tail.writeUInt32LE(offset, 10)
  return tail
}

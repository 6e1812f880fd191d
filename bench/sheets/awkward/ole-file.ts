const SECTOR = 512
const FREE = 0xffffffff
const END = 0xfffffffe
const TABLE = 0xfffffffd

/** An OLE file ([MS-CFB]) with empty streams of these names: its directory is all that tells what it is. */
export function oleFile(names: readonly string[]): Buffer {
  const header = Buffer.alloc(SECTOR, 0xff)
  Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(header)
  header.fill(0, 8, 24)
  header.writeUInt16LE(0x3e, 24)
  header.writeUInt16LE(3, 26)
  header.writeUInt16LE(0xfffe, 28)
  header.writeUInt16LE(9, 30)
  header.writeUInt16LE(6, 32)
  header.fill(0, 34, 44)
  header.writeUInt32LE(1, 44)
  header.writeUInt32LE(1, 48)
  header.fill(0, 52, 60)
  header.writeUInt32LE(END, 60)
  header.writeUInt32LE(0, 64)
  header.writeUInt32LE(END, 68)
  header.writeUInt32LE(0, 72)
  header.writeUInt32LE(0, 76)
  const table = Buffer.alloc(SECTOR, 0xff)
  table.writeUInt32LE(TABLE, 0)
  table.writeUInt32LE(END, 4)
  const entries = Buffer.concat(['Root Entry', ...names].map(entry))
  const directory = Buffer.alloc(SECTOR)
  entries.copy(directory, 0, 0, SECTOR)
  return Buffer.concat([header, table, directory])
}

function entry(name: string, index: number): Buffer {
  const record = Buffer.alloc(128)
  record.write(name, 'utf16le')
  record.writeUInt16LE((name.length + 1) * 2, 64)
  record.writeUInt8(index === 0 ? 5 : 2, 66)
  record.writeUInt32LE(FREE, 68)
  record.writeUInt32LE(FREE, 72)
  record.writeUInt32LE(index === 0 ? 1 : FREE, 76)
  record.writeUInt32LE(END, 116)
  return record
}

import { open, type FileHandle } from 'node:fs/promises'
import { CsvError, Parser } from 'csv-parse'
import { importUnreadable } from '../errors.ts'
import type { ImportFormat } from '../contract.ts'

export interface FilePosition {
  readonly byte: number
  /** Lines before it. */
  readonly line: number
}

/** One row of a file, and where the next begins. */
export interface FileRecord {
  /** The first is 1. */
  readonly line: number
  readonly end: FilePosition
  readonly cells: readonly string[]
  /** It cannot be read, and why. */
  readonly problem: string | null
}

const BLOCK_BYTES = 32 * 1024
export const MAX_RECORD_BYTES = 100_000
/** A quote that is never closed costs a look at the next 100,000 bytes; a file that is full of them is refused. */
const MAX_BROKEN = 1_000

/** The rows from a position on, a block at a time. Whoever stops anywhere can go on from the `end` of the last row. */
export async function* readRecords(
  path: string,
  format: Pick<ImportFormat, 'kind' | 'delimiter' | 'columns'>,
  from: FilePosition,
): AsyncGenerator<readonly FileRecord[], void, undefined> {
  const handle = await open(path, 'r')
  try {
    if (format.kind === 'json-lines') yield* readJsonLines(handle, format, from)
    else yield* readDelimited(handle, format.delimiter, from)
  } finally {
    await handle.close()
  }
}

async function* readBlocks(handle: FileHandle, from: number): AsyncGenerator<Buffer, void, undefined> {
  for (let position = from; ;) {
    const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(BLOCK_BYTES), 0, BLOCK_BYTES, position)
    if (bytesRead === 0) return
    position += bytesRead
    yield buffer.subarray(0, bytesRead)
  }
}

async function* readDelimited(
  handle: FileHandle,
  delimiter: string,
  from: FilePosition,
): AsyncGenerator<readonly FileRecord[], void, undefined> {
  let start = from
  for (let broken = 0; broken <= MAX_BROKEN; broken++) {
    const parser = createParser(delimiter, start)
    let failure: CsvError | undefined
    for await (const block of readBlocks(handle, start.byte)) {
      failure = await parser.write(block)
      const records = parser.take()
      start = records.at(-1)?.end ?? start
      if (records.length > 0) yield records
      if (failure !== undefined) break
    }
    failure ??= await parser.end()
    const records = parser.take()
    start = records.at(-1)?.end ?? start
    if (records.length > 0) yield records
    if (failure === undefined) return
    const bad = await brokenLine(handle, start, failure)
    start = bad.end
    yield [bad]
  }
  throw importUnreadable(`more than ${MAX_BROKEN} lines have quotes that do not fit`)
}

/** csv-parse, driven block by block, so that an error takes none of the rows before it along. */
function createParser(delimiter: string, start: FilePosition) {
  let records: FileRecord[] = []
  const parser = new Parser({
    delimiter,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: MAX_RECORD_BYTES,
    on_record(cells: string[], { lines, bytes }) {
      const breaks = cells.reduce((sum, cell) => sum + (cell.includes('\n') ? cell.split('\n').length - 1 : 0), 0)
      const end = { byte: start.byte + bytes, line: start.line + lines }
      records.push({ line: end.line - breaks, end, cells, problem: null })
      return null
    },
  })
  // Each failure also comes back from the call that met it.
  parser.on('error', () => undefined)
  const settled = (begin: (done: (error?: Error | null) => void) => void): Promise<CsvError | undefined> =>
    new Promise((resolve, reject) => {
      begin((error) => {
        if (error === undefined || error === null) resolve(undefined)
        else if (error instanceof CsvError) resolve(error)
        else reject(error)
      })
    })
  return {
    take(): readonly FileRecord[] {
      const taken = records
      records = []
      return taken
    },
    write: (block: Buffer) => settled((done) => parser.write(block, done)),
    end: () =>
      settled((done) => {
        parser.once('error', done)
        parser.end(done)
        parser.resume()
      }),
  }
}

/** The line at which the parser gave up is passed over; the next begins anew. */
async function brokenLine(handle: FileHandle, start: FilePosition, { code }: CsvError): Promise<FileRecord> {
  let byte = start.byte
  let skipped = 0
  for await (const block of readBlocks(handle, start.byte)) {
    const from = skipped === 0 ? block.findIndex((value) => value !== 10 && value !== 13) : 0
    const newline = from < 0 ? -1 : block.indexOf(10, from)
    for (const value of block.subarray(0, from < 0 ? block.length : from)) if (value === 10) skipped++
    byte += newline < 0 ? block.length : newline + 1
    if (newline >= 0) break
  }
  const line = start.line + skipped + 1
  const problem =
    code === 'CSV_QUOTE_NOT_CLOSED' || code === 'CSV_MAX_RECORD_SIZE'
      ? `A quote that begins here is never closed, or the row is longer than ${MAX_RECORD_BYTES} bytes.`
      : 'The quotes of this line do not fit together.'
  return { line, end: { byte, line }, cells: [], problem }
}

async function* readJsonLines(
  handle: FileHandle,
  { columns }: Pick<ImportFormat, 'columns'>,
  from: FilePosition,
): AsyncGenerator<readonly FileRecord[], void, undefined> {
  const names = columns.map(({ name }) => name)
  let rest: Buffer = Buffer.alloc(0)
  let end = from
  const toRecord = (line: Buffer, bytes: number): FileRecord | undefined => {
    end = { byte: end.byte + bytes, line: end.line + 1 }
    if (line.length > MAX_RECORD_BYTES) return jsonProblem(end, `It is longer than ${MAX_RECORD_BYTES} bytes.`)
    const text = line.toString().trim()
    return text === '' ? undefined : readObject(text, names, end)
  }
  for await (const block of readBlocks(handle, from.byte)) {
    const all = rest.length === 0 ? block : Buffer.concat([rest, block])
    const records: FileRecord[] = []
    let begin = 0
    for (let newline = all.indexOf(10); newline >= 0; newline = all.indexOf(10, begin)) {
      const record = toRecord(all.subarray(begin, newline), newline + 1 - begin)
      if (record !== undefined) records.push(record)
      begin = newline + 1
    }
    rest = all.subarray(begin)
    if (rest.length > 20 * MAX_RECORD_BYTES) throw importUnreadable('it has a line of more than 2 MB')
    if (records.length > 0) yield records
  }
  const last = rest.length === 0 ? undefined : toRecord(rest, rest.length)
  if (last !== undefined) yield [last]
}

function readObject(text: string, names: readonly string[], end: FilePosition): FileRecord {
  const value = parseJson(text)
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return jsonProblem(end, 'It is not a JSON object.')
  const fields = new Map(Object.entries(value))
  return { line: end.line, end, cells: names.map((name) => cellOf(fields.get(name))), problem: null }
}

export function cellOf(value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return Array.isArray(value) ? value.map(cellOf).join(';') : ''
}

const jsonProblem = (end: FilePosition, problem: string): FileRecord => ({ line: end.line, end, cells: [], problem })

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

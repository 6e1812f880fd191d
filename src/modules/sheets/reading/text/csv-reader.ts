import { createReadStream } from 'node:fs'
import { cellKinds, type Reader } from '../../ports.ts'
import { createBatchBuilder } from '../batch.ts'
import { ReadFailure } from '../failures.ts'
import type { ReadLimits } from '../limits.ts'
import { detectDialect, type Dialect } from './delimiter.ts'
import { detectEncoding, type TextEncoding } from './encoding.ts'
import { createRecordReader } from './records.ts'

const CHUNK_BYTES = 1 << 18
const SAMPLE_CHARS = 256 * 1024

/** `head`: the first bytes of the file. @throws ReadFailure */
export async function openText(path: string, name: string, head: Buffer, limits: ReadLimits): Promise<Reader> {
  const encoding = await detectEncoding(path, head)
  const sample = await firstText(path, encoding)
  if (sample.trim() === '') throw new ReadFailure('empty', 'it has no text in it')
  const dialect = detectDialect(sample)
  const notes = encoding.isGuess ? [`its encoding is not said; it was read as ${encoding.label}`] : []
  return {
    kind: 'csv',
    typed: false,
    sheets: [{ name: name.replace(/\.[^.]{1,5}$/, ''), hidden: false, merges: [] }],
    notes,
    scan: (_sheet, onBatch) => scanText({ path, encoding, dialect, limits }, onBatch),
    close: () => undefined,
  }
}

async function firstText(path: string, { label }: TextEncoding): Promise<string> {
  let text = ''
  for await (const part of decoded(path, label)) {
    text += part
    if (text.length >= SAMPLE_CHARS) break
  }
  const cut = text.length < SAMPLE_CHARS ? -1 : Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r'))
  return cut < 0 ? text : text.slice(0, cut + 1)
}

async function* decoded(path: string, label: string): AsyncGenerator<string> {
  const decoder = new TextDecoder(label)
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES }) as AsyncIterable<Buffer>)
    yield decoder.decode(chunk, { stream: true })
  const rest = decoder.decode()
  if (rest !== '') yield rest
}

interface ScanInput {
  readonly path: string
  readonly encoding: TextEncoding
  readonly dialect: Dialect
  readonly limits: ReadLimits
}

async function scanText(
  { path, encoding, dialect, limits }: ScanInput,
  onBatch: Parameters<Reader['scan']>[1],
): Promise<void> {
  const grid = createBatchBuilder(() => '')
  const records = createRecordReader(dialect.delimiter, limits)
  let cells = 0

  const flush = async (): Promise<void> => {
    if (grid.rows > 0) await onBatch(grid.take())
    grid.clear()
  }
  const put = (): boolean => {
    cells += records.count
    if (cells > limits.maxCells) throw new ReadFailure('too_large', `it has more than ${limits.maxCells} cells`)
    grid.startRow(records.number, false)
    for (let column = 0; column < records.count; column += 1) {
      const field = records.fields[column] ?? ''
      if (field !== '') grid.putText(column, cellKinds.text, field)
    }
    return grid.endRow()
  }
  const take = async (): Promise<void> => {
    if (dialect.hasSepLine && records.number === 1) return
    const last = records.count - 1
    if (last >= grid.width && !grid.reach(last)) {
      await flush()
      grid.reach(last)
    }
    if (put()) await flush()
  }

  for await (const text of decoded(path, encoding.label)) {
    records.feed(text)
    while (records.next()) await take()
  }
  if (records.end()) await take()
  await flush()
}

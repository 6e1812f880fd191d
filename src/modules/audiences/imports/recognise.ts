import { open } from 'node:fs/promises'
import { delimiterOf, looksLikeJsonLines } from '../core/delimiter.ts'
import { looksLikeHeadings, mapCells, mapHeadings, type Mapping } from '../core/import-columns.ts'
import { readRow } from '../core/import-row.ts'
import { MAX_COLUMNS, type ChangeImportRequest, type ImportFormat, type ImportPreview } from '../contract.ts'
import { readRecords, type FileRecord } from './read-records.ts'

const HEAD_BYTES = 64 * 1024
const PREVIEW_ROWS = 20
const MAX_NAME_CHARACTERS = 100

type Upload = { readonly path: string; readonly encoding: ImportFormat['encoding'] }

/** What a file seems to be: the person sees it before anything is brought. */
export async function recognise(upload: Upload, wish: ChangeImportRequest = {}): Promise<ImportFormat> {
  const head = await readHead(upload.path)
  if (looksLikeJsonLines(head)) return jsonFormat(upload, head, wish)
  const delimiter = wish.delimiter ?? delimiterOf(head)
  const rows = await firstRows(upload.path, { kind: 'delimited', delimiter, columns: [] })
  const readable = rows.filter(({ problem }) => problem === null).map(({ cells }) => cells.slice(0, MAX_COLUMNS))
  const first = readable[0] ?? []
  const hasHeadings = wish.hasHeadings ?? looksLikeHeadings(first)
  const mapping = wish.fields ?? (hasHeadings ? mapHeadings(first) : mapCells(readable))
  const width = hasHeadings ? first.length : Math.max(0, ...readable.map((cells) => cells.length))
  const columns = Array.from({ length: width }, (_, index) => ({
    name: hasHeadings ? nameOf(first[index] ?? '', index) : `Column ${index + 1}`,
    field: mapping[index] ?? null,
  }))
  return { kind: 'delimited', delimiter, encoding: upload.encoding, hasHeadings, columns }
}

function jsonFormat(upload: Upload, head: string, wish: ChangeImportRequest): ImportFormat {
  const names = new Set<string>()
  for (const line of head.split('\n').slice(0, PREVIEW_ROWS)) for (const name of keysOf(line)) names.add(name)
  const all = [...names].slice(0, MAX_COLUMNS)
  const mapping = wish.fields ?? mapHeadings(all)
  const columns = all.map((name, index) => ({ name: nameOf(name, index), field: mapping[index] ?? null }))
  return { kind: 'json-lines', delimiter: ',', encoding: upload.encoding, hasHeadings: false, columns }
}

function keysOf(line: string): readonly string[] {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value) : []
  } catch {
    return []
  }
}

const nameOf = (text: string, index: number): string => {
  const name = text.replaceAll('\0', '').trim().slice(0, MAX_NAME_CHARACTERS)
  return name === '' ? `Column ${index + 1}` : name
}

async function readHead(path: string): Promise<string> {
  const handle = await open(path, 'r')
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0)
    return buffer.subarray(0, bytesRead).toString()
  } finally {
    await handle.close()
  }
}

async function firstRows(path: string, format: Parameters<typeof readRecords>[1]): Promise<readonly FileRecord[]> {
  const rows: FileRecord[] = []
  for await (const records of readRecords(path, format, { byte: 0, line: 0 })) {
    rows.push(...records)
    if (rows.length > PREVIEW_ROWS) break
  }
  return rows.slice(0, PREVIEW_ROWS + 1)
}

/** The first rows as they will be read, with what is wrong with each. */
export async function preview(path: string, format: ImportFormat): Promise<ImportPreview> {
  const rows = await firstRows(path, format)
  const mapping = mappingOf(format)
  return {
    rows: rows.slice(format.hasHeadings ? 1 : 0, PREVIEW_ROWS + 1).map(({ line, cells, problem }) => {
      const verdict = problem === null ? readRow(cells, mapping) : null
      const shown = cells.slice(0, MAX_COLUMNS).map((cell) => cell.replaceAll('\0', '').slice(0, 200))
      return { line, cells: shown, problem: verdict === null ? problem : verdict.isPerson ? null : verdict.reason }
    }),
  }
}

export const mappingOf = ({ columns }: ImportFormat): Mapping => columns.map(({ field }) => field)

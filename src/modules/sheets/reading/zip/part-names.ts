import { ReadFailure } from '../failures.ts'
import type { ReadLimits } from '../limits.ts'
import { wholePart } from './part.ts'
import type { Zip } from './directory.ts'

/** What a zip holds, by its parts. */
export type Packed = 'xlsx' | 'xlsb' | 'ods' | 'files'

const MIMETYPE_BYTES = 200
const OPEN_DOCUMENT = 'application/vnd.oasis.opendocument.'

/** @throws ReadFailure for documents that are zips too, and are no workbooks. */
export function packedAs(zip: Zip, limits: ReadLimits): Packed {
  const { entries } = zip
  const has = (part: string): boolean => entries.has(part)
  const mimetype = entries.get('mimetype')
  if (mimetype !== undefined && has('content.xml')) return openDocument(zip, mimetype.bytes, limits)
  if (has('xl/workbook.bin')) return 'xlsb'
  if (has('xl/workbook.xml')) return 'xlsx'
  if (has('word/document.xml')) throw other('a Word document')
  if (has('ppt/presentation.xml')) throw other('a PowerPoint presentation')
  if (has('Index/Document.iwa') || has('Index.zip'))
    throw new ReadFailure('unsupported', 'it is a document of Numbers, Pages or Keynote')
  if (has('[Content_Types].xml')) return isWorkbook(zip, limits) ? 'xlsx' : 'files'
  return 'files'
}

function openDocument(zip: Zip, bytes: number, limits: ReadLimits): Packed {
  const manifest = zip.entries.get('META-INF/manifest.xml')
  if (manifest !== undefined && wholePart(zip, manifest, limits.maxSmallPartBytes).includes('encryption-data'))
    throw new ReadFailure('encrypted', 'it is protected with a password')
  const entry = zip.entries.get('mimetype')
  const type =
    entry === undefined || bytes > MIMETYPE_BYTES ? '' : wholePart(zip, entry, MIMETYPE_BYTES).toString('latin1')
  if (type.startsWith(`${OPEN_DOCUMENT}spreadsheet`)) return 'ods'
  throw other(
    type.startsWith(OPEN_DOCUMENT) ? 'an OpenDocument text, drawing or presentation' : 'a document of another kind',
  )
}

/** A workbook may have its list of sheets elsewhere; its content types then say so. */
function isWorkbook(zip: Zip, limits: ReadLimits): boolean {
  const entry = zip.entries.get('[Content_Types].xml')
  if (entry === undefined) return false
  return /spreadsheetml\.(?:sheet|template)|sheet\.macroEnabled/.test(
    wholePart(zip, entry, limits.maxSmallPartBytes).toString('latin1'),
  )
}

const other = (what: string): ReadFailure => new ReadFailure('not_a_workbook', `it is ${what}`)

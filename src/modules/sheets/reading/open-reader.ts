import type { Reader } from '../ports.ts'
import { contentOf } from './content.ts'
import { ReadFailure } from './failures.ts'
import { headOf } from './head.ts'
import type { LegacySource } from './legacy/legacy-reader.ts'
import { requireOldWorkbook } from './legacy/ole.ts'
import { checkRepeats } from './legacy/repeats.ts'
import { storedZip } from './legacy/stored-zip.ts'
import { defaultReadLimits, type ReadLimits } from './limits.ts'
import { openText } from './text/csv-reader.ts'
import { openXlsx } from './xlsx/xlsx-reader.ts'
import { openZip, type Zip } from './zip/directory.ts'
import { packedAs } from './zip/part-names.ts'

/** Opens a file by its content; `name` is what people call it, and decides nothing. @throws ReadFailure */
export async function openReader(path: string, name: string, limits: ReadLimits = defaultReadLimits): Promise<Reader> {
  const head = headOf(path)
  const content = contentOf(head)
  switch (content.kind) {
    case 'zip':
      return openZipped(path, limits)
    case 'text':
      return openText(path, name, head, limits)
    case 'ole':
      requireOldWorkbook(path)
      return openOld(path, { kind: 'xls', typed: true, notes: [] }, limits)
    case 'old_sheet':
      return openOld(path, { kind: 'xls', typed: true, notes: [] }, limits)
    case 'xml_sheet':
      return openOld(path, { kind: 'xls', typed: true, notes: [] }, limits)
    case 'html':
      return openOld(path, { kind: 'xls', typed: false, notes: [HTML_NOTE] }, limits)
    case 'empty':
      throw new ReadFailure('empty', 'it has no bytes in it')
    case 'other':
      throw new ReadFailure('not_a_workbook', `it is ${content.what}`)
  }
}

const HTML_NOTE = 'it is a web page, not a workbook; its tables were read as text'

async function openZipped(path: string, limits: ReadLimits): Promise<Reader> {
  const zip = openZip(path, limits)
  try {
    const packed = packedAs(zip, limits)
    if (packed === 'xlsx') return await openXlsx(zip, limits)
    if (packed === 'files') throw new ReadFailure('not_a_workbook', 'it is a zip of other files')
    const reader = await openPacked(zip, packed, limits)
    zip.close()
    return reader
  } catch (error) {
    zip.close()
    throw error
  }
}

/** Pictures, objects and macros are not unpacked. */
const isContent = (part: string): boolean =>
  /\.(?:xml|bin|rels)$|^mimetype$/.test(part) && !/vbaProject|^Pictures\//.test(part)

async function openPacked(zip: Zip, kind: 'xlsb' | 'ods', limits: ReadLimits): Promise<Reader> {
  const bytes = storedZip(zip, isContent, limits)
  if (kind === 'ods') checkRepeats(bytes.toString('latin1'), limits)
  return openWhole({ kind, typed: true, notes: [], bytes }, limits)
}

async function openOld(path: string, source: Omit<LegacySource, 'bytes'>, limits: ReadLimits): Promise<Reader> {
  const { legacyBytes } = await import('./legacy/legacy-reader.ts')
  const bytes = legacyBytes(path, limits)
  if (!source.typed && !/<table[\s>]/i.test(bytes.toString('latin1')))
    throw new ReadFailure('not_a_workbook', 'it is a web page without a table')
  return openWhole({ ...source, bytes }, limits)
}

/** The library is loaded for those who need it: it costs a fifth of a second. */
async function openWhole(source: LegacySource, limits: ReadLimits): Promise<Reader> {
  const { openLegacy } = await import('./legacy/legacy-reader.ts')
  return openLegacy(source, limits)
}

import { ReadFailure } from '../failures.ts'
import type { ReadLimits } from '../limits.ts'
import { builtinUse, formatUse } from '../dates.ts'
import { tagsOf } from '../xml/tags.ts'
import type { Zip } from '../zip/directory.ts'
import { wholePart } from '../zip/part.ts'

/** What a workbook says of itself before any cell: its sheets, styles and where things are. */
export interface WorkbookPackage {
  readonly sheets: readonly { readonly name: string; readonly hidden: boolean; readonly part: string }[]
  readonly is1904: boolean
  /** By cell style: `numberUses`. */
  readonly uses: Uint8Array
  readonly sharedStringsPart: string | null
  readonly hasLinks: boolean
  readonly hasMacros: boolean
}

interface Relationship {
  readonly id: string
  /** Last word of its type: the first words differ between transitional and strict workbooks. */
  readonly type: string
  readonly part: string
}

/** @throws ReadFailure */
export function readPackage(zip: Zip, limits: ReadLimits): WorkbookPackage {
  const textOf = (part: string): string | null => smallText(zip, part, limits)
  const root = relationships(textOf, '')
  const workbookPart = root.find(({ type }) => type === 'officeDocument')?.part ?? 'xl/workbook.xml'
  const workbook = textOf(workbookPart)
  if (workbook === null) throw new ReadFailure('damaged', 'its list of sheets is missing')
  const related = relationships(textOf, workbookPart)
  const partOf = (type: string): string | null => related.find((one) => one.type === type)?.part ?? null
  const { sheets, is1904 } = readWorkbook(workbook, workbookPart, related, zip)
  if (sheets.length > limits.maxSheets)
    throw new ReadFailure('too_large', `it has ${sheets.length} sheets, and ${limits.maxSheets} are the most`)
  const stylesPart = partOf('styles')
  const styles = stylesPart === null ? null : textOf(stylesPart)
  return {
    sheets,
    is1904,
    uses: styles === null ? new Uint8Array(1) : readUses(styles, stylesPart ?? ''),
    sharedStringsPart: partOf('sharedStrings'),
    hasLinks: related.some(({ type }) => type === 'externalLink'),
    hasMacros: related.some(({ type }) => type === 'vbaProject'),
  }
}

function smallText(zip: Zip, part: string, limits: ReadLimits): string | null {
  const entry = zip.entries.get(part)
  if (entry === undefined) return null
  const bytes = wholePart(zip, entry, limits.maxSmallPartBytes)
  const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)
  const label = isUtf16 ? (bytes[0] === 0xff ? 'utf-16le' : 'utf-16be') : 'utf-8'
  return new TextDecoder(label).decode(bytes)
}

function relationships(textOf: (part: string) => string | null, part: string): Relationship[] {
  const slash = part.lastIndexOf('/') + 1
  const folder = part.slice(0, slash)
  const relsPart = `${folder}_rels/${part.slice(slash)}.rels`
  const xml = textOf(relsPart)
  if (xml === null) return []
  const found: Relationship[] = []
  for (const tag of tagsOf(xml, relsPart)) {
    if (tag.name !== 'Relationship' || tag.isClosing || tag.attribute('TargetMode') === 'External') continue
    const target = tag.attribute('Target') ?? ''
    const type = (tag.attribute('Type') ?? '').split('/').at(-1) ?? ''
    found.push({ id: tag.attribute('Id') ?? '', type, part: resolvePart(folder, target) })
  }
  return found
}

function resolvePart(folder: string, target: string): string {
  const names: string[] = []
  for (const name of (target.startsWith('/') ? target : folder + target).split('/')) {
    if (name === '..') {
      if (names.pop() === undefined) throw new ReadFailure('unsafe', 'it points to a file outside of itself')
    } else if (name !== '.' && name !== '') names.push(name)
  }
  return names.join('/')
}

function readWorkbook(
  xml: string,
  part: string,
  related: readonly Relationship[],
  zip: Zip,
): Pick<WorkbookPackage, 'sheets' | 'is1904'> {
  const parts = new Map(related.filter(({ type }) => type === 'worksheet').map((one) => [one.id, one.part]))
  const sheets = []
  let is1904 = false
  for (const tag of tagsOf(xml, part)) {
    if (tag.isClosing) continue
    if (tag.name === 'workbookPr') is1904 = /^(?:1|true|on)$/.test(tag.attribute('date1904') ?? '')
    if (tag.name !== 'sheet') continue
    const sheetPart = parts.get(tag.attribute('id') ?? '')
    if (sheetPart === undefined) continue
    const name = tag.attribute('name') ?? ''
    if (!zip.entries.has(sheetPart)) throw new ReadFailure('damaged', `the cells of its sheet ${name} are missing`)
    sheets.push({ name, hidden: (tag.attribute('state') ?? 'visible') !== 'visible', part: sheetPart })
  }
  return { sheets, is1904 }
}

const MAX_STYLES = 65_536

function readUses(xml: string, part: string): Uint8Array {
  const custom = new Map<number, number>()
  const uses: number[] = []
  let isInCells = false
  for (const tag of tagsOf(xml, part)) {
    if (tag.name === 'cellXfs') isInCells = !tag.isClosing
    if (tag.isClosing) continue
    if (tag.name === 'numFmt')
      custom.set(Number(tag.attribute('numFmtId')), formatUse(tag.attribute('formatCode') ?? ''))
    if (tag.name !== 'xf' || !isInCells || uses.length >= MAX_STYLES) continue
    const id = Number(tag.attribute('numFmtId') ?? 0)
    uses.push(custom.get(id) ?? builtinUse(id))
  }
  return Uint8Array.from(uses.length === 0 ? [0] : uses)
}

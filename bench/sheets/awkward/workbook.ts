import { zipOf, type ZipPart } from '../zip-file.ts'

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'

export interface WorkbookParts {
  /** The whole part, or what is between `<sheetData>` and its end. */
  readonly rows?: string
  readonly sheetXml?: string
  /** After `</sheetData>`. */
  readonly tail?: string
  readonly shared?: string
  /** Codes of number formats; cell styles are these after the general one. */
  readonly formats?: readonly (string | number)[]
  readonly workbookPr?: string
  readonly sheets?: string
  readonly workbookXml?: string | Buffer
  readonly relationships?: string
  readonly officeNamespace?: string
  readonly more?: readonly ZipPart[]
  /** Changes a part, by its name. */
  readonly change?: (part: ZipPart) => ZipPart
}

const relationship = (id: string, type: string, target: string, namespace = OFFICE): string =>
  `<Relationship Id="${id}" Type="${namespace}/${type}" Target="${target}"/>`
const relationships = (content: string): string =>
  `${HEAD}<Relationships xmlns="${PACKAGE}/relationships">${content}</Relationships>`

export const sheetOf = (rows: string, tail = ''): string =>
  `${HEAD}<worksheet xmlns="${MAIN}"><sheetData>${rows}</sheetData>${tail}</worksheet>`
export const sharedOf = (items: string): string => `${HEAD}<sst xmlns="${MAIN}">${items}</sst>`

/** A workbook of one sheet, but for what is said otherwise. */
export function workbook(given: WorkbookParts): Buffer {
  const parts = partsOf(given)
  return zipOf(given.change === undefined ? parts : parts.map(given.change))
}

export function partsOf(given: WorkbookParts): ZipPart[] {
  const namespace = given.officeNamespace ?? OFFICE
  const sheets = given.sheets ?? '<sheet name="One" sheetId="1" r:id="rId1"/>'
  const parts: ZipPart[] = [
    { name: '[Content_Types].xml', content: `${HEAD}<Types xmlns="${PACKAGE}/content-types"/>` },
    { name: '_rels/.rels', content: relationships(relationship('r', 'officeDocument', 'xl/workbook.xml', namespace)) },
    {
      name: 'xl/workbook.xml',
      content:
        given.workbookXml ??
        `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}">${given.workbookPr ?? ''}<sheets>${sheets}</sheets></workbook>`,
    },
    {
      name: 'xl/_rels/workbook.xml.rels',
      content: relationships(
        (given.relationships ?? relationship('rId1', 'worksheet', 'worksheets/sheet1.xml', namespace)) +
          relationship('rS', 'styles', 'styles.xml', namespace) +
          (given.shared === undefined ? '' : relationship('rT', 'sharedStrings', 'sharedStrings.xml', namespace)),
      ),
    },
    { name: 'xl/styles.xml', content: stylesOf(given.formats ?? []) },
    { name: 'xl/worksheets/sheet1.xml', content: given.sheetXml ?? sheetOf(given.rows ?? '', given.tail) },
  ]
  if (given.shared !== undefined) parts.push({ name: 'xl/sharedStrings.xml', content: given.shared })
  return [...parts, ...(given.more ?? [])]
}

function stylesOf(formats: readonly (string | number)[]): string {
  const custom = formats.flatMap((code, index) =>
    typeof code === 'string'
      ? [`<numFmt numFmtId="${200 + index}" formatCode="${code.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}"/>`]
      : [],
  )
  const ids = [0, ...formats.map((code, index) => (typeof code === 'string' ? 200 + index : code))]
  const xfs = ids.map((id) => `<xf numFmtId="${id}"/>`).join('')
  return `${HEAD}<styleSheet xmlns="${MAIN}"><numFmts>${custom.join('')}</numFmts><cellXfs>${xfs}</cellXfs></styleSheet>`
}

/** `<row>` with plain cells: numbers, and texts written inline. */
export const row = (number: number, ...cells: (string | number | null)[]): string =>
  `<row r="${number}">${cells.map((cell, index) => cellOf(`${letters(index)}${number}`, cell)).join('')}</row>`

function cellOf(reference: string, cell: string | number | null): string {
  if (cell === null) return ''
  if (typeof cell === 'number') return `<c r="${reference}"><v>${cell}</v></c>`
  return `<c r="${reference}" t="inlineStr"><is><t>${cell}</t></is></c>`
}

export function letters(index: number): string {
  const last = String.fromCharCode(65 + (index % 26))
  return index < 26 ? last : letters(Math.floor(index / 26) - 1) + last
}

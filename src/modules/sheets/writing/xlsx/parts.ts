/** The parts of a workbook besides its sheets. */
const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

export interface WrittenSheet {
  readonly name: string
  /** `$A$1:$T$101` of its filter; null: it has none. */
  readonly filter: string | null
}

export const rootRelations =
  `${XML}<Relationships xmlns="${PACKAGE}/relationships">` +
  `<Relationship Id="rId1" Type="${RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`

export function contentTypes(sheets: number): string {
  const parts = Array.from(
    { length: sheets },
    (_, index) => `<Override PartName="/xl/worksheets/sheet${index + 1}.xml" ContentType="${TYPE}.worksheet+xml"/>`,
  )
  return (
    `${XML}<Types xmlns="${PACKAGE}/content-types">` +
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
    '<Default Extension="xml" ContentType="application/xml"/>' +
    `<Override PartName="/xl/workbook.xml" ContentType="${TYPE}.sheet.main+xml"/>` +
    `<Override PartName="/xl/styles.xml" ContentType="${TYPE}.styles+xml"/>${parts.join('')}</Types>`
  )
}

export function workbookXml(sheets: readonly WrittenSheet[]): string {
  const list = sheets.map(
    ({ name }, index) => `<sheet name="${attribute(name)}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`,
  )
  const filters = sheets.flatMap(({ name, filter }, index) =>
    filter === null
      ? []
      : [
          `<definedName name="_xlnm._FilterDatabase" localSheetId="${index}" hidden="1">` +
            `'${attribute(name.replaceAll("'", "''"))}'!${filter}</definedName>`,
        ],
  )
  const names = filters.length === 0 ? '' : `<definedNames>${filters.join('')}</definedNames>`
  return (
    `${XML}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><bookViews><workbookView/></bookViews>` +
    `<sheets>${list.join('')}</sheets>${names}</workbook>`
  )
}

export function workbookRelations(sheets: number): string {
  const list = Array.from(
    { length: sheets },
    (_, index) =>
      `<Relationship Id="rId${index + 1}" Type="${RELATIONS}/worksheet" Target="worksheets/sheet${index + 1}.xml"/>`,
  )
  return (
    `${XML}<Relationships xmlns="${PACKAGE}/relationships">${list.join('')}` +
    `<Relationship Id="rId${sheets + 1}" Type="${RELATIONS}/styles" Target="styles.xml"/></Relationships>`
  )
}

export interface SheetHead {
  /** The last cell: `T101`. */
  readonly last: string
  /** In characters, one a column. */
  readonly widths: readonly number[]
  readonly isFirst: boolean
}

/** A sheet up to its first row: the row of names stays in sight. */
export function sheetOpen({ last, widths, isFirst }: SheetHead): string {
  const columns = widths.map(
    (width, index) => `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`,
  )
  return (
    `${XML}<worksheet xmlns="${MAIN}"><dimension ref="A1:${last}"/>` +
    `<sheetViews><sheetView ${isFirst ? 'tabSelected="1" ' : ''}workbookViewId="0">` +
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>' +
    `<sheetFormatPr defaultRowHeight="15"/><cols>${columns.join('')}</cols><sheetData>`
  )
}

/** `text`: ranges whose digits are text on purpose, so that nobody is warned of them. */
export function sheetClose(filter: string | null, text: readonly string[]): string {
  const ranges =
    text.length === 0
      ? ''
      : `<ignoredErrors><ignoredError sqref="${text.join(' ')}" numberStoredAsText="1"/></ignoredErrors>`
  return `</sheetData>${filter === null ? '' : `<autoFilter ref="${filter}"/>`}${ranges}</worksheet>`
}

function attribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}

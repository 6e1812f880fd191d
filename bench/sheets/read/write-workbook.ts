import { createZipFile, type PartStream } from '../zip-file.ts'
import { addText, emptySum, type ColumnSum } from './checksums.ts'
import { COLUMN_NAMES, createDraw, createExpectation, drawRow, type CellSink } from './table.ts'

const FLUSH_CHARS = 1 << 18
const ns = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const packages = 'http://schemas.openxmlformats.org/package/2006'
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

export const escapeXml = (text: string): string =>
  text.replace(/[&<>]/g, (each) => (each === '&' ? '&amp;' : each === '<' ? '&lt;' : '&gt;'))

/** A workbook as Excel writes it: shared strings, references, styles, formulas with their last results. */
export async function writeWorkbook(path: string, rows: number, seed = 1): Promise<ColumnSum[]> {
  const zip = createZipFile(path)
  const sums = COLUMN_NAMES.map(emptySum)
  const shared = new Map<string, number>()
  for (const [name, content] of fixedParts()) await zip.add(name, (part) => part.write(content))
  await zip.add('xl/worksheets/sheet1.xml', (part) => writeSheet(part, { rows, seed, shared, sums }))
  await zip.add('xl/sharedStrings.xml', async (part) => {
    await part.write(`${HEAD}<sst ${ns} uniqueCount="${shared.size}">`)
    let text = ''
    for (const each of shared.keys()) {
      text += `<si><t${/^\s|\s$|\n/.test(each) ? ' xml:space="preserve"' : ''}>${escapeXml(each)}</t></si>`
      if (text.length < FLUSH_CHARS) continue
      await part.write(text)
      text = ''
    }
    await part.write(`${text}</sst>`)
  })
  zip.close()
  return sums
}

interface SheetInput {
  readonly rows: number
  readonly seed: number
  readonly shared: Map<string, number>
  readonly sums: readonly ColumnSum[]
}

async function writeSheet(part: PartStream, { rows, seed, shared, sums }: SheetInput): Promise<void> {
  const draw = createDraw(seed)
  const expectation = createExpectation(sums)
  const xml = createRowWriter(shared)
  const both = tee(xml, expectation)
  await part.write(`${HEAD}<worksheet ${ns}><dimension ref="A1:T${rows + 1}"/><sheetData>`)
  xml.startRow(1)
  for (const [column, name] of COLUMN_NAMES.entries()) {
    xml.text(name)
    addText(sums[column] ?? emptySum(), name)
  }
  let text = xml.endRow()
  for (let row = 1; row <= rows; row += 1) {
    xml.startRow(row + 1)
    expectation.startRow()
    drawRow(row, draw, both)
    text += xml.endRow()
    if (text.length < FLUSH_CHARS) continue
    await part.write(text)
    text = ''
  }
  await part.write(`${text}</sheetData></worksheet>`)
}

const tee = (one: CellSink, two: CellSink): CellSink => ({
  number: (value, style, formula) => {
    one.number(value, style, formula)
    two.number(value, style, formula)
  },
  text: (text) => {
    one.text(text)
    two.text(text)
  },
  cachedText: (text, formula) => {
    one.cachedText(text, formula)
    two.cachedText(text, formula)
  },
  truth: (value) => {
    one.truth(value)
    two.truth(value)
  },
  error: (code) => {
    one.error(code)
    two.error(code)
  },
  blank: () => {
    one.blank()
    two.blank()
  },
})

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'

function createRowWriter(shared: Map<string, number>): CellSink & { startRow(row: number): void; endRow(): string } {
  let xml = ''
  let row = 0
  let column = 0
  const open = (): string => `<c r="${LETTERS[column++] ?? ''}${row}"`
  const styled = (style: number): string => (style === 0 ? '' : ` s="${style}"`)
  return {
    startRow(number) {
      row = number
      column = 0
      xml = `<row r="${row}" spans="1:20">`
    },
    endRow: () => `${xml}</row>`,
    number(value, style, formula) {
      const from = formula === undefined ? '' : `<f>${escapeXml(formula)}</f>`
      xml += `${open()}${styled(style)}>${from}<v>${value}</v></c>`
    },
    text(text) {
      const index = shared.get(text) ?? shared.size
      if (index === shared.size) shared.set(text, index)
      xml += `${open()} t="s"><v>${index}</v></c>`
    },
    cachedText: (text, formula) =>
      (xml += `${open()} t="str"><f>${escapeXml(formula)}</f><v>${escapeXml(text)}</v></c>`),
    truth: (value) => (xml += `${open()} t="b"><v>${value ? 1 : 0}</v></c>`),
    error: (code) => (xml += `${open()} t="e"><v>${code}</v></c>`),
    blank: () => (column += 1),
  }
}

function fixedParts(): (readonly [string, string])[] {
  const formats = '<numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/></numFmts>'
  const xfs = [0, 14, 164, 10].map((id) => `<xf numFmtId="${id}" xfId="0" applyNumberFormat="1"/>`).join('')
  return [
    [
      '[Content_Types].xml',
      `${HEAD}<Types xmlns="${packages}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>`,
    ],
    [
      '_rels/.rels',
      `${HEAD}<Relationships xmlns="${packages}/relationships"><Relationship Id="rId1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    ],
    [
      'xl/workbook.xml',
      `${HEAD}<workbook ${ns} xmlns:r="${office}"><sheets><sheet name="Orders" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    ],
    [
      'xl/_rels/workbook.xml.rels',
      `${HEAD}<Relationships xmlns="${packages}/relationships"><Relationship Id="rId1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${office}/styles" Target="styles.xml"/><Relationship Id="rId3" Type="${office}/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
    ],
    [
      'xl/styles.xml',
      `${HEAD}<styleSheet ${ns}>${formats}<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts><fills count="1"><fill><patternFill patternType="none"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf numFmtId="0"/></cellStyleXfs><cellXfs count="4">${xfs}</cellXfs></styleSheet>`,
    ],
  ]
}

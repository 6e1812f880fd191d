import { file, refused, type AwkwardFile } from './case.ts'
import { letters, partsOf, row, sheetOf, workbook } from './workbook.ts'
import { zipOf } from '../zip-file.ts'

const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const link = (id: string, type: string, target: string, more = ''): string =>
  `<Relationship Id="${id}" Type="${office}/${type}" Target="${target}"${more}/>`

const wide = (number: number, columns: number): string =>
  `<row r="${number}">${Array.from({ length: columns }, (_, index) => `<c r="${letters(index)}${number}"><v>${index}</v></c>`).join('')}</row>`
const rowsTo = (count: number): string => Array.from({ length: count }, (_, index) => row(index + 1, index)).join('')

/** Sheets and packages that are right, and built as few are. */
export const structureFiles: readonly AwkwardFile[] = [
  file(
    'merged-header.xlsx',
    () =>
      workbook({
        rows: row(1, 'Sales', null, 'Costs') + row(2, 'net', 'gross', 'all') + row(3, 1, 2, 3),
        tail: '<mergeCells count="1"><mergeCell ref="A1:B1"/></mergeCells>',
      }),
    { rows: { 1: ['Sales', null, 'Costs'], 3: [1, 2, 3] }, merges: ['0 0 0 1'] },
  ),
  file('header-in-row-4.xlsx', () => workbook({ rows: row(1, 'Report') + row(4, 'id', 'sum') + row(5, 1, 2) }), {
    rows: { 1: ['Report'], 4: ['id', 'sum'], 5: [1, 2] },
    rowCount: 3,
  }),
  file('sparse.xlsx', () => workbook({ rows: row(3, null, null, 'x') + '<row r="9"/>' + row(1_000, 1) }), {
    rows: { 3: [null, null, 'x'], 1000: [1] },
    rowCount: 2,
  }),
  file(
    'hidden.xlsx',
    () =>
      workbook({
        rows: row(1, 'a') + row(2, 'b').replace('<row ', '<row hidden="true" ') + row(3, 'c'),
        sheets: '<sheet name="One" sheetId="1" state="veryHidden" r:id="rId1"/>',
      }),
    { rows: { 2: ['b'] }, hiddenRows: [2], sheets: ['One (hidden)'] },
  ),
  file(
    'several-sheets.xlsx',
    () =>
      workbook({
        sheets:
          '<sheet name="&lt;A&gt; &amp; b" sheetId="1" r:id="a"/><sheet name="Chart" sheetId="2" r:id="c"/><sheet name="Two" sheetId="3" r:id="b"/>',
        relationships:
          link('a', 'worksheet', 'worksheets/sheet1.xml') +
          link('b', 'worksheet', '/xl/other/two.xml') +
          link('c', 'chartsheet', 'c.xml'),
        rows: row(1, 'first'),
        more: [{ name: 'xl/other/two.xml', content: sheetOf(row(1, 'second')) }],
      }),
    { sheet: 1, rows: { 1: ['second'] }, sheets: ['<A> & b', 'Two'], rowCount: 2 },
  ),
  file('columns-16384.xlsx', () => workbook({ rows: wide(1, 16_384) + wide(2, 16_384) + wide(3, 16_384) }), {
    rowCount: 3,
    cellCount: 3 * 16_384,
  }),
  file('suddenly-wide.xlsx', () => workbook({ rows: rowsTo(2_000) + wide(2_001, 16_384) + row(2_002, 'end') }), {
    rows: { 2000: [1_999], 2002: ['end'] },
    cellCount: 2_001 + 16_384,
  }),
  file(
    'far-cell.xlsx',
    () => workbook({ rows: row(1, 'a') + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>' }),
    {
      rows: { 1: ['a'] },
      rowCount: 2,
      cellCount: 2,
    },
  ),
  file(
    'empty-rows.xlsx',
    () => workbook({ rows: Array.from({ length: 500_000 }, (_, index) => `<row r="${index + 1}"/>`).join('') }),
    {
      rowCount: 0,
    },
  ),
  file('empty-sheet.xlsx', () => workbook({ sheetXml: '<worksheet><sheetData/></worksheet>' }), { rowCount: 0 }),
  file('bom.xlsx', () => workbook({ sheetXml: `\ufeff${sheetOf(row(1, 'a'))}` }), { rows: { 1: ['a'] } }),
  file(
    'utf-16-list.xlsx',
    () =>
      workbook({
        workbookXml: Buffer.from(
          `\ufeff<workbook xmlns:r="r"><sheets><sheet name="Übersicht" sheetId="1" r:id="rId1"/></sheets></workbook>`,
          'utf16le',
        ),
        rows: row(1, 'a'),
      }),
    { rows: { 1: ['a'] }, sheets: ['Übersicht'] },
  ),
  refused(
    'utf-16-sheet.xlsx',
    () =>
      zipOf(
        partsOf({}).map((part) =>
          part.name.includes('sheet1')
            ? { ...part, content: Buffer.from(`\ufeff${sheetOf(row(1, 'a'))}`, 'utf16le') }
            : part,
        ),
      ),
    'unsupported',
  ),
  file(
    'strict.xlsx',
    () => workbook({ officeNamespace: 'http://purl.oclc.org/ooxml/officeDocument/relationships', rows: row(1, 'a') }),
    {
      rows: { 1: ['a'] },
    },
  ),
  file(
    'backslashes.xlsx',
    () => zipOf(partsOf({ rows: row(1, 'a') }).map((part) => ({ ...part, name: part.name.replaceAll('/', '\\') }))),
    {
      rows: { 1: ['a'] },
    },
  ),
  file('stored.xlsx', () => zipOf(partsOf({ rows: row(1, 'a') }).map((part) => ({ ...part, isStored: true }))), {
    rows: { 1: ['a'] },
  }),
  file('with-a-comment.xlsx', () => withComment(workbook({ rows: row(1, 'a') }), 'PK\x05\x06 is not here'), {
    rows: { 1: ['a'] },
  }),
  file(
    'links-and-macros.xlsm',
    () =>
      workbook({
        relationships:
          link('rId1', 'worksheet', 'worksheets/sheet1.xml') +
          link('x', 'externalLink', 'x.xml') +
          link('v', 'vbaProject', 'v.bin') +
          link('w', 'oleObject', 'file:///etc/passwd', ' TargetMode="External"'),
        rows: row(1, 'a'),
      }),
    { rows: { 1: ['a'] }, note: 'macros are not run' },
  ),
  file('no-extension', () => workbook({ rows: row(1, 'a') }), { rows: { 1: ['a'] } }),
  file('workbook.csv', () => workbook({ rows: row(1, 'a') }), { rows: { 1: ['a'] } }),
  refused('no-sheets.xlsx', () => workbook({ relationships: link('rId1', 'chartsheet', 'c.xml') }), 'empty'),
  refused(
    'sheet-missing.xlsx',
    () => workbook({ relationships: link('rId1', 'worksheet', 'worksheets/none.xml') }),
    'damaged',
  ),
  refused('rows-out-of-order.xlsx', () => workbook({ rows: row(2, 1) + row(1, 2) }), 'damaged'),
  refused('row-beyond-the-last.xlsx', () => workbook({ rows: row(1_048_577, 1) }), 'too_many_rows'),
  refused('column-xfe.xlsx', () => workbook({ rows: '<row r="1"><c r="XFE1"><v>1</v></c></row>' }), 'too_many_columns'),
  refused(
    'columns-100000.xlsx',
    () => workbook({ rows: `<row>${'<c><v>1</v></c>'.repeat(100_000)}</row>` }),
    'too_many_columns',
  ),
]

function withComment(zip: Buffer, comment: string): Buffer {
  const length = Buffer.alloc(2)
  length.writeUInt16LE(comment.length)
  return Buffer.concat([zip.subarray(0, -2), length, Buffer.from(comment, 'latin1')])
}

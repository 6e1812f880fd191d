import { utils, write, type BookType } from '@e965/xlsx'
import { zipOf } from '../zip-file.ts'
import { file, refused, type AwkwardFile } from './case.ts'

const DAY = new Date(Date.UTC(2024, 1, 29))

function book(bookType: BookType): Buffer {
  const sheet = utils.aoa_to_sheet([
    ['id', 'name', 'day', 'ok'],
    [1.5, 'Straße', DAY, true],
    [null, 'x', null, false],
  ])
  const workbook = utils.book_new()
  utils.book_append_sheet(workbook, sheet, 'One')
  return write(workbook, { type: 'buffer', bookType, compression: true }) as Buffer
}

const rows = {
  1: ['id', 'name', 'day', 'ok'],
  2: [1.5, 'Straße', 'date 2024-02-29', true],
  3: [null, 'x', null, false],
}
const mimetype = { name: 'mimetype', content: 'application/vnd.oasis.opendocument.spreadsheet', isStored: true }
const ods = (body: string, more = ''): Buffer =>
  zipOf([
    mimetype,
    { name: 'styles.xml', content: '<?xml version="1.0"?><styles/>' },
    {
      name: 'content.xml',
      content: `<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet><table:table table:name="One">${body}</table:table></office:spreadsheet></office:body></office:document-content>`,
    },
    {
      name: 'META-INF/manifest.xml',
      content: `<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet">${more}</manifest:file-entry></manifest:manifest>`,
    },
  ])
const odsRow =
  '<table:table-row><table:table-cell office:value-type="string"><text:p>a</text:p></table:table-cell></table:table-row>'

/** Formats that are read whole. */
export const oldFiles: readonly AwkwardFile[] = [
  file('excel-97.xls', () => book('biff8'), { rows }),
  file('excel-97-named.xlsx', () => book('biff8'), { rows }),
  file('binary.xlsb', () => book('xlsb'), { rows }),
  file('open-document.ods', () => book('ods'), { rows }),
  file('flat.fods', () => book('fods'), { rows }),
  file('excel-2003.xml', () => book('xlml'), { rows }),
  file(
    'page-named.xls',
    () => '<html><table><tr><th>id</th><th>sum</th></tr><tr><td>007</td><td>1,5</td></tr></table></html>',
    {
      rows: { 1: ['id', 'sum'], 2: ['007', '1,5'] },
      note: 'web page',
    },
  ),
  file(
    'repeated-rows.ods',
    () =>
      ods(
        `${odsRow}<table:table-row table:number-rows-repeated="1048575"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>`,
      ),
    {
      rows: { 1: ['a'] },
      rowCount: 1,
    },
  ),
  refused(
    'repeated-cells.ods',
    () =>
      ods(
        odsRow
          .replace('<table:table-row>', '<table:table-row table:number-rows-repeated="1000000">')
          .replace('<table:table-cell ', '<table:table-cell table:number-columns-repeated="16000" '),
      ),
    'unsafe',
    'too_large',
    'over_limit',
  ),
  refused('bomb.ods', () => ods(' '.repeat(60_000_000)), 'unsafe'),
  refused('password.ods', () => ods(odsRow, '<manifest:encryption-data/>'), 'encrypted'),
  refused(
    'letter.odt',
    () =>
      zipOf([
        { ...mimetype, content: 'application/vnd.oasis.opendocument.text' },
        { name: 'content.xml', content: '<a/>' },
      ]),
    'not_a_workbook',
  ),
  refused('cut-in-half.xls', () => book('biff8').subarray(0, 1_500), 'truncated', 'damaged', 'empty', 'not_a_workbook'),
  refused('cut-in-half.ods', () => book('ods').subarray(0, 2_000), 'truncated'),
  refused('wrong-checksum.xlsb', () => spoiled(book('xlsb')), 'damaged', 'truncated', 'unsafe'),
]

function spoiled(bytes: Buffer): Buffer {
  const at = bytes.indexOf('xl/worksheets/sheet1.bin') + 40
  bytes[at] = (bytes[at] ?? 0) ^ 255
  return bytes
}

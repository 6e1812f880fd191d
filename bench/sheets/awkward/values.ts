import { file, refused, type AwkwardFile } from './case.ts'
import { row, sharedOf, sheetOf, workbook } from './workbook.ts'

const c = (reference: string, value: string | number, attributes = ''): string =>
  `<c r="${reference}"${attributes === '' ? '' : ` ${attributes}`}><v>${value}</v></c>`
const one = (cells: string): string => `<row r="1">${cells}</row>`

/** Cells as programs other than Excel write them, and what Excel writes and readers get wrong. */
export const valueFiles: readonly AwkwardFile[] = [
  file(
    'dates-1900.xlsx',
    () =>
      workbook({
        formats: [14, 22],
        rows: one(
          c('A1', 1, 's="1"') + c('B1', 59, 's="1"') + c('C1', 61, 's="1"') + c('D1', 45_351, 's="1"') +
            c('E1', 45_351.5, 's="1"') + c('F1', 0.5, 's="2"') + c('G1', -1, 's="1"') + c('H1', 60, 's="1"'),
        ), // prettier-ignore
      }),
    {
      rows: {
        1: [
          'date 1900-01-01', 'date 1900-02-28', 'date 1900-03-01', 'date 2024-02-29', 'datetime 2024-02-29T12:00:00.000Z',
          'days 0.5', -1, 'date 1900-02-28',
        ], // prettier-ignore
      },
    },
  ),
  file(
    'dates-1904.xlsx',
    () =>
      workbook({
        workbookPr: '<workbookPr date1904="1"/>',
        formats: [14],
        rows: one(c('A1', 0, 's="1"') + c('B1', 43_889, 's="1"')),
      }),
    { rows: { 1: ['date 1904-01-01', 'date 2024-02-29'] } },
  ),
  file(
    'dates-iso.xlsx',
    () =>
      workbook({
        rows: one(
          c('A1', '2024-02-29', 't="d"') + c('B1', '2024-02-29T12:30:15.5', 't="d"') +
            c('C1', '2024-02-29T12:30:00Z', 't="d"') + c('D1', '2024-02-30', 't="d"') + c('E1', '06:00:00', 't="d"'),
        ), // prettier-ignore
      }),
    {
      rows: {
        1: [
          'date 2024-02-29', 'datetime 2024-02-29T12:30:15.500Z', 'datetime 2024-02-29T12:30:00.000Z', '2024-02-30',
          'days 0.25',
        ], // prettier-ignore
      },
    },
  ),
  file(
    'formats.xlsx',
    () =>
      workbook({
        formats: [
          '0" days"',
          '[Red]yyyy\\-mm',
          '[h]:mm:ss',
          'hh:mm',
          '#,##0.00 "h"',
          'd/m/yy h:mm',
          '[$-409]mmm\\ yy',
          '@',
        ],
        rows: one(
          [1, 2, 3, 4, 5, 6, 7, 8]
            .map((style) => c(`${'ABCDEFGH'[style - 1] ?? ''}1`, 45_351.25, `s="${style}"`))
            .join(''),
        ),
      }),
    {
      rows: {
        1: [
          45_351.25, 'datetime 2024-02-29T06:00:00.000Z', 'days 45351.25', 'days 45351.25', 45_351.25,
          'datetime 2024-02-29T06:00:00.000Z', 'datetime 2024-02-29T06:00:00.000Z', 45_351.25,
        ], // prettier-ignore
      },
    },
  ),
  file(
    'numbers.xlsx',
    () =>
      workbook({
        rows: one(
          ['1E3', '1.5e-7', '0.1', '0.30000000000000004', '-12.50', '12345678901234567', '.5', '+7', '1e999', '1,5']
            .map((value, index) => c(`${'ABCDEFGHIJ'[index] ?? ''}1`, value))
            .join(''),
        ),
      }),
    { rows: { 1: [1000, 1.5e-7, 0.1, 0.30000000000000004, -12.5, 12345678901234567, 0.5, 7, '1e999', '1,5'] } },
  ),
  file(
    'inline-rich.xlsx',
    () =>
      workbook({
        rows: one(
          '<c r="A1" t="inlineStr"><is><r><rPr><b/></rPr><t>bold</t></r><r><t xml:space="preserve"> plain</t></r></is></c>' +
            '<c r="B1" t="inlineStr"><is><t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh></is></c>' +
            '<c r="C1" t="inlineStr"><is/></c><c r="D1" t="inlineStr"><is><t/></is></c>',
        ),
      }),
    { rows: { 1: ['bold plain', '東京'] } },
  ),
  file(
    'shared-rich.xlsx',
    () =>
      workbook({
        shared: sharedOf(
          '<si><r><t>two </t></r><r><t>runs</t></r></si><si><t>東京</t><rPh><t>x</t></rPh></si><si/><si><t/></si>' +
            '<si><t xml:space="preserve"> kept </t></si><si ><t >odd</t ></si>',
        ),
        rows: one([0, 1, 2, 3, 4, 5].map((index) => c(`${'ABCDEF'[index] ?? ''}1`, index, 't="s"')).join('')),
      }),
    { rows: { 1: ['two runs', '東京', null, null, ' kept ', 'odd'] } },
  ),
  file(
    'escapes.xlsx',
    () =>
      workbook({
        rows: one(
          [
            'a_x000D_b', '_x005F_x0041_', '&lt;b&gt; &amp;amp; &#65;&#x1F600;', '&unknown; &', 'line\r\nend',
            '<![CDATA[<raw> & ]]>',
          ]
            .map((text, index) => `<c r="${'ABCDEF'[index] ?? ''}1" t="inlineStr"><is><t>${text}</t></is></c>`)
            .join(''),
        ), // prettier-ignore
      }),
    { rows: { 1: ['a\rb', '_x0041_', '<b> &amp; A😀', '&unknown; &', 'line\nend', '<raw> & '] } },
  ),
  file(
    'cdata-values.xlsx',
    () =>
      workbook({
        rows: one(
          '<c r="A1"><v><![CDATA[12.5]]></v></c><c r="B1" t="str"><f>A1</f><v><![CDATA[</v>]]></v></c><c r="C1"><!-- <v>1</v> --><v>3</v></c>',
        ),
      }),
    { rows: { 1: [12.5, '</v>', 3] } },
  ),
  file(
    'formulas.xlsx',
    () =>
      workbook({
        rows: one(
          '<c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="str"><f>"a"&amp;"b"</f><v>ab</v></c><c r="C1" t="b"><f>TRUE()</f><v>1</v></c>' +
            '<c r="D1" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="E1"><f t="shared" si="0"/><v>7</v></c><c r="F1"><f>SUM(A1:E1)</f></c>' +
            '<c r="G1" t="str"><f>""</f><v></v></c>',
        ),
      }),
    { rows: { 1: [2, 'ab', true, 'error #DIV/0!', 7, 'error =SUM(A1:E1)'] }, note: 'never calculated' },
  ),
  file(
    'errors.xlsx',
    () => workbook({ rows: one(c('A1', '#N/A', 't="e"') + c('B1', '#REF!', 't="e"') + c('C1', 'true', 't="b"')) }),
    { rows: { 1: ['error #N/A', 'error #REF!', true] } },
  ),
  file(
    'no-references.xlsx',
    () => workbook({ rows: '<row><c><v>1</v></c><c/><c><v>3</v></c></row><row><c t="str"><v>x</v></c></row>' }),
    { rows: { 1: [1, null, 3], 2: ['x'] } },
  ),
  file(
    'prefixed.xlsx',
    () =>
      workbook({
        shared:
          '<x:sst xmlns:x="m"><x:si><x:t>shared</x:t></x:si><x:si><x:r><x:t>ri</x:t></x:r><x:r><x:t>ch</x:t></x:r></x:si></x:sst>',
        sheetXml:
          '<x:worksheet xmlns:x="m"><x:sheetData><x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c><x:c r="B1" t="s"><x:v>0</x:v></x:c><x:c r="C1" t="s"><x:v>1</x:v></x:c><x:c r="D1" t="inlineStr"><x:is><x:t>in</x:t></x:is></x:c></x:row></x:sheetData></x:worksheet>',
      }),
    { rows: { 1: [1, 'shared', 'rich', 'in'] } },
  ),
  file(
    'single-quotes.xlsx',
    () =>
      workbook({ rows: "<row r='1' hidden='1'><c r='A1' t='str'><v>a</v></c><c t='b' r='C1' ><v>0</v></c ></row >" }),
    { rows: { 1: ['a', null, false] }, hiddenRows: [1] },
  ),
  file(
    'pretty-printed.xlsx',
    () =>
      workbook({
        sheetXml: sheetOf(
          '\n  <row\n    r="1">\n    <c\n\tr="A1"\n\tt="str">\n      <v>a</v>\n    </c>\n  </row>\n  <?pi x?><!-- c -->\n',
        ),
      }),
    { rows: { 1: ['a'] } },
  ),
  file('same-cell-twice.xlsx', () => workbook({ rows: one(c('B1', 1) + c('A1', 2) + c('B1', 3)) }), {
    rows: { 1: [2, 3] },
  }),
  file(
    'headers-that-bite.xlsx',
    () => workbook({ rows: row(1, '__proto__', 'constructor', '"; drop table', '=cmd|calc', 'total', 'total') }),
    { rows: { 1: ['__proto__', 'constructor', '"; drop table', '=cmd|calc', 'total', 'total'] } },
  ),
  refused(
    'text-out-of-range.xlsx',
    () => workbook({ shared: sharedOf('<si><t>a</t></si>'), rows: one(c('A1', 1, 't="s"')) }),
    'damaged',
  ),
  refused('texts-missing.xlsx', () => workbook({ rows: one(c('A1', 0, 't="s"')) }), 'damaged'),
]

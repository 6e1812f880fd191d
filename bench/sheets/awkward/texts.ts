import { file, refused, type AwkwardFile } from './case.ts'

const utf16 = (text: string, isMarked: boolean): Buffer => Buffer.from(`${isMarked ? '\ufeff' : ''}${text}`, 'utf16le')
const table = 'id,name\n1,Ärger\n2,x\n'

/** Letters of code page 1251. */
const cp1251 = (text: string): Buffer =>
  Buffer.from(
    text.replace(/[А-я]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) - 0x410 + 0xc0)),
    'latin1',
  )

/** Tables as text: every delimiter, encoding, line end and quote that people send. */
export const textFiles: readonly AwkwardFile[] = [
  file('plain.csv', () => 'a,b\n1,x\n', { rows: { 1: ['a', 'b'], 2: ['1', 'x'] }, rowCount: 2 }),
  file('semicolon.csv', () => 'id;price;name\n1;1,5;a\n2;2,75;b, c\n', { rows: { 3: ['2', '2,75', 'b, c'] } }),
  file('tab.tsv', () => 'id\tname\n1\ta;b,c\n', { rows: { 2: ['1', 'a;b,c'] } }),
  file('pipe.txt', () => 'id|name|sum\n1|a, b|3\n2|c, d|4\n', { rows: { 2: ['1', 'a, b', '3'] } }),
  file('pipes-in-fields.csv', () => `id,name,tags\n${'1,a,x|y\n'.repeat(50)}`, { rows: { 2: ['1', 'a', 'x|y'] } }),
  file('times.csv', () => 'at,sum\n10:30:15,1\n11:30:15,2\n', { rows: { 2: ['10:30:15', '1'] } }),
  file('separators.csv', () => 'a\x1fb\n1\x1f2\n', { rows: { 2: ['1', '2'] } }),
  file('sep-line.csv', () => 'sep=;\r\na;b\r\n1,5;2\r\n', { rows: { 2: ['a', 'b'], 3: ['1,5', '2'] }, rowCount: 2 }),
  file('one-column.csv', () => 'name\nAnna\nBo\n', { rows: { 1: ['name'], 3: ['Bo'] } }),
  file('title-rows.csv', () => 'Report 2024\n\nid,name,sum\n1,a,2\n2,b,3\n3,c,4\n', {
    rows: { 1: ['Report 2024'], 3: ['id', 'name', 'sum'] },
  }),
  file('ragged.csv', () => 'a,b,c\n1\n1,2\n1,2,3,4\n', { rows: { 2: ['1'], 3: ['1', '2'], 4: ['1', '2', '3', '4'] } }),
  file('quotes.csv', () => 'a,b\n"x, ""y""\nz",2\n', { rows: { 2: ['x, "y"\nz', '2'] }, rowCount: 2 }),
  file('quote-in-the-middle.csv', () => 'a,b\n5" pipe,6\n"x"y,7\n', { rows: { 2: ['5" pipe', '6'], 3: ['xy', '7'] } }),
  file('quoted-blank.csv', () => 'a,b\n"",1\n', { rows: { 2: [null, '1'] } }),
  file('doubled-quotes-over-pieces.csv', () => `a\n"${'"" '.repeat(200_000)}"\n`, { rowCount: 2 }),
  file('carriage-returns.csv', () => 'a,b\r1,2\r3,4', { rows: { 3: ['3', '4'] }, rowCount: 3 }),
  file('mixed-line-ends.csv', () => 'a,b\r\n1,2\n3,4\r5,6\n\r\n7,8', { rows: { 4: ['5', '6'], 6: ['7', '8'] } }),
  file('leading-zeros.csv', () => 'sku,n\n00123,1e5\n', { rows: { 2: ['00123', '1e5'] } }),
  file('bom.csv', () => `\ufeff${table}`, { rows: { 1: ['id', 'name'], 2: ['1', 'Ärger'] } }),
  file('utf-8.csv', () => table, { rows: { 2: ['1', 'Ärger'] } }),
  file('utf-16.csv', () => utf16(table, true), { rows: { 1: ['id', 'name'], 2: ['1', 'Ärger'] } }),
  file('utf-16-unmarked.csv', () => utf16(table, false), { rows: { 1: ['id', 'name'], 2: ['1', 'Ärger'] } }),
  file('utf-16-big.csv', () => utf16(table, true).swap16(), { rows: { 2: ['1', 'Ärger'] } }),
  file('latin-1.csv', () => Buffer.from(table, 'latin1'), { rows: { 2: ['1', 'Ärger'] }, note: 'windows-1252' }),
  file('latin-1-late.csv', () => Buffer.from(`id,name\n${'1,plain\n'.repeat(100_000)}2,Grüße\n`, 'latin1'), {
    rows: { 100002: ['2', 'Grüße'] },
  }),
  file('euro.csv', () => Buffer.from('sum,what\n5 \x80,caf\xe9\n', 'latin1'), { rows: { 2: ['5 €', 'café'] } }),
  file('cyrillic.csv', () => cp1251('Город;Сумма\nМосква;1\nКазань;2\n'), {
    rows: { 1: ['Город', 'Сумма'], 2: ['Москва', '1'] },
  }),
  file(
    'japanese.csv',
    () => Buffer.from('93fa967b2c31350a93fa967b8cea82cc95b68e9a2c320a8366815b835e82cc8f57978a2c330a', 'hex'),
    { rows: { 1: ['日本', '15'], 2: ['日本語の文字', '2'] } },
  ),
  file('letters-over-pieces.csv', () => `id,name\n${'1,😀é漢\n'.repeat(120_000)}`, {
    rows: { 120001: ['1', '😀é漢'] },
    rowCount: 120_001,
  }),
  file('no-line-end.csv', () => 'a,b\n1,2', { rows: { 2: ['1', '2'] } }),
  file('delimiters-only.csv', () => ',,,\n,,,\n', { rowCount: 0 }),
  file('lies.xlsx', () => 'a;b\n1;2\n', { rows: { 2: ['1', '2'] } }),
  file('formulas.csv', () => 'a,b\n=cmd|calc!A1,+1\n', { rows: { 2: ['=cmd|calc!A1', '+1'] } }),
  refused('quote-never-closed.csv', () => `a,b\n1,"x\n${'2,y\n'.repeat(1_000)}`, 'damaged'),
  refused('field-of-20-mb.csv', () => `a\n${'x'.repeat(20_000_000)}\n`, 'too_large'),
  refused('quoted-field-of-20-mb.csv', () => `a\n"${'x'.repeat(20_000_000)}"\n`, 'too_large', 'damaged'),
  refused('columns-100000.csv', () => `${'a,'.repeat(100_000)}\n`, 'too_many_columns'),
  refused('columns-longer-than-a-sample.csv', () => `${'column,'.repeat(100_000)}\n1,2\n`, 'too_many_columns'),
  refused('zeros.csv', () => Buffer.concat([Buffer.from('a,b\n1,2\n'), Buffer.alloc(2_000)]), 'not_a_workbook'),
  refused('blank.csv', () => ' \n\t\n \r\n', 'empty'),
  refused('answer.csv', () => '{"rows": [1, 2]}', 'not_a_workbook'),
  refused(
    'page.xls',
    () => '<!DOCTYPE html><html><body><p>Please log in</p></body></html>',
    'empty',
    'not_a_workbook',
    'damaged',
  ),
  refused('feed.xls', () => '<?xml version="1.0"?><rss><item/></rss>', 'not_a_workbook'),
]

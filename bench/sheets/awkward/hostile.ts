import { oleFile } from './ole-file.ts'
import { file, refused, type AwkwardFile } from './case.ts'
import { row, sharedOf, sheetOf, workbook } from './workbook.ts'
import { zipOf, type PartRecord, type ZipPart } from '../zip-file.ts'

const SHEET = 'xl/worksheets/sheet1.xml'
const onSheet = (lie: (truth: PartRecord) => Partial<PartRecord>, rows = row(1, 'a')): Buffer =>
  workbook({ rows, change: (part) => (part.name === SHEET ? { ...part, lie } : part) })
const dtd = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
const many = 'lots of the same '.repeat(6_000_000)

/** Files that are made to do harm, and files that harm was done to. */
export const hostileFiles: readonly AwkwardFile[] = [
  refused('bomb.xlsx', () => workbook({ sheetXml: `<worksheet><sheetData>${' '.repeat(200_000_000)}` }), 'unsafe'),
  refused('bomb-that-lies.xlsx', () => onSheet(() => ({ bytes: 1_000 }), ' '.repeat(50_000_000)), 'unsafe'),
  refused(
    'bomb-of-texts.xlsx',
    () => workbook({ shared: sharedOf(`<si><t>${many}</t></si>`), rows: '<row r="1"><c t="s"><v>0</v></c></row>' }),
    'unsafe',
  ),
  refused(
    'bomb-of-styles.xlsx',
    () =>
      workbook({
        change: (part) =>
          part.name === 'xl/styles.xml'
            ? { ...part, content: `<styleSheet>${' '.repeat(30_000_000)}</styleSheet>` }
            : part,
      }),
    'too_large',
    'unsafe',
  ),
  refused('claims-more.xlsx', () => onSheet(({ bytes }) => ({ bytes: bytes + 100 })), 'damaged'),
  refused('claims-petabytes.xlsx', () => onSheet(() => ({ bytes: 0xfffffffe })), 'unsafe', 'too_large'),
  refused(
    'overlapping.xlsx',
    () =>
      workbook({
        rows: row(1, 'a'),
        more: [
          { name: 'xl/again.xml', content: '', lie: () => ({ offset: 40, packed: Buffer.alloc(100), bytes: 100 }) },
        ],
      }),
    'unsafe',
    'truncated',
  ),
  refused(
    'same-name-twice.xlsx',
    () => workbook({ rows: row(1, 'a'), more: [{ name: SHEET, content: sheetOf(row(1, 'b')) }] }),
    'unsafe',
  ),
  refused(
    'points-outside.xlsx',
    () => workbook({ relationships: '<Relationship Id="rId1" Type="x/worksheet" Target="../../../etc/passwd"/>' }),
    'unsafe',
  ),
  refused('beyond-the-end.xlsx', () => onSheet(() => ({ offset: 0x7fffffff })), 'truncated', 'damaged'),
  refused('wrong-place.xlsx', () => onSheet(() => ({ offset: 1 })), 'damaged', 'unsafe'),
  refused(
    'repeated-text.xlsx',
    () => workbook({ shared: sharedOf(`<si><t>${'x'.repeat(30_000)}</t></si>`), rows: repeatedText(100_000) }),
    'unsafe',
  ),
  refused(
    'entities.xlsx',
    () =>
      workbook({
        sheetXml: `<?xml version="1.0"?>${dtd}${sheetOf('<row r="1"><c t="str"><v>&b;</v></c></row>').slice(56)}`,
      }),
    'unsafe',
  ),
  refused(
    'entities-in-texts.xlsx',
    () => workbook({ shared: `${dtd}<sst><si><t>&b;</t></si></sst>`, rows: '<row r="1"><c t="s"><v>0</v></c></row>' }),
    'unsafe',
  ),
  refused('entities-in-list.xlsx', () => workbook({ workbookXml: `${dtd}<workbook/>` }), 'unsafe'),
  refused(
    'reads-a-file.xlsx',
    () =>
      workbook({
        sheetXml: `<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>${sheetOf('<row r="1"><c t="str"><v>&a;</v></c></row>')}`,
      }),
    'unsafe',
  ),
  refused(
    'endless-attribute.xlsx',
    () => workbook({ rows: `<row r="1"><c r="A1" x="${noise(12_000_000)}"><v>1</v></c></row>` }),
    'unsafe',
  ),
  refused(
    'endless-text.xlsx',
    () => workbook({ rows: `<row r="1"><c r="A1" t="inlineStr"><is><t>${noise(2_000_000)}</t></is></c></row>` }),
    'too_large',
  ),
  refused(
    'text-that-never-ends.xlsx',
    () => workbook({ shared: `<sst><si><t>${noise(6_000_000)}`, rows: '<row r="1"><c t="s"><v>0</v></c></row>' }),
    'unsafe',
    'damaged',
  ),
  file(
    'deep.xlsx',
    () =>
      workbook({ rows: `<row r="1"><c r="A1">${'<a>'.repeat(100_000)}${'</a>'.repeat(100_000)}<v>1</v></c></row>` }),
    { rows: { 1: [1] } },
  ),
  file(
    'unclosed-readings.xlsx',
    () =>
      workbook({ rows: `<row r="1"><c r="A1" t="inlineStr"><is><t>a</t>${'<rPh>'.repeat(150_000)}</is></c></row>` }),
    { rows: { 1: ['a'] } },
  ),
  refused(
    'unclosed-relationships.xlsx',
    () => workbook({ relationships: '<Relationship '.repeat(500_000) }),
    'empty',
    'damaged',
  ),
  file(
    'slow-format.xlsx',
    () =>
      workbook({
        formats: [`${'[h'.repeat(50_000)}${'"'.repeat(50_001)}`],
        rows: '<row r="1"><c r="A1" s="1"><v>1</v></c></row>',
      }),
    { rowCount: 1 },
  ),
  file(
    'styles-100000.xlsx',
    () =>
      workbook({
        formats: Array.from({ length: 100_000 }, () => 14),
        rows: '<row r="1"><c r="A1" s="99"><v>45351</v></c></row>',
      }),
    { rows: { 1: ['date 2024-02-29'] } },
  ),
  refused(
    'parts-6000.xlsx',
    () =>
      workbook({ more: Array.from({ length: 6_000 }, (_, index): ZipPart => ({ name: `x/${index}`, content: '' })) }),
    'unsafe',
  ),
  refused(
    'sheets-2000.xlsx',
    () =>
      workbook({
        sheets: Array.from(
          { length: 2_000 },
          (_, index) => `<sheet name="s${index}" sheetId="${index}" r:id="rId1"/>`,
        ).join(''),
      }),
    'too_large',
  ),
  refused('cut-in-half.xlsx', () => half(workbook({ rows: row(1, 'a') })), 'truncated'),
  refused(
    'cut-in-xml.xlsx',
    () => workbook({ sheetXml: sheetOf(row(1, 'a') + row(2, 'b')).slice(0, -60) }),
    'truncated',
  ),
  refused('cut-before-rows.xlsx', () => workbook({ sheetXml: '<worksheet><cols>' }), 'truncated'),
  refused('wrong-checksum.xlsx', () => onSheet(({ crc }) => ({ crc: (crc ^ 1) >>> 0 })), 'damaged'),
  refused(
    'broken-deflate.xlsx',
    () => onSheet(({ packed }) => ({ packed: Buffer.alloc(packed.length, 0xff) })),
    'damaged',
    'truncated',
  ),
  refused(
    'one-bit.xlsx',
    () => flipped(workbook({ rows: Array.from({ length: 2_000 }, (_, index) => row(index + 1, noise(20))).join('') })),
    'damaged',
    'truncated',
    'unsafe',
  ),
  refused('packed-otherwise.xlsx', () => onSheet(() => ({ method: 12 })), 'unsupported'),
  refused('locked-part.xlsx', () => onSheet(() => ({ flags: 1 })), 'encrypted'),
  refused('password.xlsx', () => oleFile(['EncryptionInfo', 'EncryptedPackage']), 'encrypted'),
  refused('letter.xls', () => oleFile(['WordDocument', '1Table']), 'not_a_workbook'),
  refused(
    'program.xlsx',
    () => Buffer.concat([Buffer.from('MZ\x90\0\x03\0\0\0', 'latin1'), Buffer.alloc(4_000)]),
    'not_a_workbook',
  ),
  refused('scan.xlsx', () => '%PDF-1.7\n%âãÏÓ\n1 0 obj', 'not_a_workbook'),
  refused(
    'letter.xlsx',
    () =>
      zipOf([
        { name: '[Content_Types].xml', content: '<Types/>' },
        { name: 'word/document.xml', content: '<w/>' },
      ]),
    'not_a_workbook',
  ),
  refused('other-files.zip', () => zipOf([{ name: 'a.txt', content: 'a' }]), 'not_a_workbook'),
  refused('nothing-in-it.zip', () => zipOf([]), 'not_a_workbook', 'empty'),
  refused('nothing.xlsx', () => '', 'empty'),
  refused(
    'noise.xlsx',
    () => Buffer.from(Array.from({ length: 5_000 }, (_, index) => (index * 7_919 + (index >> 3)) % 256)),
    'not_a_workbook',
  ),
  refused(
    'only-the-end.xlsx',
    () => Buffer.concat([Buffer.from('PK\x05\x06', 'latin1'), Buffer.alloc(18, 0xff)]),
    'damaged',
    'truncated',
    'unsafe',
  ),
]

const half = (zip: Buffer): Buffer => zip.subarray(0, zip.length / 2)

/** One bit in the middle of the sheet. */
function flipped(zip: Buffer): Buffer {
  const at = Math.floor(zip.length / 2)
  zip[at] = (zip[at] ?? 0) ^ 16
  return zip
}

/** Text that does not pack well, the same each time. */
function noise(chars: number): string {
  let state = 1
  const bytes = Buffer.alloc(chars)
  for (let at = 0; at < chars; at += 1) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff
    bytes[at] = 97 + ((state >> 16) % 26)
  }
  return bytes.toString('latin1')
}

const repeatedText = (rows: number): string =>
  Array.from({ length: rows }, (_, index) => `<row r="${index + 1}"><c t="s"><v>0</v></c></row>`).join('')

/** What the first bytes of a file say it is. */
export type Content =
  | { readonly kind: 'zip' | 'ole' | 'old_sheet' | 'text' | 'xml_sheet' | 'html' | 'empty' }
  | { readonly kind: 'other'; readonly what: string }

type Bytes = readonly number[]

const ascii = (text: string): Bytes => [...Buffer.from(text, 'latin1')]

const known: readonly (readonly [string, Bytes])[] = [
  ['a Windows program', ascii('MZ')],
  ['a Linux program', [0x7f, ...ascii('ELF')]],
  ['a macOS program', [0xcf, 0xfa, 0xed, 0xfe]],
  ['a PDF document', ascii('%PDF')],
  ['a PNG picture', [0x89, ...ascii('PNG')]],
  ['a JPEG picture', [0xff, 0xd8, 0xff]],
  ['a GIF picture', ascii('GIF8')],
  ['a RAR archive', ascii('Rar!')],
  ['a 7z archive', [...ascii('7z'), 0xbc, 0xaf]],
  ['a gzip archive', [0x1f, 0x8b]],
  ['a bzip2 archive', ascii('BZh')],
  ['an xz archive', [0xfd, ...ascii('7zXZ')]],
  ['a SQLite database', ascii('SQLite format 3')],
  ['a Parquet file', ascii('PAR1')],
  ['an RTF document', ascii('{\\rtf')],
  ['a script', ascii('#!/')],
]

const OLE: Bytes = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]
const startsWith = (head: Buffer, bytes: Bytes): boolean => bytes.every((byte, index) => head[index] === byte)

export function contentOf(head: Buffer): Content {
  if (head.length === 0) return { kind: 'empty' }
  if (startsWith(head, ascii('PK\x03\x04')) || startsWith(head, ascii('PK\x05\x06'))) return { kind: 'zip' }
  if (startsWith(head, OLE)) return { kind: 'ole' }
  if (isOldSheet(head)) return { kind: 'old_sheet' }
  const other = known.find(([what, bytes]) => startsWith(head, bytes) && isBinaryOrNamed(head, what))
  if (other !== undefined) return { kind: 'other', what: other[0] }
  if (!isText(head)) return { kind: 'other', what: 'a file of another kind' }
  return textContent(head)
}

/** BIFF 2 to 5 before there were OLE files: a record BOF of 4 to 16 bytes. */
const isOldSheet = (head: Buffer): boolean =>
  head[0] === 0x09 && [0x00, 0x02, 0x04, 0x08].includes(head[1] ?? 1) && (head[2] ?? 0) <= 16 && head[3] === 0

/** Two letters are no proof: a table may begin with them too. */
const isBinaryOrNamed = (head: Buffer, what: string): boolean => !/program$/.test(what) || head.includes(0)

/** The zero bytes of UTF-16 are on one side; bytes that no text has are few. */
function isText(head: Buffer): boolean {
  if (startsWith(head, [0xff, 0xfe]) || startsWith(head, [0xfe, 0xff])) return true
  const zeros: [number, number] = [0, 0]
  let controls = 0
  for (let at = 0; at < head.length; at += 1) {
    const byte = head[at] ?? 0
    if (byte === 0) zeros[at % 2 === 0 ? 0 : 1] += 1
    else if (isControl(byte)) controls += 1
  }
  const [few, many] = zeros.sort((a, b) => a - b)
  if (controls > head.length / 50) return false
  return many === 0 || (many >= head.length / 20 && few * 10 < many)
}

/** Not tab, line ends, form feed, end of file, escape, or the separators of ASCII. */
const isControl = (byte: number): boolean => byte < 32 && ![9, 10, 12, 13, 26, 27, 28, 29, 30, 31].includes(byte)

const xmlSheets = /urn:schemas-microsoft-com:office:spreadsheet|opendocument\.spreadsheet/
const html = /<(?:!doctype html|html|table|head|meta|body|style)[\s>]|^mime-version:/i

function textContent(head: Buffer): Content {
  const text = head.toString('latin1').replace(/^(?:\xef\xbb\xbf)?\s*/, '')
  if (/^[{[]\s*["{[\]}]/.test(text)) return { kind: 'other', what: 'JSON' }
  if (!/^(?:<[a-z!?]|mime-version:)/i.test(text)) return { kind: 'text' }
  if (xmlSheets.test(text)) return { kind: 'xml_sheet' }
  return html.test(text) ? { kind: 'html' } : { kind: 'other', what: 'an XML document' }
}

import { utils, write, type BookType, type CellObject, type WorkSheet } from '@e965/xlsx'

export type Cell = CellObject | string | number | null

const DAY_MS = 86_400_000
/** Serial numbers of workbooks count days from here; those of old Macintosh ones four years and a day less. */
const EPOCH_MS = Date.UTC(1899, 11, 30)
const EPOCH_1904_DAYS = 1_462

export const dateCell = (iso: string, is1904 = false, format = 'yyyy-mm-dd'): CellObject => ({
  t: 'n',
  v: (Date.parse(iso) - EPOCH_MS) / DAY_MS - (is1904 ? EPOCH_1904_DAYS : 0),
  z: format,
})

export const moneyCell = (cents: bigint): CellObject => ({ t: 'n', v: Number(cents) / 100, z: '#,##0.00' })

/** `#N/A`. */
export const missingCell = (): CellObject => ({ t: 'e', v: 42, w: '#N/A' })

/** A formula with the value that it had when the workbook was saved. */
export const formulaCell = (formula: string, cents: bigint): CellObject => ({ ...moneyCell(cents), f: formula })

export interface Sheet {
  readonly name: string
  readonly rows: readonly (readonly Cell[])[]
  /** `A1:B1`. */
  readonly merges?: readonly string[]
  /** From 1. */
  readonly hiddenRows?: readonly number[]
}

export function workbookBytes(sheets: readonly Sheet[], bookType: BookType, is1904 = false): Buffer {
  const book = utils.book_new()
  for (const sheet of sheets) utils.book_append_sheet(book, toSheet(sheet), sheet.name)
  if (is1904) book.Workbook = { WBProps: { date1904: true } }
  const bytes: unknown = write(book, { type: 'buffer', bookType, compression: true })
  if (!Buffer.isBuffer(bytes)) throw new Error('The workbook was not written as bytes.')
  return bytes
}

function toSheet({ rows, merges = [], hiddenRows = [] }: Sheet): WorkSheet {
  const sheet = utils.aoa_to_sheet(rows.map((row) => [...row]))
  if (merges.length > 0) sheet['!merges'] = merges.map((range) => utils.decode_range(range))
  if (hiddenRows.length > 0) {
    const facts: { hidden?: boolean }[] = []
    for (let row = 0; row < Math.max(...hiddenRows); row += 1) facts.push({})
    for (const row of hiddenRows) facts[row - 1] = { hidden: true }
    sheet['!rows'] = facts
  }
  return sheet
}

const quoted = (text: string, by: string): string =>
  text.includes(by) || text.includes('"') || text.includes('\n') ? `"${text.replaceAll('"', '""')}"` : text

export const textTable = (rows: readonly (readonly string[])[], by: string, newline: string): string =>
  rows.map((row) => row.map((cell) => quoted(cell, by)).join(by) + newline).join('')

/** Windows-1251: Cyrillic, and what else it has of our texts. */
export function cyrillicBytes(text: string): Buffer {
  const plain = text
    .normalize('NFKD')
    .replace(/(?<=[A-Za-z])\p{M}+/gu, '')
    .normalize('NFC')
    .replaceAll('Ł', 'L')
    .replaceAll('ı', 'i')
  const bytes = Array.from(plain, (letter) => {
    const code = letter.codePointAt(0) ?? 0
    if (code < 0x80) return code
    if (code >= 0x410 && code <= 0x44f) return code - 0x410 + 0xc0
    return others.get(letter) ?? 0x3f
  })
  return Buffer.from(bytes)
}
const others = new Map([
  ['ё', 0xb8],
  ['Ё', 0xa8],
  ['№', 0xb9],
  ['«', 0xab],
  ['»', 0xbb],
  ['’', 0x92],
])

/** Little-endian with its mark, as Excel saves "Unicode text". */
export const utf16Bytes = (text: string): Buffer => Buffer.from(`\uFEFF${text}`, 'utf16le')

export const textEncodings = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252', 'windows-1251'] as const
export type TextEncoding = (typeof textEncodings)[number]

const marks: readonly (readonly [TextEncoding, readonly number[]])[] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
]

/** From the mark at the beginning, or from the zero bytes that UTF-16 has in every other place; null: not decided by them. */
export function encodingOfHead(head: Uint8Array): TextEncoding | null {
  const marked = marks.find(([, bytes]) => bytes.every((byte, index) => head[index] === byte))
  if (marked !== undefined) return marked[0]
  let even = 0
  let odd = 0
  for (let index = 0; index < head.length; index++)
    if (head[index] === 0) {
      if (index % 2 === 0) even++
      else odd++
    }
  const many = head.length * 0.3
  if (odd > many && even < many / 10) return 'utf-16le'
  return even > many && odd < many / 10 ? 'utf-16be' : null
}

/**
 * Of bytes that are not UTF-8: Cyrillic texts have their letters in runs of 0xC0 to 0xFF, Western ones have single letters with accents
 * between plain ones.
 */
export function encodingOfBytes(head: Uint8Array): TextEncoding {
  let inRuns = 0
  let alone = 0
  for (let index = 0; index < head.length; index++) {
    if (!isHigh(head[index])) continue
    if (isHigh(head[index - 1]) || isHigh(head[index + 1])) inRuns++
    else alone++
  }
  return inRuns > alone * 2 ? 'windows-1251' : 'windows-1252'
}

const isHigh = (byte: number | undefined): boolean =>
  byte !== undefined && (byte >= 0xc0 || byte === 0xa8 || byte === 0xb8)

/** Archives, pictures and spreadsheets, by their first bytes; null for what may be text. */
export function otherTypeOf(head: Uint8Array): string | null {
  const starts = (...bytes: number[]): boolean => bytes.every((byte, index) => head[index] === byte)
  if (starts(0x50, 0x4b, 0x03, 0x04)) return 'an Excel workbook or another zip archive'
  if (starts(0xd0, 0xcf, 0x11, 0xe0)) return 'an old Excel workbook'
  if (starts(0x1f, 0x8b)) return 'a compressed file'
  if (starts(0x25, 0x50, 0x44, 0x46)) return 'a PDF'
  return null
}

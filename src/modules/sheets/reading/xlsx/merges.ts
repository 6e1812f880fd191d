import type { SheetInfo } from '../../ports.ts'

type Merge = SheetInfo['merges'][number]

const MAX_TAIL_BYTES = 8_000_000
/** Headers are looked for in these rows only. */
const MAX_MERGE_ROWS = 200
const MAX_MERGES = 10_000

/** What follows the rows of a sheet: that is where merged ranges stand. */
export interface SheetTail {
  add(chunk: Buffer): void
  merges(): Merge[]
}

export function createSheetTail(): SheetTail {
  const chunks: Buffer[] = []
  let bytes = 0
  return {
    add(chunk) {
      if (bytes >= MAX_TAIL_BYTES) return
      bytes += chunk.length
      chunks.push(Buffer.from(chunk))
    },
    merges: () => mergesOf(Buffer.concat(chunks).toString('latin1')),
  }
}

function mergesOf(xml: string): Merge[] {
  const merges: Merge[] = []
  const pattern = /mergeCell\s[^<>]{0,200}?ref\s*=\s*["']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})["']/g
  for (const [, left = '', top, right = '', bottom] of xml.matchAll(pattern)) {
    const merge = {
      top: Number(top) - 1,
      left: columnIndex(left),
      bottom: Number(bottom) - 1,
      right: columnIndex(right),
    }
    if (merge.top < MAX_MERGE_ROWS) merges.push(merge)
    if (merges.length >= MAX_MERGES) break
  }
  return merges
}

function columnIndex(letters: string): number {
  let column = 0
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64
  return column - 1
}

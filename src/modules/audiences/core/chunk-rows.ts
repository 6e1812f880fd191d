/** A chunk holds the event loop, and the writer, for about this long. */
const TARGET_MS = 6
const MIN_ROWS = 50
const MAX_ROWS = 2_000

export const FIRST_CHUNK_ROWS = 100

/** How many rows the next chunk may have, when the last one of `rows` took `tookMs`. */
export function nextChunkRows(rows: number, tookMs: number): number {
  const factor = Math.min(1.5, Math.max(0.25, TARGET_MS / Math.max(tookMs, 0.1)))
  return Math.round(Math.min(MAX_ROWS, Math.max(MIN_ROWS, rows * factor)))
}

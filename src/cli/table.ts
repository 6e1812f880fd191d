/** Columns of text, each as wide as its widest cell; numbers to the right. */
export function table(rows: readonly (readonly (string | number | null)[])[]): string {
  const cells = rows.map((row) => row.map((cell) => ({ text: printable(cell), isNumber: typeof cell === 'number' })))
  const widths = (cells[0] ?? []).map((_, column) => Math.max(...cells.map((row) => row[column]?.text.length ?? 0)))
  return cells
    .map((row) =>
      row
        .map(({ text, isNumber }, column) =>
          isNumber ? text.padStart(widths[column] ?? 0) : text.padEnd(widths[column] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** Names come from strangers: no control character reaches the terminal. */
const printable = (cell: string | number | null): string =>
  typeof cell === 'number' ? cell.toLocaleString('en') : (cell ?? '-').replaceAll(/[\p{Cc}\p{Cf}]/gu, ' ')

export const dateTime = (ms: number | null): string | null =>
  ms === null ? null : new Date(ms).toISOString().slice(0, 19).replace('T', ' ')

export const delimiters = [',', ';', '\t', '|'] as const
export type Delimiter = (typeof delimiters)[number]

const LINES = 20

/** The sign that stands equally often, and most often, in the first lines outside of quotes; a comma when none does. */
export function delimiterOf(text: string): Delimiter {
  const lines = text.split(/\r\n|\n|\r/).filter((line) => line.trim() !== '')
  const rows = lines.slice(0, LINES).map((line) => line.replaceAll(/"(?:[^"]|"")*"/g, ''))
  let best: { delimiter: Delimiter; score: number } = { delimiter: ',', score: 0 }
  for (const delimiter of delimiters) {
    const counts = rows.map((row) => row.split(delimiter).length - 1)
    const most = Math.max(0, ...counts)
    const same = counts.filter((count) => count === counts[0]).length / Math.max(1, counts.length)
    const score = counts[0] === 0 ? 0 : same * 100 + most
    if (score > best.score) best = { delimiter, score }
  }
  return best.delimiter
}

/** One JSON object a line. */
export const looksLikeJsonLines = (text: string): boolean => /^\s*\{/.test(text)

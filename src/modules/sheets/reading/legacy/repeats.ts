import { ReadFailure } from '../failures.ts'
import type { ReadLimits } from '../limits.ts'

const tag = /<table:(table-row|table-cell)\b([^<>]*)>/g

/** OpenDocument says "the same again, a million times" in one tag: cells with content are counted before they are made. */
export function checkRepeats(xml: string, limits: ReadLimits): void {
  let rows = 1
  let cells = 0
  for (const [, name, attributes = ''] of xml.matchAll(tag)) {
    if (name === 'table-row') rows = repeatsOf(attributes, 'rows')
    else if (!attributes.endsWith('/') || attributes.includes('value')) cells += rows * repeatsOf(attributes, 'columns')
    if (cells > limits.maxLegacyCells)
      throw new ReadFailure('too_large', `it has more than ${limits.maxLegacyCells} cells, many of them by repetition`)
  }
}

function repeatsOf(attributes: string, what: 'rows' | 'columns'): number {
  const name = `number-${what}-repeated=`
  const at = attributes.indexOf(name)
  return at < 0 ? 1 : Math.max(1, Number.parseInt(attributes.slice(at + name.length + 1), 10) || 1)
}

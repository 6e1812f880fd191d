import { parse } from 'csv-parse/sync'
import { sourcesUnreadable } from '../errors.ts'
import type { Line } from './outline.ts'

const HEADINGS: Readonly<Record<string, 'url' | 'title' | 'channel'>> = {
  url: 'url',
  feed: 'url',
  link: 'url',
  address: 'url',
  title: 'title',
  name: 'title',
  channel: 'channel',
}

/** One address a line, or columns by their headings; the separator is a comma, a semicolon or a tab. */
export function readCsv(text: string): Line[] {
  const rows = recordsOf(text)
  const headings = (rows[0]?.cells ?? []).map((cell) => HEADINGS[cell.toLowerCase()])
  const hasHeadings = headings.includes('url')
  const columns = hasHeadings ? headings : (['url', 'title', 'channel'] as const)
  const cellOf = (cells: readonly string[], name: 'url' | 'title' | 'channel'): string => {
    const index = columns.indexOf(name)
    return index < 0 ? '' : (cells[index] ?? '')
  }
  return rows.slice(hasHeadings ? 1 : 0).map(({ cells, line }) => ({
    line,
    url: cellOf(cells, 'url'),
    title: cellOf(cells, 'title'),
    channel: cellOf(cells, 'channel'),
    tags: [],
  }))
}

interface Row {
  readonly cells: readonly string[]
  readonly line: number
}

function recordsOf(text: string): Row[] {
  const first = text.split('\n', 1)[0] ?? ''
  const delimiter = [';', '\t'].find((character) => first.includes(character)) ?? ','
  const lines: number[] = []
  try {
    const records = parse(text, {
      bom: true,
      delimiter,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      trim: true,
      on_record: (record: string[], context) => {
        lines.push(context.lines)
        return record
      },
    })
    return records.map((cells, index) => ({ cells, line: lines[index] ?? 0 }))
  } catch (error) {
    throw sourcesUnreadable('CSV', error instanceof Error ? `${error.message}.` : 'It is broken.')
  }
}

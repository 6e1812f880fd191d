import type { Column } from '../../../src/modules/sheets/core/schema.ts'

/** Twenty mixed columns: what each is called, its type, and what DuckDB makes of row `i`. */
const made: readonly (readonly [name: string, type: Column['type'], sql: string, scale?: number])[] = [
  ['Order no', 'text', "'INV-' || lpad(i::varchar, 8, '0')"],
  ['Number', 'integer', '(i * 7919 % 1000003)::bigint'],
  ['Total', 'decimal', '((i * 104729 % 100000000) / 100.0)::decimal(18, 2)', 2],
  ['Ratio', 'number', '(i % 1000 / 7.0)::double'],
  ['Date', 'date', "(date '2023-01-01' + (i % 700)::integer)"],
  ['At', 'datetime', "(timestamp '2023-01-01 08:00:00' + to_seconds(i * 37 % 31000000))"],
  ['Paid', 'boolean', 'i % 3 = 0'],
  ['Customer', 'text', "'Customer number ' || (i % 5000)"],
  ['E-mail', 'text', "'user' || (i * 31 % 900000) || '@example.com'"],
  ['Country', 'text', "(['Germany', 'Україна', 'France', 'España', '日本'])[1 + i % 5]"],
  ['Note', 'text', "case when i % 50 = 0 then '<a> & b' || chr(10) || '😀' else 'note of order ' || i end"],
  ['SKU', 'text', "case when i % 10 = 0 then null else 'SKU' || (i % 20000) end"],
  ['Quantity', 'integer', '(i % 100)::bigint'],
  ['Rate', 'decimal', '((i * 13 % 10000) / 10000.0)::decimal(18, 4)', 4],
  ['State', 'text', "'open'"],
  ['Age', 'integer', '(i % 77)::bigint'],
  ['Address', 'text', "'street ' || (i * 17 % 9999) || ', flat ' || (i % 99)"],
  ['Points', 'integer', '((i * 3) % 9999)::bigint'],
  ['Zip', 'text', "lpad((i % 99999)::varchar, 5, '0')"],
  ['Tax', 'decimal', '((i * 7) % 1000000 / 100.0)::decimal(18, 2)', 2],
]

export const columns: readonly Column[] = made.map(([name, type, , scale], index) => ({
  id: `c${index + 1}`,
  name,
  type,
  scale: scale ?? 0,
  misfits: false,
}))

export function versionSql(rows: number, file: string): string {
  const list = made.map(([, , sql], index) => `${sql} as c${index + 1}`)
  return (
    `copy (select (i % 12)::integer as _t, (i // 12 + 2)::integer as _row, ${list.join(', ')} ` +
    `from range(${rows}) t(i)) to '${file}' (format parquet, compression zstd)`
  )
}

import type { Column } from '../../src/modules/sheets/core/schema.ts'
import type { Chance } from './seeded-chance.ts'

const cells: Readonly<Record<Column['type'], readonly (string | null)[]>> = {
  text: [
    'UA',
    'ua',
    '',
    ' ',
    null,
    'a b c',
    '𝒳',
    "O'Hara",
    '1,234.50',
    '31/12/2024',
    '+380 44 123 45 67',
    'x@y.com',
    '\t',
    '2024-02-30',
    '00123',
    '(12.00)',
    'NaN',
  ],
  integer: ['0', '-1', '9223372036854775807', '-9223372036854775808', null, '42'],
  decimal: ['0', '-0.10', '12345678901234.5', '99999999999999', null, '0.01'],
  number: ['0', 'NaN', 'Infinity', '1e308', '-1e-300', null, '2.5'],
  boolean: ['true', 'false', null],
  date: ['2024-02-29', '0001-01-01', '9999-12-31', null, '1899-12-30'],
  datetime: ['2024-02-29 23:59:59.999', '1900-01-01 00:00:00', null, '9999-12-31 12:00:00'],
  duration: ['0', '0.5', '-1', null, '99999'],
}

export function awkwardRows(
  chance: Chance,
  columns: readonly Column[],
  count: number,
): readonly (readonly (string | null)[])[] {
  return Array.from({ length: count }, () =>
    columns.map(({ type, misfits }) =>
      misfits && chance.maybe(0.2) ? chance.pick(['about 12', '#N/A', '12']) : chance.pick(cells[type]),
    ),
  )
}

/** Indexes into `cellXfs` of the one styles part that all workbooks of ours have. */
export const styles = {
  general: 0,
  header: 1,
  /** Text that a spreadsheet would take for a number, a date or a formula once somebody edits the cell. */
  text: 2,
  whole: 3,
  date: 4,
  datetime: 5,
  duration: 6,
  /** Of one decimal; those of 2 to 9 follow. */
  decimal: 7,
} as const

export const decimalStyle = (scale: number): number => styles.decimal + scale - 1

const FIRST_OWN_FORMAT = 164
const MOST_DECIMALS = 9

const ownFormats: readonly string[] = [
  'yyyy\\-mm\\-dd',
  'yyyy\\-mm\\-dd\\ hh:mm:ss',
  '[h]:mm:ss',
  ...Array.from({ length: MOST_DECIMALS }, (_, index) => `#,##0.${'0'.repeat(index + 1)}`),
]

const xf = (format: number, more = ''): string =>
  `<xf numFmtId="${format}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"${more}/>`

const cellFormats: readonly string[] = [
  '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>',
  '<xf numFmtId="49" fontId="1" fillId="2" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1"/>',
  xf(49, ' quotePrefix="1"'),
  xf(1),
  ...ownFormats.map((_, index) => xf(FIRST_OWN_FORMAT + index)),
]

const counted = (tag: string, items: readonly string[]): string =>
  `<${tag} count="${items.length}">${items.join('')}</${tag}>`

export const stylesXml =
  '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' +
  '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">' +
  counted(
    'numFmts',
    ownFormats.map((code, index) => `<numFmt numFmtId="${FIRST_OWN_FORMAT + index}" formatCode="${code}"/>`),
  ) +
  counted('fonts', [
    '<font><sz val="11"/><name val="Calibri"/><family val="2"/></font>',
    '<font><b/><sz val="11"/><name val="Calibri"/><family val="2"/></font>',
  ]) +
  counted('fills', [
    '<fill><patternFill patternType="none"/></fill>',
    '<fill><patternFill patternType="gray125"/></fill>',
    '<fill><patternFill patternType="solid"><fgColor rgb="FFE8ECF1"/><bgColor indexed="64"/></patternFill></fill>',
  ]) +
  counted('borders', ['<border><left/><right/><top/><bottom/><diagonal/></border>']) +
  counted('cellStyleXfs', ['<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>']) +
  counted('cellXfs', cellFormats) +
  counted('cellStyles', ['<cellStyle name="Normal" xfId="0" builtinId="0"/>']) +
  '</styleSheet>'

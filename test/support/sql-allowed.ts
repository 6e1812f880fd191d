const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/))

const keywords = words(
  'ALL AND AS ASC BETWEEN BY CASE CROSS CURRENT DESC DISTINCT ELSE END EXISTS FILTER FOLLOWING FROM GROUP HAVING IGNORE IN IS JOIN LAST LEFT LIMIT NOT NULL NULLS ON OR ORDER OVER PARTITION PRECEDING ROW ROWS SELECT THEN UNBOUNDED UNION VALUES WHEN WHERE false lambda true',
)
const types = words('BIGINT BOOLEAN DATE DECIMAL DOUBLE INTEGER TIMESTAMP VARCHAR')
const functions = words(
  'CAST DECIMAL TRY TRY_CAST abs arg_max arg_min array_to_string avg ceil coalesce concat concat_ws contains count date_diff date_trunc day ends_with finite first first_value floor greatest hour isfinite isodow last last_day last_value least left length list list_transform lower make_date max md5 median min minute month nfc_normalize nullif pow quarter regexp_extract regexp_extract_all regexp_matches regexp_replace replace right round row_number split_part sqrt starts_with string_agg string_split strlen strpos struct_extract struct_pack substring sum to_microseconds to_months trim try_strptime upper week year',
)
/** What may stand before a bracket that calls nothing. */
const openers = words(
  'AND AS BY CASE CROSS ELSE EXISTS FILTER FROM IN JOIN NOT ON OR OVER SELECT THEN UNION VALUES WHEN WHERE m u',
)
const names = words('_at _from _group _id _name _rank _row _t _to d e i input m n o r u v w x')
const column = /^c[1-9]\d{0,8}x?$/
const other = /^other_\d{1,4}$/
const signs = /^(?:<=|>=|<>|\|\||:=|[()[\],.*+\-/%=<>:])$/
const parameter = /^\$p[1-9]\d*$/
const number = /^\d+(?:e\d+)?$/
const format = /^(?:%[A-Za-z][ ./:-]?)+$/
const token = /'(?:[^']|'')*'|\$p\d+|\d+(?:e\d+)?|"[a-z]+"|[A-Za-z_]\w*|<=|>=|<>|\|\||:=|\s+|[^\s]/gu

/** Texts that the compiler writes itself: patterns of its readers, parts of dates, words for yes and no. */
const literals: ReadonlySet<string> = new Set([
  ...'true yes y 1 x + да так oui ja si tak false no n 0 - нет ні non nein nie g v day month microsecond T , . .. : \\.0$ ^00'.split(
    ' ',
  ),
  '',
  ' ',
  '  ',
  ', ',
  "'",
  '\t',
  '\n',
  '\r',
  '^(?:.*<)?(?:mailto:)?|>$',
  '[\\s\\x{A0}\\x{200B}\\x{FEFF}]+',
  '^[^@\\s,;<>"]+@[\\p{L}\\p{N}][\\p{L}\\p{N}.-]*[.][\\p{L}\\p{N}-]+[\\p{L}\\p{N}]$',
  '^$|^\\s|\\s\\s|[\\t\\n\\r\\x{A0}\\x{200B}\\x{FEFF}]|\\s$',
  '^[1-9][0-9]{4}$',
  '[\\s\\x{A0}\\x{2007}\\x{202F}\\x{200B}\\x{FEFF}]+',
  '(?:[.]0+)?Z?$',
  '^\\(.*\\)$',
  '^[^0-9]*[-\\x{2212}]|[0-9][-\\x{2212}]$',
  "^[-+\\x{2212}(]?(?:\\p{Sc}|[A-Z]{3})?[-+\\x{2212}]?([0-9][0-9.,']*|[.,][0-9]+)(?:\\p{Sc}|[A-Z]{3})?[-)]?$",
  "^(?:[0-9]{1,3}(?:[,'][0-9]{3})+|[0-9]*)(?:[.][0-9]*)?$",
  "^(?:[0-9]{1,3}(?:[.'][0-9]{3})+|[0-9]*)(?:,[0-9]*)?$",
  '^[-+]?[0-9.]+[eE][-+]?[0-9]{1,3}$',
  '[.]([0-9]*[1-9])0*$',
  '(?i)\\s*(?:ext|x|доб)[. ]*[0-9]{1,6}$',
  '[\\s\\x{A0}().\\/-]+',
  '^[+][1-9][0-9]{7,14}$',
  '[\\x{200B}-\\x{200F}\\x{2060}\\x{FEFF}\\x{AD}]+',
  '^([0-9]{1,5}):([0-5][0-9])(?::([0-5][0-9]))?$',
  '[\\p{L}\\p{N}]+|[^\\p{L}\\p{N}]+',
])

/** Every token of the SQL that is not on the list; empty: all of it is ours. */
export function notAllowed(sql: string, parameters: number): readonly string[] {
  const tokens = [...sql.matchAll(token)].map(([found]) => found).filter((found) => found.trim() !== '')
  return tokens.filter((found, at) => !isAllowed(found, tokens[at + 1] === '(', parameters))
}

function isAllowed(found: string, isCall: boolean, parameters: number): boolean {
  if (found.startsWith("'")) return isLiteral(found.slice(1, -1).replaceAll("''", "'"))
  if (parameter.test(found)) return Number(found.slice(2)) <= parameters
  const name = found.replaceAll('"', '')
  if (isCall && /^[A-Za-z_]/.test(name)) return functions.has(name) || openers.has(name)
  return !found.startsWith('"') && (isName(name) || number.test(found) || signs.test(found))
}

const isLiteral = (text: string): boolean => literals.has(text) || format.test(text)
const isName = (name: string): boolean =>
  [keywords, types, names].some((list) => list.has(name)) || column.test(name) || other.test(name)

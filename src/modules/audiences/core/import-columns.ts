export const importFields = [
  'telegram_id',
  'first_name',
  'last_name',
  'username',
  'language_code',
  'tags',
  'status',
] as const
export type ImportField = (typeof importFields)[number]

/** What a column holds; null: it is passed over. */
export type Mapping = readonly (ImportField | null)[]

/** Headings as other programs write them, in letters and digits alone. */
const headings: Readonly<Record<ImportField, readonly string[]>> = {
  telegram_id: ['telegramid', 'tgid', 'userid', 'telegramuserid', 'chatid', 'telegramchatid', 'tguserid', 'id'],
  first_name: ['firstname', 'first', 'givenname', 'name', 'vorname'],
  last_name: ['lastname', 'last', 'surname', 'familyname', 'nachname'],
  username: ['username', 'telegramusername', 'tgusername', 'nick', 'nickname', 'login', 'handle'],
  language_code: ['languagecode', 'language', 'lang', 'locale', 'sprache'],
  tags: ['tags', 'tag', 'labels', 'label', 'segments', 'segment', 'groups', 'group'],
  status: ['status', 'subscribed', 'subscription', 'state', 'active', 'issubscribed', 'isactive'],
}

const plain = (heading: string): string =>
  heading
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '')

/** Recognises headings; each field at most once, and the better word for it wins. */
export function mapHeadings(names: readonly string[]): Mapping {
  const mapping: (ImportField | null)[] = names.map(() => null)
  const words = names.map(plain)
  for (const field of importFields) {
    const column = headings[field]
      .map((word) => words.findIndex((name, index) => name === word && mapping[index] === null))
      .find((index) => index >= 0)
    if (column !== undefined) mapping[column] = field
  }
  return mapping
}

const ID = /^'?\d{4,16}$/

/** Without headings: the first column whose cells are all numbers of a Telegram id is taken for it. */
export function mapCells(rows: readonly (readonly string[])[]): Mapping {
  const columns = Math.max(0, ...rows.map((row) => row.length))
  const mapping: (ImportField | null)[] = Array.from({ length: columns }, () => null)
  const ids = mapping.findIndex((_, column) => rows.every((row) => ID.test((row[column] ?? '').trim())))
  if (ids >= 0) mapping[ids] = 'telegram_id'
  return mapping
}

/** The first row names columns unless it holds an id itself. */
export const looksLikeHeadings = (row: readonly string[]): boolean => !row.some((cell) => ID.test(cell.trim()))

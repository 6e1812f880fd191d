export interface NamedValue {
  /** Safe to print: never more than a variable's name. */
  readonly name: string
  readonly value: string
}

/** What a value in a file of plaintext secrets is to Switchboard. */
export type Recognised = NamedValue & {
  readonly kind: 'bot_token' | 'option' | 'foreign_secret' | 'plain'
}

const BOT_TOKEN = /^\d{6,12}:[A-Za-z0-9_-]{30,64}$/
const SECRET_NAME = /(token|secret|password|passwd|api_?key|private_?key|credential|_key|dsn|_url)$/i
const MAX_NAME_CHARACTERS = 60
const MAX_DEPTH = 8

/** JSON of any shape, or lines of NAME=value as in a .env. */
export function readSecretsFile(text: string, secretOptions: readonly string[]): Recognised[] {
  const clean = text.replace(/^\uFEFF/, '')
  const json = parseJson(clean)
  const values = json === undefined ? fromLines(clean) : fromJson(json, '', 0)
  return values.filter(({ value }) => value !== '').map((found) => ({ ...found, kind: kindOf(found, secretOptions) }))
}

function kindOf({ name, value }: NamedValue, secretOptions: readonly string[]): Recognised['kind'] {
  if (BOT_TOKEN.test(value)) return 'bot_token'
  if (secretOptions.includes(name)) return 'option'
  return SECRET_NAME.test(name) ? 'foreign_secret' : 'plain'
}

/** Undefined: it is no JSON object or list. */
function parseJson(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return undefined
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

function fromJson(value: unknown, path: string, depth: number): NamedValue[] {
  if (typeof value === 'string') return [{ name: printable(path), value: value.trim() }]
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return []
  return Object.entries(value).flatMap(([key, inner]) =>
    fromJson(inner, path === '' ? key : `${path}.${key}`, depth + 1),
  )
}

function fromLines(text: string): NamedValue[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const match = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_.-]*)\s*=\s*(.*)$/.exec(line)
    return match === null ? [] : [{ name: printable(match[1] ?? ''), value: unquote(match[2] ?? '') }]
  })
}

function unquote(text: string): string {
  const quoted = /^(["'])(.*)\1\s*(?:#.*)?$/.exec(text)
  return (quoted === null ? text.replace(/(?<!\s)\s+#.*$/, '') : (quoted[2] ?? '')).trim()
}

/** A name may be a secret itself, in a file of an odd shape. */
const printable = (name: string): string =>
  /^[A-Za-z_][A-Za-z0-9_.-]*$/.test(name) && name.length <= MAX_NAME_CHARACTERS ? name : '(a name that is not shown)'

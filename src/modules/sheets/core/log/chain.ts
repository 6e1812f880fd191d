/** What JSON can say. */
export type LogValue =
  string | number | boolean | null | readonly LogValue[] | { readonly [key: string]: LogValue | undefined }

export interface ChainedLine {
  readonly seq: number
  readonly at: number
  readonly actor: string
  readonly kind: string
  /** Canonical JSON, as stored. */
  readonly body: string
  readonly previous_hash: string
  readonly hash: string
}

/** 64 hex digits of a text. */
export type Digest = (text: string) => string

/** What the first line of a project follows. */
export const firstHash = '0'.repeat(64)

/** One text for one value: keys in code-unit order at every depth, no spaces, nothing that is undefined. */
export function canonicalText(value: LogValue): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  if (isList(value)) return `[${value.map(canonicalText).join(',')}]`
  const members = Object.entries(value)
    .filter((entry): entry is [string, LogValue] => entry[1] !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonicalText(member)}`).join(',')}}`
}

/** The list keeps its fields apart, so no two lines share a text. */
export function lineHash(digest: Digest, projectId: number, line: Omit<ChainedLine, 'hash'>): string {
  const { previous_hash, seq, at, actor, kind, body } = line
  return digest(previous_hash + canonicalText([projectId, seq, at, actor, kind, body]))
}

/** Why a line does not fit behind the one before it; null when it does. */
export function faultOfLine(
  digest: Digest,
  projectId: number,
  before: { readonly seq: number; readonly hash: string },
  line: ChainedLine,
): string | null {
  if (line.seq !== before.seq + 1 || line.previous_hash !== before.hash)
    return `Line ${line.seq} of the log does not follow the line before it: one was removed, added or moved.`
  if (line.hash !== lineHash(digest, projectId, line))
    return `Line ${line.seq} of the log was changed after it was written.`
  return null
}

const isList = (value: object): value is readonly LogValue[] => Array.isArray(value)

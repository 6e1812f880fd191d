export interface UploadedFile {
  readonly fileName: string
  readonly contentType: string
  readonly bytes: Buffer
}

/** Parameters of one call, from whichever of the four places the client put them. */
export interface Params {
  readonly values: Readonly<Record<string, unknown>>
  readonly files: ReadonlyMap<string, UploadedFile>
}

export const textParam = (params: Params, name: string): string => {
  const value = params.values[name]
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return ''
}

/** Unreadable integers count as the fallback, as the real server's argument reader does. */
export const integerParam = (params: Params, name: string, fallback = 0): number => {
  const text = textParam(params, name).trim()
  if (!/^-?\d{1,19}$/.test(text)) return fallback
  return Number(text)
}

export const booleanParam = (params: Params, name: string): boolean => {
  const text = textParam(params, name).toLowerCase()
  return text === 'true' || text === '1' || text === 'yes' || text === 'y'
}

export type JsonParam =
  { readonly kind: 'absent' } | { readonly kind: 'broken' } | { readonly kind: 'value'; readonly value: unknown }

/** Objects arrive as JSON in a JSON body and as text everywhere else. */
export const jsonParam = (params: Params, name: string): JsonParam => {
  const raw = params.values[name]
  if (raw === undefined || raw === null || raw === '') return { kind: 'absent' }
  if (typeof raw !== 'string') return { kind: 'value', value: raw }
  try {
    return { kind: 'value', value: JSON.parse(raw) }
  } catch {
    return { kind: 'broken' }
  }
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

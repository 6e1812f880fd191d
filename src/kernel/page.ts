import { AppError } from './errors.ts'

export interface Page<T> {
  readonly items: readonly T[]
  /** Opaque; hand it back as `cursor` for the next page. Null on the last. */
  readonly nextCursor: string | null
}

export interface PageRequest {
  readonly limit: number
  readonly cursor?: string | undefined
}

/** The position after the last row, as the values of the sort key. */
export type Position = readonly (number | string)[]

export const encodeCursor = (position: Position): string =>
  btoa(encodeURIComponent(JSON.stringify(position)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')

export function decodeCursor(cursor: string, length: number): Position {
  try {
    const value: unknown = JSON.parse(decodeURIComponent(atob(cursor.replaceAll('-', '+').replaceAll('_', '/'))))
    if (Array.isArray(value) && value.length === length && value.every(isKey)) return value
  } catch (cause) {
    throw invalidCursor(cause)
  }
  throw invalidCursor()
}

/** Cuts a result of `limit + 1` rows into a page. */
export function toPage<T>(rows: readonly T[], limit: number, position: (row: T) => Position): Page<T> {
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return { items, nextCursor: rows.length > limit && last !== undefined ? encodeCursor(position(last)) : null }
}

const isKey = (value: unknown): value is number | string =>
  typeof value === 'string' || (typeof value === 'number' && Number.isSafeInteger(value))

const invalidCursor = (cause?: unknown): AppError =>
  new AppError('invalid_cursor', 'invalid', 'The cursor is not one of ours. Leave it out to begin at the first page.', {
    cause,
  })

export type Level = 'ok' | 'warn' | 'fail'

export interface Finding {
  readonly name: string
  readonly level: Level
  /** What was seen, and when it is not well, why. */
  readonly detail: string
  /** What to do; null when there is nothing to do. */
  readonly next: string | null
}

export const ok = (name: string, detail: string): Finding => ({ name, level: 'ok', detail, next: null })
export const warn = (name: string, detail: string, next: string): Finding => ({ name, level: 'warn', detail, next })
export const fail = (name: string, detail: string, next: string): Finding => ({ name, level: 'fail', detail, next })

export const wordsOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  if (error.message !== '') return error.message
  return 'code' in error ? String(error.code) : error.name
}

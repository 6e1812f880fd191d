import { LRUCache } from 'lru-cache'
import { RE2JS } from 're2js'
import type { FindPattern } from '../core/policy/policy.ts'

const MAX_COMPILED = 2_000

/** Patterns of users in linear time: RE2, whatever they wrote. One that cannot be read finds nothing. */
export function createPatterns(): FindPattern {
  const compiled = new LRUCache<string, { readonly pattern: RE2JS | null }>({ max: MAX_COMPILED })
  return (pattern, ignoreCase, text) => {
    const key = `${ignoreCase ? 'i' : ' '}${pattern}`
    let known = compiled.get(key)
    if (known === undefined) {
      known = { pattern: typeof problemOf(pattern) === 'string' ? null : compile(pattern, ignoreCase) }
      compiled.set(key, known)
    }
    if (known.pattern === null) return null
    const matcher = known.pattern.matcher(text)
    return matcher.find() ? (matcher.group() ?? '') : null
  }
}

const compile = (pattern: string, ignoreCase: boolean): RE2JS =>
  RE2JS.compile(pattern, ignoreCase ? RE2JS.CASE_INSENSITIVE : 0)

/** Why a pattern cannot be used, in words; null when it can. */
export function problemOf(pattern: string): string | null {
  try {
    compile(pattern, true)
    return null
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

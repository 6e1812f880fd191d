import { decodeReferences } from './entities.ts'

const ATTRIBUTE = /([^\s=/"'<>]{1,100})(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+)))?/g
const MAX_ATTRIBUTES = 64

/** Attributes as they are written become a map by lower-case name; the first of two counts. */
export function readAttributes(written: string): ReadonlyMap<string, string> {
  if (written.length === 0) return NONE
  const found = new Map<string, string>()
  for (const [, name = '', double, single, bare] of written.matchAll(ATTRIBUTE)) {
    if (found.size >= MAX_ATTRIBUTES) break
    const key = name.toLowerCase()
    if (!found.has(key)) found.set(key, decodeReferences(double ?? single ?? bare ?? ''))
  }
  return found
}

const NONE: ReadonlyMap<string, string> = new Map()

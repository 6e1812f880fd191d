import { exec, query } from 'jsonpath-rfc9535'
import type { Json } from './parse-json.ts'
import { isList, isObject } from './values.ts'

/** What a path finds, at most `most`; or why it is none. */
export type PathResult =
  { readonly kind: 'found'; readonly values: readonly Json[] } | { readonly kind: 'bad'; readonly detail: string }

const SIMPLE = /^\$(?:\.[A-Za-z_][\w]*|\[\d{1,6}\])*$/
const STEP = /\.([A-Za-z_][\w]*)|\[(\d+)\]/g
/** Two descents multiply with each other. */
const MAX_DESCENTS = 1

/** RFC 9535, with `title` and `@.title` for `$.title`. A value is found by at most one descent (`..`), and not more than `most` are taken. */
export function findByPath(value: Json, written: string, most: number): PathResult {
  const path = toPath(written)
  if (path.split('..').length - 1 > MAX_DESCENTS)
    return { kind: 'bad', detail: `The path ${written} descends (..) more than once.` }
  if (SIMPLE.test(path)) return { kind: 'found', values: simply(value, path) }
  try {
    query(null, path)
  } catch (error) {
    return {
      kind: 'bad',
      detail: `The path ${written} is no JSONPath: ${error instanceof Error ? error.message.slice(0, 120) : ''}`,
    }
  }
  const values: Json[] = []
  exec(value as never, path, (found: unknown) => {
    if (values.length < most) values.push(found as Json)
  })
  return { kind: 'found', values }
}

function toPath(written: string): string {
  const path = written.trim().replace(/^@/, '$')
  if (path.startsWith('$')) return path
  return path.startsWith('[') ? `$${path}` : `$.${path}`
}

function simply(value: Json, path: string): Json[] {
  let current: Json | undefined = value
  for (const [, name, index] of path.matchAll(STEP)) {
    if (name !== undefined) current = isObject(current) && Object.hasOwn(current, name) ? current[name] : undefined
    else current = isList(current) ? current[Number(index)] : undefined
  }
  return current === undefined ? [] : [current]
}

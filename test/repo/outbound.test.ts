import { describe, expect, it } from 'vitest'
import { productFiles } from './tree.ts'

/** Where connections are opened by right: to addresses of the operator's configuration, and in the guarded fetch itself. */
const byRight: readonly RegExp[] = [
  /^src\/platform\/fetch\//,
  /^src\/platform\/observe\/error-reports\.ts$/,
  /^src\/telegram\//,
  /^src\/cli\//,
]
const opens =
  /from 'undici'|(?<![.\w])fetch\(|\b(?:http|https|net|tls)\.(?:request|get|connect)\(|import \{[^}]*\b(?:request|get|connect)\b[^}]*\} from 'node:(?:http|https|net|tls|http2)'/

describe('checklist 55: an address that a person gives', () => {
  it('is reached through the guarded fetch only: nothing else in src/ opens a connection', () => {
    const opening = productFiles().filter(({ path, text }) => path.startsWith('src/') && opens.test(text))
    expect(opening.length).toBeGreaterThan(3)
    expect(opening.map(({ path }) => path).filter((path) => !byRight.some((place) => place.test(path)))).toEqual([])
  })

  it.each([
    "import { Client } from 'undici'",
    'await fetch(url)',
    "import { request } from 'node:https'",
    'net.connect(1)',
  ])('is watched for %s', (text) => {
    expect(opens.test(text)).toBe(true)
  })
})

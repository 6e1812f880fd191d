import { describe, expect, it } from 'vitest'
import { productFiles, readOurs } from './tree.ts'

const kinds = 'invalid|unauthenticated|forbidden|not_found|conflict|limited|unavailable'

/** Each match of a code and a kind, as `code kind`. */
const pairs = (text: string, pattern: RegExp): readonly string[] =>
  [...text.matchAll(pattern)].map(([, code = '', kind = '']) => `${code} ${kind}`)

const thrown = (): readonly string[] =>
  productFiles().flatMap(({ text }) => pairs(text, new RegExp(`new AppError\\(\\s*'([^']+)',\\s*'(${kinds})'`, 'g')))

/** Rows of the tables whose first two columns are a code and a kind. */
const documented = (): readonly string[] =>
  pairs(readOurs('docs/errors.md'), new RegExp(`^\\| *\`?([a-z0-9_]+)\`? *\\| *\`?(${kinds})\`? *\\|`, 'gm'))

const repeated = (names: readonly string[]): readonly string[] =>
  names.filter((name, index) => names.indexOf(name) !== index)

describe('docs/errors.md', () => {
  it('lists every code that the program throws, with its kind', () => {
    const listed = new Set(documented())
    expect(thrown().filter((pair) => !listed.has(pair))).toEqual([])
  })

  it('lists no code that the program never throws', () => {
    const known = new Set(thrown())
    expect(documented().filter((pair) => !known.has(pair))).toEqual([])
  })

  it('lists a code once', () => {
    expect(repeated(documented())).toEqual([])
  })
})

/** The command line passes on codes that the server wrote out. */
const relay = 'src/cli/client.ts'

describe('codes of errors', () => {
  it('are written out where they are made, with their kind, so that they can be found', () => {
    const written = new RegExp(`new AppError\\((?!\\s*'[^']+',\\s*'(?:${kinds})')`)
    expect(
      productFiles()
        .filter(({ path, text }) => path !== relay && written.test(text))
        .map(({ path }) => path),
    ).toEqual([])
  })

  it('are lower-case words', () => {
    expect(thrown().filter((pair) => !/^[a-z][a-z0-9]*(_[a-z0-9]+)* /.test(pair))).toEqual([])
  })

  it('are made by one function each', () => {
    expect(repeated(thrown())).toEqual([])
  })
})

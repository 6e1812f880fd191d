import { describe, expect, it } from 'vitest'
import { allMatches, productFiles, readOurs } from './tree.ts'

const thrown = (): readonly string[] =>
  productFiles().flatMap(({ text }) => allMatches(text, /new AppError\(\s*'([^']+)'/g))

/** A code is listed as the first thing of a table row, a heading or a list item. */
const documented = (): readonly string[] => allMatches(readOurs('docs/errors.md'), /^(?:\||#+|-) *`([a-z0-9_]+)`/gm)

describe('docs/errors.md', () => {
  it('lists every code that the program throws', () => {
    const listed = new Set(documented())
    expect(thrown().filter((code) => !listed.has(code))).toEqual([])
  })

  it('lists no code that the program never throws', () => {
    const codes = new Set(thrown())
    expect(documented().filter((code) => !codes.has(code))).toEqual([])
  })

  it('lists a code once', () => {
    const codes = documented()
    expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([])
  })
})

describe('codes of errors', () => {
  it('are written out where they are made, so that they can be found', () => {
    const hidden = productFiles().filter(({ text }) => /new AppError\((?!\s*')/.test(text))
    expect(hidden.map(({ path }) => path)).toEqual([])
  })

  it('are lower-case words', () => {
    expect(thrown().filter((code) => !/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(code))).toEqual([])
  })

  it('are made by one function each', () => {
    const codes = thrown()
    expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([])
  })
})

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readOurs, root } from './tree.ts'

interface Row {
  readonly line: number
  readonly text: string
  /** Relative to the root. */
  readonly tests: readonly string[]
}

/** Rows whose first column is a number of the checklist. */
const rows: readonly Row[] = [...readOurs('docs/security.md').matchAll(/^\| *(\d+) *\|(.*)$/gm)].map(
  ([, line = '', text = '']) => ({
    line: Number(line),
    text,
    tests: [...text.matchAll(/\]\(\.\.\/([^)]+)\)/g)].map(([, path = '']) => path),
  }),
)
const from = (first: number, last: number): readonly number[] =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index)

/** `checklist 52, 53` and `checklist 52` both name 52. */
const names = (text: string, line: number): boolean =>
  [...text.matchAll(/checklist ((?:\d+(?:, | and )?)+)/gi)].some(([, list = '']) =>
    (list.match(/\d+/g) ?? []).map(Number).includes(line),
  )

describe('the table of docs/security.md', () => {
  it('has a row for each line that applies, once', () => {
    const lines = rows.map(({ line }) => line)
    expect(
      from(1, 24)
        .concat([26, 27, 29, 30], from(31, 47), from(52, 66))
        .filter((line) => !lines.includes(line)),
    ).toEqual([])
    expect(lines.filter((line, index) => lines.indexOf(line) !== index)).toEqual([])
  })

  it('names tests that exist and say which line they are for', () => {
    const missing = rows.flatMap(({ line, tests }) =>
      tests
        .filter((path) => !existsSync(join(root, path)) || !names(readOurs(path), line))
        .map((path) => `${line}: ${path}`),
    )
    expect(missing).toEqual([])
  })

  it('says of a line without a test when its subject comes', () => {
    expect(rows.filter(({ tests, text }) => tests.length === 0 && !/issue/.test(text)).map(({ line }) => line)).toEqual(
      [],
    )
  })
})

import { describe, expect, it } from 'vitest'
import { options, type Option } from '../../src/config/describe.ts'
import { readOurs } from './tree.ts'

const all: readonly Option[] = options
const isOption = (name: string): boolean => all.some((option) => name === option.name || isFileOf(option, name))
const isFileOf = (option: Option, name: string): boolean => option.secret === true && name === `${option.name}_FILE`

describe('docs/configuration.md', () => {
  /** Rows by the name in their first column. */
  const rows = (): ReadonlyMap<string, string> =>
    new Map(
      [...readOurs('docs/configuration.md').matchAll(/^\| *`?([A-Z][A-Z0-9_]+)`? *\|(.*)$/gm)].map(
        ([, name = '', rest = '']) => [name, rest],
      ),
    )

  it.each(all)('has a row for $name with its default', (option) => {
    expect([...rows().keys()]).toContain(option.name)
    expect(rows().get(option.name)).toContain(option.default ?? '')
  })

  it('has no row for an option that does not exist', () => {
    expect([...rows().keys()].filter((name) => !isOption(name))).toEqual([])
  })
})

describe('.env.example', () => {
  const lines = (): ReadonlyMap<string, string> =>
    new Map(
      [...readOurs('.env.example').matchAll(/^#?([A-Z][A-Z0-9_]+)=(.*)$/gm)].map(([, name = '', value = '']) => [
        name,
        value,
      ]),
    )

  it.each(all)('shows $name with its default', (option) => {
    expect(lines().get(option.name)).toBe(option.default ?? '')
  })

  it('shows no option that does not exist', () => {
    expect([...lines().keys()].filter((name) => !isOption(name))).toEqual([])
  })
})

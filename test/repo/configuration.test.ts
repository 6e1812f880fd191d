import { describe, expect, it } from 'vitest'
import { options, type Option } from '../../src/config/describe.ts'
import { allMatches, readOurs } from './tree.ts'

const all: readonly Option[] = options
const isOption = (name: string): boolean => all.some((option) => name === option.name || isFileOf(option, name))
const isFileOf = (option: Option, name: string): boolean => option.secret === true && name === `${option.name}_FILE`

describe('docs/configuration.md', () => {
  const rows = (): readonly string[] =>
    readOurs('docs/configuration.md')
      .split('\n')
      .filter((line) => /^\| *`[A-Z]/.test(line))

  it.each(all)('has a row for $name with its default', (option) => {
    const row = rows().find((line) => line.includes(`\`${option.name}\``))
    expect(row, `a row that begins with | \`${option.name}\` |`).toBeDefined()
    if (option.default !== null && option.default !== '') expect(row).toContain(`\`${option.default}\``)
  })

  it('has no row for an option that does not exist', () => {
    const named = rows().flatMap((line) => allMatches(line, /^\| *`([A-Z0-9_]+)`/g))
    expect(named.filter((name) => !isOption(name))).toEqual([])
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

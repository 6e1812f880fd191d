import { describe, expect, it } from 'vitest'
import { allMatches, filesBelow, productFiles, type RepoFile } from './tree.ts'

const byBuilder = /\.(?:insertInto|updateTable|deleteFrom|replaceInto|mergeInto)\(\s*['"`](\w+)/g
const bySql = /\b(?:insert\s+(?:or\s+\w+\s+)?into|replace\s+into|update(?:\s+or\s+\w+)?|delete\s+from)\s+"?([a-z_]+)/g

/** Table to owner, as src/db/tables/<owner>.ts declares it. */
function readOwners(): ReadonlyMap<string, string> {
  const owners = new Map<string, string>()
  for (const { path, text } of filesBelow('src/db/tables', /\.ts$/)) {
    const owner = /([\w-]+)\.ts$/.exec(path)?.[1] ?? ''
    const declared = /export interface \w+Tables \{([^}]*)\}/.exec(text)?.[1] ?? ''
    for (const table of allMatches(declared, /^\s*(\w+):/gm)) owners.set(table, owner)
  }
  return owners
}

/** Who a file writes for: its module, or `platform`. Migrations write for all. */
const writer = (path: string): string =>
  /^src\/modules\/([^/]+)\//.exec(path)?.[1] ?? /^src\/([^/]+)\//.exec(path)?.[1] ?? ''

function foreignWrites(file: RepoFile, owners: ReadonlyMap<string, string>): readonly string[] {
  const tables = new Set([...allMatches(file.text, byBuilder), ...allMatches(file.text, bySql)])
  return [...tables]
    .filter((table) => owners.has(table) && owners.get(table) !== writer(file.path))
    .map((table) => `${file.path} writes ${table}, which belongs to ${owners.get(table) ?? ''}`)
}

describe('tables', () => {
  const owners = readOwners()

  it('are declared by an owner each', () => {
    expect(owners.size).toBeGreaterThan(10)
    expect(owners.get('deliveries')).toBe('delivery')
  })

  it('are written by their owner only', () => {
    const files = productFiles().filter(({ path }) => !path.startsWith('src/db/migrations/'))
    expect(files.flatMap((file) => foreignWrites(file, owners))).toEqual([])
  })

  it.each([
    ['the builder', "await trx.insertInto('deliveries').values(row).execute()"],
    ['SQL', 'await sql`update deliveries set state = 1`.execute(trx)'],
    ['SQL that may ignore', 'await sql`insert or ignore into deliveries values (1)`.execute(trx)'],
  ])('are guarded against a foreign write through %s', (_, text) => {
    expect(foreignWrites({ path: 'src/modules/campaigns/store.ts', text }, owners)).toHaveLength(1)
    expect(foreignWrites({ path: 'src/modules/delivery/store.ts', text }, owners)).toEqual([])
  })

  it('are named where they are written', () => {
    const hidden = productFiles().filter(({ text }) =>
      /\.(?:insertInto|updateTable|deleteFrom|replaceInto)\((?!\s*['"`])/.test(text),
    )
    expect(hidden.map(({ path }) => path)).toEqual([])
  })
})

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { awkwardFiles } from '../../../../bench/sheets/awkward/cases.ts'
import { differences } from '../../../../bench/sheets/awkward/judge.ts'
import { lookAt } from '../../../../bench/sheets/awkward/look.ts'

describe('an awkward file gives its cells or the reason why not', () => {
  const folder = mkdtempSync(join(tmpdir(), 'switchboard-awkward-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it.each(awkwardFiles.map((one) => [one.name, one] as const))(
    '%s',
    async (name, one) => {
      const path = join(folder, 'file')
      writeFileSync(path, one.make())
      const rows = new Set(Object.keys(one.expect.rows ?? {}).map(Number))
      expect(differences(one, await lookAt(path, { name, sheet: one.expect.sheet ?? 0, rows }))).toEqual([])
    },
    30_000,
  )
})

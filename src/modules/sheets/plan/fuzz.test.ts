import { describe as group, expect, test } from 'vitest'
import { awkwardRows } from '../../../../test/support/awkward-rows.ts'
import { brokenOf, openDuck, read, table } from '../../../../test/support/duck.ts'
import { fuzzPlans } from '../../../../test/support/fuzz-plans.ts'
import { chanceOf } from '../../../../test/support/seeded-chance.ts'
import { notAllowed } from '../../../../test/support/sql-allowed.ts'
import type { Compiled, PlanContext } from '../core/plan/ports.ts'

group('random plans and lines', () => {
  test('no crash, only SQL of the list, and each step reads as it is told', () => {
    const { faults, compiled, understood } = fuzzPlans(1, 500)
    expect(faults).toEqual([])
    expect(compiled).toBeGreaterThan(250)
    expect(understood).toBeGreaterThan(10)
  })

  test('what is compiled runs on a locked-down DuckDB over awkward rows, the same each time', async () => {
    const kept: { context: PlanContext; compiled: Compiled; seed: number }[] = []
    fuzzPlans(50_000, 25, (context, compiled, seed) => void kept.push({ context, compiled, seed }))
    const duck = await openDuck()
    try {
      for (const { context, compiled, seed } of kept) {
        const chance = chanceOf(seed)
        await table(
          duck.connection,
          'input',
          context.columns,
          awkwardRows(chance, context.columns, 1 + chance.below(25)),
        )
        const [other] = context.others
        if (other !== undefined)
          await table(duck.connection, 'other_0', other.columns, awkwardRows(chance, other.columns, chance.below(8)))
        const run = async (): Promise<unknown> => read(duck.connection, compiled.sql, compiled.parameters)
        const first = await run().catch((error: unknown) =>
          Promise.reject(new Error(`seed ${String(seed)}: ${String(error)} ${compiled.sql}`)),
        )
        expect(await run(), `seed ${String(seed)}`).toEqual(first)
        await brokenOf(duck.connection, compiled)
      }
    } finally {
      duck.close()
    }
  })
})

group('the list of what SQL may hold', () => {
  test.each([
    ["SELECT i.c1 AS c1 FROM read_csv('/etc/passwd')"],
    ['SELECT i.c1 AS c1 FROM input AS i; DROP TABLE input'],
    ["SELECT 'text of a person' AS c1 FROM input AS i"],
    ['SELECT i."name" AS c1 FROM input AS i'],
    ['SELECT $p2 AS c1 FROM input AS i'],
    ['SELECT getenv(i.c1) AS c1 FROM input AS i'],
    ['SELECT i.c1 AS c1 FROM secrets'],
  ])('refuses %s', (sql) => {
    expect(notAllowed(sql, 1)).not.toEqual([])
  })
})

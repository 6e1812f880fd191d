import { describe, expect, it } from 'vitest'
import {
  column,
  done,
  engineScene,
  queryRows,
  within,
  writeTable,
  type EngineScene,
} from '../../../../test/support/engine-scene.ts'
import type { Step } from '../core/plan/step.ts'
import type { ConsolidateRequest } from '../ports.ts'

const columns = [
  column('c1', 'order', 'text'),
  column('c2', 'country', 'text'),
  column('c3', 'total', 'decimal', { scale: 2 }),
]
const sortByTotal: Step = { op: 'sort', by: [{ column: 'c3', order: 'descending' }] }
const onlyGermany: Step = {
  op: 'filter',
  keep: true,
  where: {
    kind: 'binary',
    operator: '=',
    left: { kind: 'column', column: 'c2' },
    right: { kind: 'literal', literal: { type: 'text', value: 'DE' } },
  },
}
const onceByOrder: Step = { op: 'deduplicate', by: ['c1'], keep: 'first', order: [] }
const byCountry: Step = {
  op: 'group',
  by: ['c2'],
  values: [{ fn: 'sum', column: 'c3', into: { column: 'c4', name: 'sum' } }],
}

/** Orders of two months in two countries, each order twice; more rows than a row group of Parquet has. */
async function months(scene: EngineScene, rows = 70_000): Promise<ConsolidateRequest> {
  const tables = [1, 2].map((id) => ({ id, file: scene.at(`${id}.parquet`), columns }))
  for (const { id, file } of tables)
    await writeTable(
      file,
      `select (i + 2)::integer as _row, 'o' || (i % ${rows / 2}) || '-${id}' as c1,
         case when i % 3 = 0 then 'DE' else 'FR' end as c2, (i / 100)::decimal(18, 2) as c3 from range(${rows}) t(i)`,
    )
  const from = (id: string): ConsolidateRequest['columns'][number]['from'] =>
    tables.map((table) => ({ table: table.id, column: id }))
  return {
    tables,
    columns: columns.map(({ id, name, type, scale }) => ({ id, name, type, scale, from: from(id) })),
    uniqueBy: [],
  }
}

describe('tables that become one', () => {
  it('keep all rows in the order of the tables, know where each is from, and their sums', async () => {
    const scene = engineScene()
    const request = await months(scene)

    const facts = await done(scene.engine.consolidate({ ...request, out: scene.at('base.parquet') }, within()))

    expect(facts.totals).toEqual({ rows: 140_000, sums: { c3: '48999300.00' } })
    expect(facts.excluded).toEqual([])
    const broken = await queryRows(
      `select count(*) from (select _t * 1000000 + _row as place, lag(_t * 1000000 + _row) over (order by file_row_number) as before
       from read_parquet('${scene.at('base.parquet')}', file_row_number = true)) where before >= place`,
    )
    expect(broken).toEqual([['0']])
  })

  it('leave out what is there already by its keys, the first stays', async () => {
    const scene = engineScene()
    const request = await months(scene)

    const facts = await done(
      scene.engine.consolidate({ ...request, uniqueBy: ['c1'], out: scene.at('base.parquet') }, within()),
    )

    expect(facts.totals.rows).toBe(70_000)
    expect(facts.excluded).toEqual([{ reason: 'key already there', count: 70_000 }])
    expect(await queryRows(`select max(_row), count(distinct c1) from '${scene.at('base.parquet')}'`)).toEqual([
      [35_001, '70000'],
    ])
  })

  it('turn what a column cannot hold into misfits, exactly and counted', async () => {
    const scene = engineScene()
    const text = column('c9', 'total', 'text')
    await writeTable(scene.at('1.parquet'), `select 2::integer as _row, 1.5::decimal(18, 2) as c3`)
    await writeTable(
      scene.at('2.parquet'),
      `select i::integer as _row, v as c9 from (values (1, '2.25'), (2, 'about 12'), (3, '1.239'), (4, null)) t(i, v)`,
    )

    const facts = await done(
      scene.engine.consolidate(
        {
          tables: [
            { id: 1, file: scene.at('1.parquet'), columns: [column('c3', 'total', 'decimal', { scale: 2 })] },
            { id: 2, file: scene.at('2.parquet'), columns: [text] },
          ],
          columns: [
            {
              id: 'c1',
              name: 'total',
              type: 'decimal',
              scale: 2,
              from: [
                { table: 1, column: 'c3' },
                { table: 2, column: 'c9' },
              ],
            },
          ],
          uniqueBy: [],
          out: scene.at('base.parquet'),
        },
        within(),
      ),
    )

    expect(facts.columns).toEqual([column('c1', 'total', 'decimal', { scale: 2, misfits: true })])
    expect(facts.totals).toEqual({ rows: 5, sums: { c1: '3.75' } })
    expect(await queryRows(`select c1, c1x from '${scene.at('base.parquet')}'`)).toEqual([
      ['1.50', null],
      ['2.25', null],
      [null, 'about 12'],
      [null, '1.239'],
      [null, null],
    ])
  })
})

describe('a step', () => {
  it('leaves the rows that are left in their order and counts the others by reason', async () => {
    const scene = engineScene()
    await done(scene.engine.consolidate({ ...(await months(scene)), out: scene.at('base.parquet') }, within()))

    for (const [step, rows, excluded] of [
      [onlyGermany, 46_668, [{ reason: 'filter: not kept', count: 93_332 }]],
      [onceByOrder, 70_000, [{ reason: 'duplicate', count: 70_000 }]],
      [sortByTotal, 140_000, []],
    ] as const) {
      const out = scene.at(`${step.op}.parquet`)
      const facts = await done(
        scene.engine.apply({ file: scene.at('base.parquet'), columns, others: [], step, out }, within()),
      )
      expect([facts.totals.rows, facts.excluded]).toEqual([rows, excluded])
    }
    const [first] = await queryRows(`select c3, _t, _row from '${scene.at('sort.parquet')}' limit 1`)
    expect(first).toEqual(['699.99', 1, 70_001])
  })

  it('gives the same hash for the same plan over the same tables, in one child or in many', async () => {
    const scene = engineScene()
    const base = await months(scene, 20_000)
    const steps = [onceByOrder, onlyGermany, sortByTotal, byCountry]
    const one = await done(scene.engine.replay({ base, steps, others: [], out: scene.at('replay.parquet') }, within()))

    const facts = [await done(scene.engine.consolidate({ ...base, out: scene.at('v0.parquet') }, within()))]
    for (const [index, step] of steps.entries()) {
      const request = { file: scene.at(`v${index}.parquet`), columns: facts.at(-1)?.columns ?? [], others: [], step }
      facts.push(await done(scene.engine.apply({ ...request, out: scene.at(`v${index + 1}.parquet`) }, within())))
    }

    expect(one).toEqual(facts)
    expect(new Set(facts.map((each) => each.hash)).size).toBe(facts.length)
  })

  it('is refused with the sentence of the compiler when it does not fit', async () => {
    const scene = engineScene()
    await writeTable(
      scene.at('t.parquet'),
      `select 1::integer as _row, 'a' as c1, 'b' as c2, 1.5::decimal(18, 2) as c3`,
    )

    const outcome = await scene.engine.apply(
      {
        file: scene.at('t.parquet'),
        columns,
        others: [],
        step: { op: 'drop', columns: ['c77'] },
        out: scene.at('x.parquet'),
      },
      within(),
    )

    expect(outcome).toMatchObject({ kind: 'failed', reason: 'bad_plan' })
  })
})

describe('a preview', () => {
  it('shows rows that go, with totals before and after', async () => {
    const scene = engineScene()
    await done(scene.engine.consolidate({ ...(await months(scene, 1_000)), out: scene.at('base.parquet') }, within()))

    const preview = await done(
      scene.engine.preview({ file: scene.at('base.parquet'), columns, others: [], step: onceByOrder }, within()),
    )

    expect(preview.counts).toEqual({ removed: 1_000, changed: 0, added: 0, unchanged: 1_000 })
    expect(preview.before).toEqual({ rows: 2_000, sums: { c3: '9990.00' } })
    expect(preview.after).toEqual({ rows: 1_000, sums: { c3: '2495.00' } })
    expect(preview.pairs[0]).toEqual({ before: ['o0-1', 'FR', '5.00'], after: null })
  })

  it('shows cells before and after where they change, and only those', async () => {
    const scene = engineScene()
    await writeTable(
      scene.at('t.parquet'),
      `select i::integer as _row, case when i = 3 then ' o3 ' else 'o' || i end as c1, 'DE' as c2, 1.5::decimal(18, 2) as c3 from range(10) t(i)`,
    )

    const preview = await done(
      scene.engine.preview(
        { file: scene.at('t.parquet'), columns, others: [], step: { op: 'tidy', columns: ['c1'], how: 'trim' } },
        within(),
      ),
    )

    expect(preview.counts).toEqual({ removed: 0, changed: 1, added: 0, unchanged: 9 })
    expect(preview.pairs).toEqual([{ before: [' o3 ', 'DE', '1.50'], after: ['o3', 'DE', '1.50'] }])
    expect(preview.after).toEqual({ rows: 10, sums: { c3: '15.00' } })
  })

  it('shows the groups that rows become', async () => {
    const scene = engineScene()
    await done(scene.engine.consolidate({ ...(await months(scene, 1_000)), out: scene.at('base.parquet') }, within()))

    const preview = await done(
      scene.engine.preview({ file: scene.at('base.parquet'), columns, others: [], step: byCountry }, within()),
    )

    expect(preview.counts).toEqual({ removed: 2_000, changed: 0, added: 2, unchanged: 0 })
    expect(preview.pairs).toHaveLength(2)
    expect(preview.after.sums).toEqual({ c4: '9990.00' })
  })
})

describe('where a value comes from', () => {
  it('is told by table, row and column through every step', async () => {
    const scene = engineScene()
    const base = await months(scene, 1_000)
    await done(scene.engine.consolidate({ ...base, out: scene.at('v0.parquet') }, within()))
    const first = await done(
      scene.engine.apply(
        { file: scene.at('v0.parquet'), columns, others: [], step: onlyGermany, out: scene.at('v1.parquet') },
        within(),
      ),
    )
    const last = await done(
      scene.engine.apply(
        {
          file: scene.at('v1.parquet'),
          columns: first.columns,
          others: [],
          step: byCountry,
          out: scene.at('v2.parquet'),
        },
        within(),
      ),
    )

    const trace = await done(
      scene.engine.trace(
        {
          chain: [
            { file: scene.at('v2.parquet'), columns: last.columns, step: byCountry },
            { file: scene.at('v1.parquet'), columns: first.columns, step: onlyGermany },
            { file: scene.at('v0.parquet'), columns, step: null },
          ],
          others: [],
          rowId: 0,
          column: 'c4',
        },
        within(),
      ),
    )

    expect(trace.value).toBe('3336.66')
    expect(trace.steps.map(({ step, columns: of, rows }) => [step.op, of, rows])).toEqual([
      ['filter', ['c3'], 668],
      ['group', ['c3'], 668],
    ])
    expect(trace.sourceCount).toBe(668)
    expect(trace.sources).toHaveLength(100)
    expect(trace.sources[1]).toEqual({ table: 1, row: 5, columns: ['c3'], values: ['0.03'] })
  })
})

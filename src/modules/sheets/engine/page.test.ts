import { describe, expect, it } from 'vitest'
import { column, done, engineScene, within, writeTable } from '../../../../test/support/engine-scene.ts'

describe('a page of rows', () => {
  it('has exact values, ISO dates, and the text of misfits where they are', async () => {
    const { engine, at } = engineScene()
    const file = at('t.parquet')
    await writeTable(
      file,
      `select (i + 2)::integer as _row, 'name ' || i as c1, (i * 1.25)::decimal(18, 2) as c2,
         case when i = 1 then null else 9007199254740993 + i end as c3, case when i = 1 then '#N/A' end as c3x,
         date '2024-01-30' + i::integer as c4, timestamp '2024-01-30 10:00:00' as c5, i = 1 as c6
       from range(3) t(i)`,
    )
    const columns = [
      column('c1', 'name', 'text'),
      column('c2', 'amount', 'decimal', { scale: 2 }),
      column('c3', 'number', 'integer', { misfits: true }),
      column('c4', 'day', 'date'),
      column('c5', 'at', 'datetime'),
      column('c6', 'isOpen', 'boolean'),
    ]

    const page = await done(engine.page({ file, columns, from: 1, limit: 2 }, within()))

    expect(page.rows).toEqual([
      { id: 1, values: ['name 1', '1.25', '#N/A', '2024-01-31', '2024-01-30T10:00:00', true], odd: [2] },
      { id: 2, values: ['name 2', '2.50', '9007199254740995', '2024-02-01', '2024-01-30T10:00:00', false], odd: [] },
    ])
  })

  it('is empty beyond the last row', async () => {
    const { engine, at } = engineScene()
    await writeTable(at('t.parquet'), `select 1::integer as _row, 'a' as c1`)

    const page = await done(
      engine.page({ file: at('t.parquet'), columns: [column('c1', 'a', 'text')], from: 5, limit: 10 }, within()),
    )

    expect(page.rows).toEqual([])
  })
})

describe('the values of a column', () => {
  it('come by how often they are there, empty cells as nothing, narrowed by what they contain', async () => {
    const { engine, at } = engineScene()
    const file = at('t.parquet')
    await writeTable(
      file,
      `select i::integer as _row, case when i % 10 = 0 then null when i % 2 = 0 then 'Berlin' else 'Bern' end as c1
       from range(20) t(i)`,
    )
    const ask = { file, column: column('c1', 'city', 'text'), limit: 10 }

    expect(await done(engine.values({ ...ask, contains: '' }, within()))).toEqual([
      { value: 'Bern', count: 10 },
      { value: 'Berlin', count: 8 },
      { value: '', count: 2 },
    ])
    expect(await done(engine.values({ ...ask, contains: 'LIN' }, within()))).toEqual([{ value: 'Berlin', count: 8 }])
  })
})

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { column, done, engineScene, queryRows, within, writeTable } from '../../../../test/support/engine-scene.ts'
import { findConfinement } from './caps.ts'

const MIB = 2 ** 20
const settings = { dateOrder: null, includeHidden: true, headers: [] }
const isLinux = process.platform === 'linux'

/** A text table that takes a second or more to read. */
function longFile(path: string, rows = 400_000): string {
  const lines = Array.from(
    { length: rows },
    (_, row) => `o${row},customer ${row % 977},${row}.25,2024-01-${10 + (row % 20)}`,
  )
  writeFileSync(path, `order,customer,total,day\n${lines.join('\n')}\n`)
  return path
}

describe('a file', () => {
  it('is read into tables in a child, and nothing else is left in the project', async () => {
    const { engine, project, at } = engineScene()
    writeFileSync(at('march.csv'), 'order;total\n007;1,50\n008;2,25\n')

    const read = await done(
      engine.read({ path: at('march.csv'), name: 'march.csv', outFolder: join(project, 'read'), settings }, within()),
    )

    expect(read.kind).toBe('csv')
    expect(
      read.tables.map(({ rows, columns }) => [rows, columns.map(({ name, type, sum }) => [name, type, sum])]),
    ).toEqual([
      [
        2,
        [
          ['order', 'text', null],
          ['total', 'decimal', '3.75'],
        ],
      ],
    ])
    expect(dirname(read.tables[0]?.file ?? '')).toBe(join(project, 'read'))
    expect(await queryRows(`select c1 from '${read.tables[0]?.file}'`)).toEqual([['007'], ['008']])
    expect(readdirSync(join(project, 'tmp'))).toEqual([])
  })

  it('that is none fails with a reason, not the engine', async () => {
    const { engine, project, at } = engineScene()
    writeFileSync(at('a.xlsx'), Buffer.concat([Buffer.from('MZ'), Buffer.alloc(500)]))
    const request = { path: at('a.xlsx'), name: 'a.xlsx', outFolder: join(project, 'read'), settings }

    expect(await engine.read(request, within())).toMatchObject({ kind: 'failed', reason: 'not_a_workbook' })
    expect(await engine.glance(request, within())).toMatchObject({ kind: 'failed', reason: 'not_a_workbook' })
    expect(existsSync(join(project, 'read'))).toBe(false)
  })

  it('shows its first rows before it is read', async () => {
    const { engine, at } = engineScene()
    writeFileSync(at('march.csv'), 'order;total\n007;1,50\n008;2,25\n')

    const seen = await done(engine.glance({ path: at('march.csv'), name: 'march.csv' }, within()))

    expect(seen.map(({ columns }) => columns)).toEqual([['order', 'total']])
  })
})

describe('a child', () => {
  it('is ended when it takes too long, by its caps or by who asked', async () => {
    const { engine, project, at } = engineScene()
    const request = { path: longFile(at('long.csv')), name: 'long.csv', outFolder: join(project, 'read'), settings }

    const late = await engine.read(request, { ...within(), caps: { wallMs: 300 } })
    expect(late).toEqual({
      kind: 'failed',
      reason: 'over_limit',
      detail: 'it took longer than 0.3 s, which is all it may',
    })

    const cancelled = await engine.read(request, within(300))
    expect(cancelled).toEqual({ kind: 'failed', reason: 'cancelled', detail: 'it was cancelled' })
    expect(existsSync(join(project, 'read'))).toBe(false)
    expect(readdirSync(join(project, 'tmp'))).toEqual([])
  })

  it.runIf(isLinux)('is ended when it takes more processor time or memory than it may', async () => {
    const { engine, project, at } = engineScene()
    const request = {
      path: longFile(at('long.csv'), 1_000_000),
      name: 'long.csv',
      outFolder: join(project, 'read'),
      settings,
    }

    expect(engine.caps).toEqual({ enforced: true, note: null })
    expect(await engine.read(request, { ...within(), caps: { cpuSeconds: 1 } })).toEqual({
      kind: 'failed',
      reason: 'over_limit',
      detail: 'it needed more than 1 s of processor time, which is all it may',
    })
    expect(await engine.read(request, { ...within(), caps: { residentBytes: 64 * MIB } })).toEqual({
      kind: 'failed',
      reason: 'over_limit',
      detail: 'it needed more than 64 MB of memory, which is all it may',
    })
  })

  it('that fails at a question does not keep the next one from its answer', async () => {
    const { engine, at } = engineScene()
    writeFileSync(at('none.parquet'), 'not a table')
    await writeTable(at('t.parquet'), `select 1::integer as _row, 'a' as c1`)
    const ask = { columns: [column('c1', 'a', 'text')], from: 0, limit: 10 }

    expect(await engine.page({ ...ask, file: at('none.parquet') }, within())).toMatchObject({ reason: 'crashed' })
    expect(await engine.page({ ...ask, file: at('t.parquet') }, { ...within(), caps: { wallMs: 1 } })).toMatchObject({
      reason: 'over_limit',
    })
    const page = await done(engine.page({ ...ask, file: at('t.parquet') }, within()))
    expect(page.rows).toHaveLength(1)
  })

  it('sees the files of its own project only', async () => {
    const { engine, project, at } = engineScene()
    const elsewhere = join(dirname(project), '2', 'tables', 't.parquet')
    await expect(async () =>
      engine.preview(
        {
          file: at('t.parquet'),
          columns: [],
          others: [{ name: 'b', file: elsewhere, columns: [] }],
          step: { op: 'union', table: 'b', add: [] },
        },
        within(),
      ),
    ).rejects.toThrow('not in the folder of one project')
  })

  it.runIf(isLinux)(
    'ends with its parent, also while it works',
    async () => {
      const { project, at } = engineScene()
      await writeTable(
        at('t.parquet'),
        `select i::integer as _row, (i * 7919) % 1000003 as c1 from range(3000000) t(i)`,
      )
      const worker = new URL('../../../../test/support/engine-worker.ts', import.meta.url).pathname
      const parent = spawn(process.execPath, [worker, dirname(project), at('t.parquet')], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      await once(parent.stdout, 'data')
      const children = childrenOf(parent.pid ?? 0)
      expect(children).toHaveLength(2)

      parent.kill('SIGKILL')
      await once(parent, 'exit')

      for (let tries = 0; tries < 100 && children.some(isAlive); tries += 1) await sleep(50)
      expect(children.filter(isAlive)).toEqual([])
      expect(existsSync(`${at('t.parquet')}.sorted`)).toBe(false)
    },
    30_000,
  )
})

describe('where there is no prlimit', () => {
  it('children run with what the system has, and the page says so', async () => {
    const confinement = findConfinement('darwin')
    const { engine, at } = engineScene({ confinement })
    await writeTable(at('t.parquet'), `select 1::integer as _row, 'a' as c1`)

    expect(engine.caps.enforced).toBe(false)
    expect(engine.caps.note).toContain('prlimit')
    const page = await done(
      engine.page({ file: at('t.parquet'), columns: [column('c1', 'a', 'text')], from: 0, limit: 1 }, within()),
    )
    expect(page.rows).toHaveLength(1)
  })
})

function childrenOf(pid: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((each) => statOf(each)?.[1] === String(pid))
}

/** A process that ended and was not waited for yet counts as ended. */
const isAlive = (pid: number): boolean => !['Z', 'X', undefined].includes(statOf(pid)?.[0])

/** State, parent. */
function statOf(pid: number): string[] | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  } catch {
    return null
  }
}

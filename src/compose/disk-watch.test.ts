import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { until } from '../../test/support/jobs.ts'
import { cli, createNoticeScene, type NoticeScene } from '../../test/support/notice-scene.ts'
import { createManualClock } from '../../test/support/manual-clock.ts'
import { createTestDatabase } from '../../test/support/test-database.ts'
import { watchDisk } from './disk-watch.ts'
import { silentLogger } from '../kernel/log.ts'

const GIGABYTE = 1024 ** 3

describe('the watch over the disk', () => {
  let scene: NoticeScene
  let stop = (): void => undefined
  let freeBytes = 0

  beforeEach(async () => {
    scene = await createNoticeScene(await createTestDatabase(), createManualClock(0))
  })
  afterEach(async () => {
    stop()
    await scene.close()
  })

  const watch = (read = () => Promise.resolve(freeBytes)): void => {
    const { database, notices } = scene
    stop = watchDisk({ database, notices, logger: silentLogger, folder: '/data', everyMs: 5, freeBytes: read })
  }
  const list = async () =>
    (await scene.notices.list(scene.database.db, cli, { state: 'all', limit: 10 })).items.map(
      ({ count, text, resolvedBy }) => ({ count, text, resolvedBy }),
    )

  it('raises one notice while it is low, and resolves it when there is ample room', async () => {
    freeBytes = 0.5 * GIGABYTE
    watch()
    await until(async () => (await list()).length === 1)
    await new Promise((resolve) => setTimeout(resolve, 60))
    expect(await list()).toMatchObject([{ count: 1, resolvedBy: null }])
    expect((await list())[0]?.text).toContain('Only 512 MB are free at /data')
    freeBytes = 1.1 * GIGABYTE
    await new Promise((resolve) => setTimeout(resolve, 60))
    expect(await list()).toMatchObject([{ resolvedBy: null }])
    freeBytes = 5 * GIGABYTE
    await until(async () => (await list())[0]?.resolvedBy === 'there is room again')
  })

  it('goes on after a look that failed', async () => {
    let looks = 0
    freeBytes = 0.1 * GIGABYTE
    watch(() => (++looks === 1 ? Promise.reject(new Error('no such folder')) : Promise.resolve(freeBytes)))
    await until(async () => (await list()).length === 1)
  })
})

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { BotHandle } from '../../../simulator/index.ts'
import { cli, createAccountScene, type AccountScene } from '../../../test/support/account-scene.ts'
import type { Accounts } from './index.ts'
import { refuseWrites } from '../../../test/support/refusals.ts'
import { onEachStore } from '../../../test/support/each-store.ts'

onEachStore(({ store }) => {
  let scene: AccountScene
  let accounts: Accounts
  let bot: BotHandle
  let accountId: number
  let person: number
  beforeEach(async () => {
    scene = await createAccountScene({ store })
    accounts = await scene.again()
    bot = await scene.addBot()
    accountId = (await accounts.add(scene.database.db, cli, { token: bot.token })).id
    person = (await scene.simulator.control.addPerson({ first_name: 'Ann' })).id
  })
  afterEach(() => scene.close())

  const start = (payload = '') => scene.simulator.control.act({ type: 'start', bot: bot.id, person, payload })
  const say = (text: string) => scene.simulator.control.act({ type: 'text', bot: bot.id, person, text })
  const health = async () => accounts.get(scene.database.db, cli, accountId)
  const fault = (act: string | Record<string, unknown>, maxHits?: number) =>
    scene.simulator.control.setFaults({
      rules: [{ match: { method: 'getUpdates' }, act, ...(maxHits === undefined ? {} : { maxHits }) }],
    })

  describe('polling', () => {
    it('stores each update once, tells of it after the commit, and confirms it', async () => {
      const told: number[] = []
      accounts.onUpdates((id) => told.push(id))
      await start('from_site')
      await say('hello')
      accounts.start()
      await expect.poll(async () => (await scene.storedUpdates()).length).toBe(2)
      expect((await scene.storedUpdates())[0]).toContain('/start from_site')
      await expect.poll(() => told).toContain(accountId)
      const pending = async () => (await scene.simulator.control.bots())[0]?.pendingUpdates
      await expect.poll(pending).toBe(0)
    })

    it('stores again only what is new after a restart in front of the confirmation', async () => {
      await start()
      const update = {
        account_id: accountId,
        update_id: 0,
        payload: '{}',
        received_at: 1,
        handled_at: null,
        error: null,
        attempts: 0,
      }
      const answer = await fetch(`${scene.simulator.url}/bot${bot.token}/getUpdates`)
      const { result } = (await answer.json()) as { result: { update_id: number }[] }
      await scene.database.db
        .insertInto('updates')
        .values({ ...update, update_id: result[0]!.update_id })
        .execute()
      await say('new')
      accounts = await scene.again()
      accounts.start()
      await expect.poll(async () => (await scene.storedUpdates()).length).toBe(2)
      expect((await scene.storedUpdates())[0]).toBe('{}')
    })

    it('confirms nothing that could not be stored, and goes on when the disk takes it again', async () => {
      const release = await refuseWrites(scene.database.db, 'insert on updates')
      await start('kept')
      accounts.start()
      await expect.poll(async () => (await health()).healthReason).toContain('could not be stored')
      expect((await scene.simulator.control.bots())[0]?.pendingUpdates).toBe(1)
      await release()
      await expect.poll(async () => (await scene.storedUpdates()).length, { timeout: 5_000 }).toBe(1)
      await expect.poll(async () => (await health()).health, { timeout: 5_000 }).toBe('ok')
    })

    it('survives a disk that takes nothing at all, not even its own troubles', async () => {
      const { db } = scene.database
      const releases = [await refuseWrites(db, 'insert on updates'), await refuseWrites(db, 'update on accounts')]
      await start('kept')
      accounts.start()
      await new Promise((resolve) => setTimeout(resolve, 500))
      for (const release of releases) await release()
      await expect.poll(async () => (await scene.storedUpdates()).length, { timeout: 5_000 }).toBe(1)
    })

    it('stops an account whose token was revoked', async () => {
      accounts.start()
      await scene.simulator.control.act({ type: 'revoke', bot: bot.id })
      await expect.poll(async () => (await health()).state, { timeout: 5_000 }).toBe('stopped')
      expect(await health()).toMatchObject({
        health: 'bad',
        healthReason: expect.stringContaining('@BotFather') as string,
      })
      expect(accounts.senderOf(accountId)).toBeUndefined()
    })

    it('shows that the host does not answer, and that it does again', async () => {
      await fault('500-before', 1)
      await start()
      accounts.start()
      await expect.poll(async () => (await health()).health, { timeout: 5_000 }).toBe('waiting')
      expect((await health()).healthReason).toContain('500 Internal Server Error')
      await expect.poll(async () => (await health()).health, { timeout: 5_000 }).toBe('ok')
      expect(await scene.storedUpdates()).toHaveLength(1)
    })

    it('shows a second poller as something for a person', async () => {
      await fault('409')
      accounts.start()
      await expect.poll(async () => (await health()).health, { timeout: 8_000 }).toBe('bad')
      expect((await health()).healthReason).toContain('another program')
      expect(await health()).toMatchObject({ state: 'active' })
    })

    it('rests while too many updates wait, and goes on when they are handled', async () => {
      const rows = Array.from({ length: 5_001 }, (_, index) => ({
        account_id: accountId,
        update_id: -index - 1,
        payload: '{}',
        received_at: 1,
        handled_at: null,
        error: null,
        attempts: 0,
      }))
      for (let from = 0; from < rows.length; from += 1_000)
        await scene.database.db
          .insertInto('updates')
          .values(rows.slice(from, from + 1_000))
          .execute()
      await start()
      accounts.start()
      await expect.poll(async () => (await health()).healthReason).toContain('More than 5000')
      await say('later')
      await new Promise((resolve) => setTimeout(resolve, 300))
      expect(await scene.storedUpdates()).toHaveLength(5_002)
      await scene.database.db.updateTable('updates').set({ handled_at: 2 }).execute()
      await expect.poll(async () => (await scene.storedUpdates()).length, { timeout: 5_000 }).toBe(5_003)
      await expect.poll(async () => (await health()).health, { timeout: 5_000 }).toBe('ok')
    })

    it('ends at once when the accounts are stopped', async () => {
      accounts.start()
      await expect.poll(() => accounts.senderOf(accountId)).toBeDefined()
      const begun = performance.now()
      await accounts.stop()
      expect(performance.now() - begun).toBeLessThan(5_000)
      expect(accounts.senderOf(accountId)).toBeUndefined()
    })

    it('leaves out accounts that are paused', async () => {
      await accounts.pause(scene.database.db, cli, accountId)
      await start()
      accounts.start()
      await new Promise((resolve) => setTimeout(resolve, 200))
      expect(await scene.storedUpdates()).toEqual([])
      await accounts.resume(scene.database.db, cli, accountId)
      await expect.poll(async () => (await scene.storedUpdates()).length).toBe(1)
    })
  })

  describe('starting', () => {
    it('brings accounts to life one after the other', async () => {
      const others = [await scene.addBot(), await scene.addBot()]
      for (const { token } of others) await accounts.add(scene.database.db, cli, { token })
      accounts = await scene.again({ startGapMs: 150 })
      const at: number[] = []
      accounts.onChange(() => at.push(performance.now()))
      accounts.start()
      await expect.poll(() => at.length).toBe(3)
      expect(at[2]! - at[0]!).toBeGreaterThanOrEqual(290)
    })
  })
})

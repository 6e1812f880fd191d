import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { BotHandle } from '../../../simulator/index.ts'
import { cli, createAccountScene, type AccountScene } from '../../../test/support/account-scene.ts'
import { transact } from '../../db/transaction.ts'
import type { Actor } from '../../kernel/actor.ts'
import { accountTexts, type AccountChange, type Accounts } from './index.ts'
import { onEachStore } from '../../../test/support/each-store.ts'

onEachStore(({ store }) => {
  let scene: AccountScene
  let accounts: Accounts
  let bot: BotHandle
  beforeEach(async () => {
    scene = await createAccountScene({ store })
    accounts = await scene.again()
    bot = await scene.addBot()
  })
  afterEach(() => scene.close())

  const db = () => scene.database.db
  const add = (token = bot.token) => accounts.add(db(), cli, { token })
  const actions = async () =>
    (await scene.audit.list(scene.database.readDb, cli, { limit: 50 })).items.map(({ action }) => action)
  const rows = () => db().selectFrom('accounts').selectAll().execute()

  describe('adding a bot', () => {
    it('asks Telegram who it is, seals its token and leaves a trace without it', async () => {
      const account = await add()
      expect(account).toMatchObject({
        telegramId: bot.id,
        username: bot.username,
        state: 'active',
        health: 'ok',
        healthReason: null,
      })
      const [row] = await rows()
      expect(Buffer.from(row!.token_sealed!).includes(Buffer.from(bot.token.slice(10)))).toBe(false)
      const events = await scene.audit.list(scene.database.readDb, cli, { limit: 5 })
      expect(events.items).toMatchObject([
        { action: 'account.added', subject: `account:${account.id}`, actor: 'system:cli' },
      ])
      expect(JSON.stringify([account, events])).not.toContain(bot.token)
    })

    it('gives the bot a menu with the way out', async () => {
      await add()
      const answer = await fetch(`${scene.simulator.url}/bot${bot.token}/getMyCommands`)
      expect(JSON.stringify(await answer.json())).toContain('"command":"stop"')
    })

    it('refuses a token that Telegram does not know', async () => {
      const wrong = `${bot.token.slice(0, -6)}XXXXXX`
      await expect(add(wrong)).rejects.toMatchObject({
        code: 'token_wrong',
        kind: 'invalid',
        fields: [{ path: 'token' }],
      })
      expect(await rows()).toEqual([])
      expect(await actions()).toEqual([])
    })

    it('says that the token of a known bot was revoked', async () => {
      const account = await add()
      await accounts.remove(db(), cli, account.id)
      await scene.simulator.control.act({ type: 'revoke', bot: bot.id })
      await expect(add()).rejects.toMatchObject({
        code: 'token_revoked',
        message: expect.stringContaining(bot.username) as string,
      })
    })

    it('refuses one that is here already, also when it is added twice at once', async () => {
      const both = await Promise.allSettled([add(), add()])
      expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
      await expect(add()).rejects.toMatchObject({ code: 'account_exists', kind: 'conflict' })
      expect(await rows()).toHaveLength(1)
    })

    it('says when the Bot API server does not answer, or asks to wait', async () => {
      await scene.simulator.control.setFaults({
        rules: [{ match: { method: 'getMe' }, act: { type: '429', retryAfter: 60 } }],
      })
      await expect(add()).rejects.toMatchObject({ code: 'telegram_busy', kind: 'limited', retryAfterS: 60 })
      accounts = await scene.again({ apiRoot: 'http://127.0.0.1:1' })
      await expect(add()).rejects.toMatchObject({ code: 'telegram_unreachable', kind: 'unavailable' })
      expect(await rows()).toEqual([])
    })

    it('works when the menu of commands cannot be set', async () => {
      await scene.simulator.control.setFaults({ rules: [{ match: { method: 'setMyCommands' }, act: '500-before' }] })
      expect(await add()).toMatchObject({ state: 'active' })
    })
  })

  describe('a bot', () => {
    it('is paused and resumed, each change told after the commit', async () => {
      accounts.start()
      const changes: AccountChange[] = []
      accounts.onChange((change) => changes.push(change))
      const { id } = await add()
      expect(accounts.senderOf(id)).toBeDefined()
      expect(await accounts.pause(db(), cli, id)).toMatchObject({ state: 'paused', health: 'off' })
      expect(accounts.senderOf(id)).toBeUndefined()
      expect(await accounts.pause(db(), cli, id)).toMatchObject({ state: 'paused' })
      expect(await accounts.resume(db(), cli, id)).toMatchObject({ state: 'active', health: 'ok' })
      expect(accounts.senderOf(id)).toBeDefined()
      expect(changes.map(({ state }) => state)).toEqual(['active', 'paused', 'active'])
      expect(await actions()).toEqual(['account.resumed', 'account.paused', 'account.added'])
    })

    it('that is removed keeps no token, is not found any more, and comes back under its old id', async () => {
      const { id } = await add()
      await accounts.remove(db(), cli, id)
      expect((await rows())[0]).toMatchObject({ state: 'removed', token_sealed: null })
      await expect(accounts.get(db(), cli, id)).rejects.toMatchObject({ code: 'account_not_found', kind: 'not_found' })
      await expect(accounts.remove(db(), cli, id)).rejects.toMatchObject({ code: 'account_not_found' })
      expect((await accounts.list(db(), cli, { limit: 10 })).items).toEqual([])
      expect(await add()).toMatchObject({ id, state: 'active' })
    })

    it('that Telegram refuses is stopped after the commit and resumed only when its token works', async () => {
      accounts.start()
      const { id } = await add()
      await scene.simulator.control.act({ type: 'revoke', bot: bot.id })
      await transact(db(), (trx) => accounts.stopAccount(trx, id, '401 Unauthorized'))
      await expect.poll(() => accounts.senderOf(id)).toBeUndefined()
      expect(await accounts.get(db(), cli, id)).toMatchObject({
        state: 'stopped',
        health: 'bad',
        healthReason: expect.stringContaining('(401 Unauthorized)') as string,
      })
      await expect(accounts.pause(db(), cli, id)).rejects.toMatchObject({ code: 'account_state_conflict' })
      await expect(accounts.resume(db(), cli, id)).rejects.toMatchObject({ code: 'token_revoked' })
      await scene.simulator.control.act({ type: 'restore', bot: bot.id })
      expect(await accounts.resume(db(), cli, id)).toMatchObject({ state: 'active', health: 'ok' })
      expect(await actions()).toEqual(['account.resumed', 'account.stopped', 'account.added'])
    })

    it('is not stopped when the transaction that said so fails', async () => {
      accounts.start()
      const { id } = await add()
      const failing = transact(db(), async (trx) => {
        await accounts.stopAccount(trx, id, 'x')
        throw new Error('rolled back')
      })
      await expect(failing).rejects.toThrow('rolled back')
      expect(await accounts.get(db(), cli, id)).toMatchObject({ state: 'active' })
      expect(accounts.senderOf(id)).toBeDefined()
    })

    it('is checked on demand', async () => {
      const { id } = await add()
      expect(await accounts.check(db(), cli, id)).toMatchObject({ health: 'ok' })
      await scene.simulator.control.act({ type: 'revoke', bot: bot.id })
      expect(await accounts.check(db(), cli, id)).toMatchObject({ state: 'stopped', health: 'bad' })
      await scene.simulator.control.act({ type: 'restore', bot: bot.id })
      const works = await accounts.check(db(), cli, id)
      expect(works).toMatchObject({ state: 'stopped', healthReason: expect.stringContaining('Resume') as string })
    })

    it('says its own texts, or the standard ones', async () => {
      const { id, name } = await add()
      expect(await accountTexts(db(), id)).toMatchObject({ welcomeText: expect.stringContaining(name) as string })
      await accounts.update(db(), cli, id, { welcomeText: 'Hi <you>' })
      expect(await accountTexts(db(), id)).toMatchObject({
        welcomeText: 'Hi <you>',
        goodbyeText: expect.stringContaining(name) as string,
      })
      expect(await accounts.update(db(), cli, id, { welcomeText: null })).toMatchObject({
        welcomeText: expect.stringContaining(name) as string,
      })
    })

    it('whose sealed token was moved from another row is stopped with the reason', async () => {
      const { id } = await add()
      const other = await add((await scene.addBot()).token)
      const [first] = await rows()
      await db().updateTable('accounts').set({ token_sealed: first!.token_sealed }).where('id', '=', other.id).execute()
      accounts = await scene.again()
      accounts.start()
      await expect.poll(async () => (await accounts.get(db(), cli, other.id)).state).toBe('stopped')
      await expect.poll(() => accounts.senderOf(id)).toBeDefined()
    })

    it('waits as long as Telegram asked', async () => {
      const { id } = await add()
      const until = Date.now() + 60_000
      await db().insertInto('waits').values({ account_id: id, scope: 'account', until }).execute()
      expect(await accounts.get(db(), cli, id)).toMatchObject({ health: 'waiting', waitUntil: until })
    })
  })

  describe('the list', () => {
    it('is paged, oldest first', async () => {
      for (let count = 0; count < 3; count += 1) await add((await scene.addBot()).token)
      const first = await accounts.list(db(), cli, { limit: 2 })
      const second = await accounts.list(db(), cli, { limit: 2, cursor: first.nextCursor! })
      expect([first.items.map(({ id }) => id), second.items.map(({ id }) => id), second.nextCursor]).toEqual([
        [1, 2],
        [3],
        null,
      ])
    })

    it('and every change asks for a permission first', async () => {
      const nobody: Actor = { kind: 'user', id: 1, name: 'eve', permissions: new Set() }
      const refused = { code: 'forbidden' }
      await expect(accounts.list(db(), nobody, { limit: 1 })).rejects.toMatchObject(refused)
      await expect(accounts.get(db(), nobody, 1)).rejects.toMatchObject(refused)
      await expect(accounts.add(db(), nobody, { token: bot.token })).rejects.toMatchObject(refused)
      for (const act of ['pause', 'resume', 'check', 'remove'] as const)
        await expect(async () => accounts[act](db(), nobody, 1)).rejects.toMatchObject(refused)
      await expect(async () => accounts.update(db(), nobody, 1, {})).rejects.toMatchObject(refused)
    })
  })
})

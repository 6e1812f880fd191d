import { createHmac } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { onEachStore } from '../../../test/support/each-store.ts'
import { createHookReceiver, type HookReceiver } from '../../../test/support/hook-receiver.ts'
import { cli, createNoticeScene, trouble, type NoticeScene } from '../../../test/support/notice-scene.ts'
import { createManualClock, type ManualClock } from '../../../test/support/manual-clock.ts'
import { transact } from '../../db/transaction.ts'
import type { NoticeQuery } from './contract.ts'

const MINUTE_MS = 60_000
const open: NoticeQuery = { state: 'open', limit: 50 }

onEachStore(({ createDatabase }) => {
  let scene: NoticeScene
  let clock: ManualClock
  const receivers: HookReceiver[] = []

  beforeEach(async () => {
    clock = createManualClock(Date.UTC(2026, 0, 15, 12))
    scene = await createNoticeScene(await createDatabase(), clock)
  })
  afterEach(async () => {
    await scene.close()
    for (const receiver of receivers.splice(0)) await receiver.close()
  })

  const list = (query: Partial<NoticeQuery> = {}) =>
    scene.notices.list(scene.database.db, cli, { ...open, ...query }).then(({ items }) => items)
  const receive = async (answer?: (nth: number) => number): Promise<HookReceiver> => {
    const receiver = await createHookReceiver(answer)
    receivers.push(receiver)
    return receiver
  }
  const addHook = (url: string) => scene.notices.webhooks.add(scene.database.db, cli, { name: 'ops', url })

  describe('raising', () => {
    it('a hundred times makes one notice, one mail and one signed webhook', async () => {
      await scene.set({ emailTo: ['ada@example.org', 'bob@example.org'] })
      const receiver = await receive()
      const { secret } = await addHook(receiver.url)
      const ids = new Set<number>()
      for (let time = 0; time < 100; time += 1) ids.add(await scene.raise())
      expect(ids.size).toBe(1)
      const [id] = ids
      const notice = await scene.settled(id ?? 0)
      expect(await list()).toMatchObject([{ id, count: 100, title: trouble.title, isUnread: true }])
      expect(
        notice.sends
          .filter(({ state }) => state === 'sent')
          .map(({ channel }) => channel)
          .sort(),
      ).toEqual(['email', 'webhook'])
      expect(scene.mail.mails).toHaveLength(1)
      expect(scene.mail.mails[0]).toMatchObject({ from: 'ops@example.org', to: ['ada@example.org', 'bob@example.org'] })
      expect(scene.mail.mails[0]?.raw).toContain('Subject: [Switchboard] Error: @bakery_bot was stopped')
      expect(scene.mail.mails[0]?.raw).toContain('&lt;401&gt;')
      expect(receiver.hooks).toHaveLength(1)
      const [{ headers, body } = { headers: {}, body: '' }] = receiver.hooks
      const signed = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`
      const key = Buffer.from(secret.slice('whsec_'.length), 'base64')
      expect(headers['webhook-signature']).toBe(`v1,${createHmac('sha256', key).update(signed).digest('base64')}`)
      expect(JSON.parse(body)).toMatchObject({
        text: expect.stringContaining('@bakery_bot was stopped') as string,
        notice: { id, kind: 'account_stopped', url: `https://switchboard.example.org/notices?notice=${id}` },
      })
    })

    it('at the same moment makes one notice', async () => {
      await Promise.all(Array.from({ length: 20 }, () => scene.raise()))
      expect(await list()).toMatchObject([{ count: 20 }])
    })

    it('is undone with the transaction of its cause', async () => {
      await scene.set({ emailTo: ['ada@example.org'] })
      const undone = transact(scene.database.db, async (trx) => {
        await scene.notices.raise(trx, trouble)
        throw new Error('undo')
      })
      await expect(undone).rejects.toThrow('undo')
      expect(await list()).toEqual([])
    })

    it('opens a resolved notice again within its quiet time, and makes a new one after it', async () => {
      const id = await scene.raise()
      await scene.resolve()
      expect(await list()).toEqual([])
      expect(await scene.raise()).toBe(id)
      expect(await list()).toMatchObject([{ id, count: 2, resolvedAt: null }])
      await scene.resolve()
      clock.advance(24 * 60 * MINUTE_MS)
      expect(await scene.raise()).not.toBe(id)
      expect(await list({ state: 'all' })).toHaveLength(2)
    })

    it('follows the routes: by kind before by severity', async () => {
      await scene.set({ emailTo: ['ada@example.org'], byKind: { disk_low: [] } })
      const quiet = await scene.raise({ kind: 'disk_low', groupKey: 'disk_low a' })
      const info = await scene.raise({ severity: 'info', groupKey: 'other' })
      expect((await scene.settled(quiet)).sends).toEqual([])
      expect((await scene.settled(info)).sends).toEqual([])
    })

    it('keeps texts within bounds', async () => {
      await scene.raise({ title: 'x'.repeat(500), text: 'y'.repeat(9_000) })
      const [notice] = await list()
      expect([notice?.title.length, notice?.text.length]).toEqual([200, 2_000])
    })
  })

  describe('a channel', () => {
    it.each([
      [404, /answered 404\. Check its address/],
      [302, /which is not followed: enter that address/],
    ])('is given up at once when the receiver says %i', async (status, words) => {
      const receiver = await receive(() => status)
      await addHook(receiver.url)
      const { sends } = await scene.settled(await scene.raise())
      expect(sends).toMatchObject([{ state: 'failed', attempts: 1 }])
      expect(sends[0]?.detail).toMatch(words)
      expect(receiver.hooks).toHaveLength(1)
    })

    it('never leads into a private network that was not allowed', async () => {
      await addHook('http://169.254.169.254/latest')
      const { sends } = await scene.settled(await scene.raise())
      expect(sends).toMatchObject([{ state: 'failed', attempts: 1 }])
      expect(sends[0]?.detail).toContain('OUTBOUND_ALLOW')
    })

    it('says nothing of a kind that is muted, until that is over', async () => {
      await scene.set({ emailTo: ['ada@example.org'] })
      await scene.notices.mute(scene.database.db, cli, 'account_stopped', 60 * MINUTE_MS)
      const { sends } = await scene.settled(await scene.raise())
      expect(sends).toMatchObject([{ state: 'skipped', detail: 'Muted by cli.' }])
      expect((await list())[0]?.mutedUntil).toBe(clock.now() + 60 * MINUTE_MS)
      clock.advance(61 * MINUTE_MS)
      expect(await scene.notices.mutes(scene.database.db, cli)).toEqual([])
      await scene.settled(await scene.raise())
      expect(scene.mail.mails).toHaveLength(1)
    })

    it('is tested by a message that touches no open notice, and tells what is missing', async () => {
      const email = () => scene.notices.test(scene.database.db, cli, { channel: 'email' })
      await expect(email()).rejects.toThrow('SMTP_URL and SMTP_FROM')
      await scene.set({ emailTo: ['ada@example.org'] })
      const { kind, sends } = await scene.settled(await email())
      expect([kind, sends[0]?.state]).toEqual(['test', 'sent'])
      expect(await list()).toEqual([])
      expect(scene.mail.mails[0]?.raw).toContain('A test message')
    })
  })

  describe('the dashboard', () => {
    it('counts open and unread ones for each person alone', async () => {
      const [ada, bob] = [await scene.addUser('ada', 'owner'), await scene.addUser('bob', 'viewer')]
      const id = await scene.raise()
      await scene.raise({ severity: 'warning', groupKey: 'b' })
      clock.advance(1)
      await scene.notices.markRead(scene.database.db, ada, [id])
      expect(await scene.notices.summary(scene.database.db, ada)).toEqual({ open: 2, unread: 1, worst: 'error' })
      expect(await scene.notices.summary(scene.database.db, bob)).toEqual({ open: 2, unread: 2, worst: 'error' })
      await scene.notices.markRead(scene.database.db, bob, 'all')
      expect((await scene.notices.summary(scene.database.db, bob)).unread).toBe(0)
      clock.advance(1)
      await scene.raise()
      expect((await scene.notices.summary(scene.database.db, bob)).unread).toBe(1)
    })

    it('assigns, resolves by hand and audits both', async () => {
      const ada = await scene.addUser('ada', 'owner')
      const id = await scene.raise()
      await scene.notices.assign(scene.database.db, ada, id, ada.id)
      expect((await list())[0]?.assignedTo).toEqual({ id: ada.id, name: 'ada' })
      await expect(scene.notices.assign(scene.database.db, ada, id, 987)).rejects.toThrow('no person 987')
      await scene.notices.dismiss(scene.database.db, ada, id)
      await scene.notices.dismiss(scene.database.db, ada, id)
      expect(await list({ state: 'resolved' })).toMatchObject([{ id, resolvedBy: 'ada' }])
      const { items } = await scene.audit.list(scene.database.db, cli, { limit: 10 })
      expect(items.map(({ action }) => action)).toEqual(['notice.resolved', 'notice.assigned'])
    })

    it('pages by what happened last', async () => {
      const ids: number[] = []
      for (const group of ['a', 'b', 'c']) {
        ids.push(await scene.raise({ groupKey: group }))
        clock.advance(1)
      }
      await scene.raise({ groupKey: 'a' })
      const first = await scene.notices.list(scene.database.db, cli, { ...open, limit: 2 })
      const rest = await scene.notices.list(scene.database.db, cli, {
        ...open,
        limit: 2,
        cursor: first.nextCursor ?? '',
      })
      expect([...first.items, ...rest.items].map(({ id }) => id)).toEqual([ids[0], ids[2], ids[1]])
      expect(rest.nextCursor).toBeNull()
    })

    it('lets those who may only look neither mute, assign nor test', async () => {
      const vic = await scene.addUser('vic', 'viewer')
      const id = await scene.raise()
      const { db } = scene.database
      await expect(scene.notices.mute(db, vic, 'disk_low', 1)).rejects.toThrow('notices.write')
      await expect(scene.notices.dismiss(db, vic, id)).rejects.toThrow('notices.write')
      await expect(scene.notices.test(db, vic, { channel: 'email' })).rejects.toThrow('notices.write')
      await expect(scene.notices.webhooks.add(db, vic, { name: 'x', url: 'https://x.example' })).rejects.toThrow(
        'settings.write',
      )
      const audrey = await scene.addUser('audrey', 'auditor')
      await expect(scene.notices.list(db, audrey, open)).rejects.toThrow('notices.read')
    })
  })

  describe('a webhook', () => {
    it('keeps its address and secret to itself once it is made', async () => {
      const { id, secret } = await addHook('https://hooks.example.org/services/T0/B0/hunter2')
      const shown = JSON.stringify(await scene.notices.channels(scene.database.db, cli))
      expect(shown).toContain('hooks.example.org')
      expect(shown).not.toContain('hunter2')
      expect(shown).not.toContain(secret)
      const { items } = await scene.audit.list(scene.database.db, cli, { limit: 10 })
      expect(JSON.stringify(items)).not.toContain('hunter2')
      await scene.notices.webhooks.remove(scene.database.db, cli, id)
      await expect(scene.notices.webhooks.remove(scene.database.db, cli, id)).rejects.toThrow('no webhook')
    })

    it('is one of ten at most', async () => {
      for (let nth = 0; nth < 10; nth += 1) await addHook(`https://a${nth}.example.org`)
      await expect(addHook('https://b.example.org')).rejects.toThrow('10 webhooks')
    })
  })
})

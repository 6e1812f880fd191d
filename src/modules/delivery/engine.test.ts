import { afterEach, describe, expect, it } from 'vitest'
import { CAMPAIGN, createScene, textOf, type Scene, type SceneOptions } from '../../../test/support/delivery-scene.ts'
import { transact } from '../../db/transaction.ts'
import { setSubscription } from '../audiences/index.ts'
import { cancelPlanned, enqueue, readRecipients, resolveUncertain, retryFailed, setHold } from './index.ts'
import { onEachStore } from '../../../test/support/each-store.ts'

onEachStore(({ store }) => {
  const WAIT_MS = 10_000
  const scenes: Scene[] = []

  afterEach(async () => {
    for (const scene of scenes.splice(0)) await scene.close()
  })

  async function open(options: SceneOptions): Promise<Scene> {
    const scene = await createScene({ ...options, store })
    scenes.push(scene)
    return scene
  }

  async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
    const deadline = Date.now() + WAIT_MS
    while (!(await condition())) {
      if (Date.now() > deadline) throw new Error('It did not come to pass in time.')
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  }

  async function send(scene: Scene, html = 'Hello', fields: readonly string[] = []): Promise<void> {
    await scene.plan(textOf(html), fields)
    await scene.delivery.attach(1)
    await scene.release()
  }

  const settled = (scene: Scene) => () => scene.drained.length > 0

  describe('a campaign', () => {
    it('reaches each person once and is drained', async () => {
      const scene = await open({ accounts: 3, contacts: 90 })
      await scene.plan(textOf('Hello {{first_name|friend}}'), ['first_name'])
      for (const accountId of [1, 2, 3]) await scene.delivery.attach(accountId)
      await scene.release()
      await until(settled(scene))
      expect(await scene.sums()).toMatchObject({ total: 90, sent: 90, planned: 0, sending: 0 })
      expect(new Set(scene.requests.map(({ chatId }) => chatId)).size).toBe(90)
      expect(scene.requests).toHaveLength(90)
      expect(scene.requests.map(({ html }) => html)).toContain('Hello Ann17')
    })

    it('is not confused by being woken all the time', async () => {
      const contacts = store === 'SQLite' ? 200 : 60
      const scene = await open({ accounts: 2, contacts })
      await scene.plan(textOf('Hello'))
      for (const accountId of [1, 2]) await scene.delivery.attach(accountId)
      await scene.release()
      const timer = setInterval(() => void scene.delivery.wake(1 + Math.round(Math.random())), 1)
      await until(settled(scene))
      clearInterval(timer)
      expect(scene.requests).toHaveLength(contacts)
      expect(new Set(scene.requests.map(({ chatId }) => chatId)).size).toBe(contacts)
      expect(await scene.sums()).toMatchObject({ sent: contacts })
    })

    it('sends nothing while it is held, and goes on when it is released', async () => {
      const scene = await open({ contacts: 60 })
      await send(scene)
      await until(() => scene.requests.length >= 10)
      await transact(scene.database.db, (trx) => setHold(trx, CAMPAIGN, 'paused'))
      await scene.delivery.wake()
      const atPause = scene.requests.length
      await new Promise((resolve) => setTimeout(resolve, 150))
      expect(scene.requests.length - atPause).toBeLessThanOrEqual(8)
      expect(await scene.sums()).toMatchObject({ sending: 0, total: 60 })
      await scene.release()
      await until(settled(scene))
      expect(scene.requests).toHaveLength(60)
    })

    it('skips who unsubscribed after it was planned', async () => {
      const scene = await open({ contacts: 20 })
      await scene.plan(textOf('Hello'))
      await transact(scene.database.db, (trx) =>
        setSubscription(trx, {
          accountId: 1,
          contactId: 5,
          status: 'unsubscribed',
          evidence: { kind: 'stop_command', updateId: 1 },
          at: 1,
        }),
      )
      await scene.delivery.attach(1)
      await scene.release()
      await until(settled(scene))
      expect(await scene.sums()).toMatchObject({ sent: 19, skipped: 1 })
      expect(scene.requests.map(({ chatId }) => chatId)).not.toContain(1_005)
      const { items } = await readRecipients(scene.database.readDb, CAMPAIGN, { limit: 10, state: 'skipped' })
      expect(items).toMatchObject([{ contactId: 5, reason: 'unsubscribed' }])
    })

    it('cannot be planned for a person without consent, not even by raw SQL', async () => {
      const scene = await open({ contacts: 3 })
      await scene.plan(textOf('Hello'))
      const insert = scene.database.db.insertInto('deliveries').values({
        origin_kind: 'campaign',
        origin_id: 2,
        contact_id: 1,
        part: 0,
        revision: 0,
        account_id: 1,
        priority: 3,
        message_ref: 1,
        fields: null,
        state: 'planned',
        due_at: 0,
        attempt: 0,
        planned_at: 0,
        updated_at: 0,
      })
      await insert.execute()
      await transact(scene.database.db, (trx) =>
        setSubscription(trx, {
          accountId: 1,
          contactId: 1,
          status: 'unsubscribed',
          evidence: { kind: 'stop_command', updateId: 1 },
          at: 1,
        }),
      )
      await scene.database.db.deleteFrom('deliveries').where('origin_id', '=', 2).execute()
      await expect(insert.execute()).rejects.toThrow('consent')
    })

    it('cancels what is still planned', async () => {
      const scene = await open({ contacts: 40 })
      await scene.plan(textOf('Hello'))
      const changed = await transact(scene.database.db, async (trx) => {
        await setHold(trx, CAMPAIGN, 'cancelled')
        return cancelPlanned(trx, { campaignId: CAMPAIGN, now: 1, limit: 30 })
      })
      expect(changed).toBe(30)
      expect(await scene.sums()).toMatchObject({ planned: 10, cancelled: 30, total: 40 })
    })
  })

  describe('an outcome', () => {
    it('that is a 429 stops the lane until it is over and changes nothing else', async () => {
      const scene = await open({ contacts: 12 })
      let resumeAt = 0
      const sentAt: number[] = []
      scene.answer = (_message, nth) => {
        if (nth === 4) {
          resumeAt = scene.now() + 20_000
          return {
            kind: 'throttled',
            retryAfterMs: 20_000,
            scope: 'account',
            detail: 'Too Many Requests: retry after 20',
          }
        }
        sentAt.push(scene.now())
        return { kind: 'sent', messageId: nth }
      }
      await send(scene)
      await until(settled(scene))
      expect(await scene.sums()).toMatchObject({ sent: 12 })
      const between = sentAt.filter((at) => at > resumeAt - 19_000 && at < resumeAt)
      expect(between).toEqual([])
      const rows = await scene.database.db.selectFrom('deliveries').select('attempt').execute()
      expect(rows.every(({ attempt }) => attempt === 1)).toBe(true)
    })

    it('that says nobody is there ends the subscription', async () => {
      const scene = await open({ contacts: 6 })
      scene.answer = (message, nth) =>
        message.chatId === 1_002
          ? { kind: 'refused', class: 'recipient', reason: 'blocked', detail: 'Forbidden: bot was blocked by the user' }
          : { kind: 'sent', messageId: nth }
      await send(scene)
      await until(settled(scene))
      expect(await scene.sums()).toMatchObject({ sent: 5, failed: 1 })
      const row = await scene.database.db
        .selectFrom('subscriptions')
        .select('status')
        .where('contact_id', '=', 2)
        .executeTakeFirstOrThrow()
      expect(row.status).toBe('blocked')
    })

    it('that refuses the message itself pauses the campaign at the first hit', async () => {
      const scene = await open({ contacts: 200 })
      scene.answer = () => ({ kind: 'refused', class: 'message', reason: 'bad_html', detail: "can't parse entities" })
      await send(scene)
      await until(() => scene.refusedMessages.length > 0)
      await new Promise((resolve) => setTimeout(resolve, 100))
      expect(scene.requests.length).toBeLessThanOrEqual(8)
      expect(await scene.sums()).toMatchObject({ failed: scene.requests.length, sending: 0 })
    })

    it('that refuses the bot stops the account and keeps the person planned', async () => {
      const scene = await open({ contacts: 50 })
      scene.answer = () => ({ kind: 'refused', class: 'sender', reason: 'unauthorized', detail: 'Unauthorized' })
      await send(scene)
      await until(() => scene.stoppedAccounts.length > 0)
      await until(async () => (await scene.sums()).sending === 0)
      expect(await scene.sums()).toMatchObject({ planned: 50 })
      expect(scene.delivery.lane(1).limitedBy).toBe('stopped')
    })

    it('that is ambiguous is never sent again, and the lane asks who it is before it goes on', async () => {
      const scene = await open({ contacts: 30 })
      let probes = 0
      scene.answer = (_message, nth) =>
        nth === 5 ? { kind: 'ambiguous', detail: 'socket hang up' } : { kind: 'sent', messageId: nth }
      scene.identify = async () => {
        probes++
        return probes < 3
          ? { kind: 'unreachable', detail: 'no answer' }
          : { kind: 'ok', value: { id: 1, username: '', name: '' } }
      }
      await send(scene)
      await until(settled(scene))
      expect(await scene.sums()).toMatchObject({ sent: 29, uncertain: 1 })
      expect(scene.requests).toHaveLength(30)
      expect(probes).toBe(3)
    })

    it('that never left is tried again', async () => {
      const scene = await open({ contacts: 10 })
      scene.answer = (_message, nth) =>
        nth <= 2 ? { kind: 'not_sent', detail: 'ECONNREFUSED' } : { kind: 'sent', messageId: nth }
      await send(scene)
      await until(settled(scene))
      expect(await scene.sums()).toMatchObject({ sent: 10 })
    })
  })

  describe('media', () => {
    it('travels once for each account; the others wait for its file_id', async () => {
      const scene = await open({ contacts: 25 })
      scene.answer = (message, nth) => ({
        kind: 'sent',
        messageId: nth,
        fileId: message.media !== undefined && 'path' in message.media.source ? 'AgAC' : undefined,
      })
      await scene.plan({ html: 'Look', media: { fileId: 9, kind: 'photo' }, buttons: [] })
      await scene.delivery.attach(1)
      await scene.release()
      await until(settled(scene))
      const uploads = scene.requests.filter(({ media }) => media !== undefined && 'path' in media.source)
      expect(uploads).toHaveLength(1)
      expect(scene.requests).toHaveLength(25)
      expect(scene.fileNames.get('1:9')).toBe('AgAC')
    })

    it('is uploaded by the next one when the first upload is refused', async () => {
      const scene = await open({ contacts: 4 })
      scene.answer = (_message, nth) =>
        nth === 1
          ? { kind: 'refused', class: 'recipient', reason: 'blocked', detail: 'blocked' }
          : { kind: 'sent', messageId: nth, fileId: 'AgAC' }
      await scene.plan({ html: '', media: { fileId: 9, kind: 'photo' }, buttons: [] })
      await scene.delivery.attach(1)
      await scene.release()
      await until(settled(scene))
      expect(scene.requests.filter(({ media }) => media !== undefined && 'path' in media.source)).toHaveLength(2)
      expect(await scene.sums()).toMatchObject({ sent: 3, failed: 1 })
    })
  })

  describe('a reply', () => {
    it('goes before the campaign', async () => {
      const scene = await open({ contacts: 300 })
      await send(scene)
      await until(() => scene.requests.length >= 20)
      const before = scene.requests.length
      await transact(scene.database.db, (trx) =>
        enqueue(trx, {
          origin: { kind: 'reply', id: 77 },
          accountId: 1,
          contactId: 300,
          content: textOf('Welcome {{x}}'),
          now: scene.now(),
        }),
      )
      await scene.delivery.wake(1)
      await until(() => scene.requests.some(({ html }) => html.startsWith('Welcome')))
      const index = scene.requests.findIndex(({ html }) => html.startsWith('Welcome'))
      expect(index - before).toBeLessThanOrEqual(16)
      expect(scene.requests[index]?.html).toBe('Welcome {{x}}')
    })

    it('of the same update and part is planned once', async () => {
      const scene = await open({ contacts: 1 })
      const reply = {
        origin: { kind: 'reply', id: 5 },
        accountId: 1,
        contactId: 1,
        content: textOf('Hi'),
        now: 0,
      } as const
      await transact(scene.database.db, (trx) => enqueue(trx, reply))
      await expect(transact(scene.database.db, (trx) => enqueue(trx, reply))).rejects.toThrow(/unique/i)
    })
  })

  describe('a restart', () => {
    it('makes what was in flight uncertain, with true sums, and sends the rest', async () => {
      const scene = await open({ contacts: 30, lease: 2 })
      await scene.plan(textOf('Hello'))
      await scene.database.db
        .updateTable('deliveries')
        .set({ state: 'sending', lease: 1 })
        .where('id', '<=', 4)
        .execute()
      await scene.database.db.updateTable('origins').set({ planned: 26, sending: 4 }).execute()
      await scene.delivery.recover()
      expect(await scene.sums()).toMatchObject({ uncertain: 4, planned: 26, sending: 0 })
      await scene.delivery.attach(1)
      await scene.release()
      await until(settled(scene))
      expect(await scene.sums()).toMatchObject({ sent: 26, uncertain: 4 })
    })

    it('honours a pause that Telegram asked for before it', async () => {
      const scene = await open({ contacts: 5 })
      await scene.database.db
        .insertInto('waits')
        .values({ account_id: 1, scope: 'account', until: scene.now() + 3_600_000 })
        .execute()
      await send(scene)
      await new Promise((resolve) => setTimeout(resolve, 100))
      expect(scene.requests).toEqual([])
      expect(scene.delivery.lane(1)).toMatchObject({ limitedBy: 'flood_wait' })
    })

    it('stops without leaving anything in doubt', async () => {
      const scene = await open({ contacts: 400 })
      await send(scene)
      await until(() => scene.requests.length > 30)
      await scene.delivery.stop()
      const sums = await scene.sums()
      expect(sums).toMatchObject({ sending: 0, uncertain: 0, sent: scene.requests.length })
    })
  })

  describe('a person decides', () => {
    const all = (scene: Scene) => ({ campaignId: CAMPAIGN, afterContactId: 0, limit: 100, now: scene.now() })

    it('about a stretch of rows at a time, and about none twice', async () => {
      const scene = await open({ contacts: 10 })
      await scene.plan(textOf('Hello'))
      const { db } = scene.database
      await db.updateTable('deliveries').set({ state: 'failed', reason: 'no_rights' }).execute()
      await db.updateTable('deliveries').set({ reason: 'blocked' }).where('contact_id', 'in', [1, 2, 3]).execute()
      await db.updateTable('origins').set({ planned: 0, failed: 10 }).execute()
      const retry = (afterContactId: number) =>
        transact(db, (trx) => retryFailed(trx, { ...all(scene), afterContactId, reasons: ['no_rights'], limit: 4 }))
      expect(await retry(0)).toEqual({ changed: 1, lastContactId: 4 })
      await db
        .updateTable('deliveries')
        .set({ state: 'failed', reason: 'no_rights' })
        .where('contact_id', '=', 4)
        .execute()
      expect(await retry(4)).toEqual({ changed: 4, lastContactId: 8 })
      expect(await retry(8)).toEqual({ changed: 2, lastContactId: null })
    })

    it('which failed ones are tried again, by reason', async () => {
      const scene = await open({ contacts: 10 })
      scene.answer = (_message, nth) =>
        nth <= 4
          ? { kind: 'refused', class: 'chat', reason: nth <= 2 ? 'no_rights' : 'chat_not_found', detail: 'no' }
          : { kind: 'sent', messageId: nth }
      await send(scene)
      await until(settled(scene))
      const retried = await transact(scene.database.db, (trx) =>
        retryFailed(trx, { ...all(scene), reasons: ['no_rights'] }),
      )
      expect(retried).toEqual({ changed: 2, lastContactId: null })
      await scene.delivery.wake()
      await until(() => scene.drained.length > 1)
      expect(await scene.sums()).toMatchObject({ sent: 8, failed: 2 })
    })

    it('what became of the uncertain ones', async () => {
      const scene = await open({ contacts: 4 })
      await scene.plan(textOf('Hello'))
      await scene.database.db.updateTable('deliveries').set({ state: 'uncertain', reason: 'no_answer' }).execute()
      await scene.database.db.updateTable('origins').set({ planned: 0, uncertain: 4 }).execute()
      const decide = (decision: 'sent' | 'planned', deliveryIds: readonly number[] | undefined) =>
        transact(scene.database.db, (trx) => resolveUncertain(trx, { ...all(scene), decision, deliveryIds }))
      expect(await decide('sent', [1])).toEqual({ changed: 1, lastContactId: null })
      expect(await decide('planned', undefined)).toEqual({ changed: 3, lastContactId: null })
      expect(await scene.sums()).toMatchObject({ sent: 1, planned: 3, uncertain: 0, total: 4 })
    })
  })
})

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createVirtualClock } from '../../../simulator/clock.ts'
import { createSimulator, type BotHandle, type Simulator } from '../../../simulator/index.ts'
import { onEachStore } from '../../../test/support/each-store.ts'
import { insertBot } from '../../../test/support/people.ts'
import { createPosting } from '../../../test/support/posting.ts'
import type { TestDatabase } from '../../../test/support/test-database.ts'
import { transact } from '../../db/transaction.ts'
import type { CrashPoint } from '../../platform/crashpoint.ts'
import { systemClock } from '../../platform/system.ts'
import { recordChannelRights, upsertContact } from '../audiences/index.ts'
import { enqueuePost, type EnqueuePost } from './index.ts'

const worker = fileURLToPath(new URL('../../../test/support/post-worker.ts', import.meta.url))
const SPEED = 60
const POSTS = 60

onEachStore(({ createDatabase }) => {
  let database: TestDatabase
  let simulator: Simulator
  let bot: BotHandle
  const origin = Date.now()
  const clock = systemClock({ origin, speed: SPEED })

  beforeEach(async () => {
    database = await createDatabase()
    simulator = await createSimulator({ clock: createVirtualClock(origin, SPEED) })
    bot = await simulator.control.addBot()
    await insertBot(database.db, 'posting_bot')
  })
  afterEach(async () => {
    await simulator.close()
    await database.remove()
  })

  const addChannel = () => addChat('channel')

  async function addChat(
    kind: 'group' | 'channel',
  ): Promise<{ readonly telegramId: number; readonly contactId: number }> {
    const { id } = await simulator.control.addChat({ type: kind, administrators: [bot.id] })
    const chat = { id, kind, firstName: 'C', lastName: '', username: '', languageCode: '' }
    const rights = { status: 'administrator', canPost: true, canEdit: true, canPin: true } as const
    const contactId = await transact(database.db, async (trx) => {
      const contact = await upsertContact(trx, chat, 0)
      await recordChannelRights(trx, { accountId: 1, contactId: contact, rights, evidence: {}, at: 0 })
      return contact
    })
    return { telegramId: id, contactId }
  }

  const plan = (postId: number, contactId: number, html: string, act: Partial<EnqueuePost> = {}) =>
    transact(database.db, (trx) =>
      enqueuePost(trx, {
        postId,
        revision: 0,
        operation: 'send',
        accountId: 1,
        contactId,
        content: { html, media: null, buttons: [], silent: true },
        now: clock.now(),
        ...act,
      }),
    )

  const received = async (chat: number) => (await simulator.control.received(chat)).received
  const states = async () =>
    Object.fromEntries(
      (await database.db.selectFrom('deliveries').select(['operation', 'state']).execute()).map((row) => [
        row.operation,
        row.state,
      ]),
    )

  async function run(
    boot: number,
    crash: { readonly name: CrashPoint; readonly nth: number } | null,
  ): Promise<unknown> {
    const { folder, url } = database
    const place = { folder, url, simulatorUrl: simulator.url, token: bot.token, origin, speed: SPEED }
    const child = spawn(process.execPath, [worker, JSON.stringify({ ...place, boot, crash })], { stdio: 'inherit' })
    const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null]
    return signal ?? code
  }

  describe('a process that is killed', () => {
    it.each([
      { name: 'before-intent', nth: 1, post: ['sent'], receipts: [1] },
      { name: 'after-intent', nth: 1, post: ['uncertain'], receipts: [0] },
      { name: 'after-write', nth: 3, post: ['uncertain', 'sent'], receipts: [0, 1] },
      { name: 'after-response', nth: 3, post: ['uncertain', 'sent'], receipts: [1] },
      { name: 'after-outcome', nth: 3, post: ['sent'], receipts: [1] },
    ] as const)('$name posts nothing twice, and its edit and its pin are done', { timeout: 60_000 }, async (point) => {
      const [posts, changed] = [await addChannel(), await addChannel()]
      const { sender, close } = createPosting({ database, clock, simulatorUrl: simulator.url, ...bot, boot: 1 })
      const old = await sender.send({ chatId: changed.telegramId, html: '39,90', buttons: [] })
      await close()
      const targetMessageId = old.kind === 'sent' ? old.messageId : 0
      await plan(1, posts.contactId, 'A new kettle')
      await plan(2, changed.contactId, '29,90', { operation: 'edit', targetMessageId })
      await plan(2, changed.contactId, '', { operation: 'pin', targetMessageId })

      expect(await run(2, point)).toBe('SIGKILL')
      expect(await run(3, null)).toBe(0)

      const there = await received(posts.telegramId)
      const { send, edit, pin } = await states()
      expect([edit, pin]).toEqual(['sent', 'sent'])
      expect(point.post).toContain(send)
      expect(point.receipts).toContain(there.length)
      if (send === 'sent') expect(there).toHaveLength(1)
      expect(await received(changed.telegramId)).toMatchObject([{ text: '29,90', editCount: 1, pinned: true }])
    })
  })

  it('a group that becomes a supergroup gets the posts that were planned before, each once', async () => {
    const group = await addChat('group')
    for (const post of [1, 2, 3]) await plan(post, group.contactId, `Post ${post}`)
    const { chat = 0 } = await simulator.control.act({ type: 'migrate', chat: group.telegramId })
    const posting = createPosting({ database, clock, simulatorUrl: simulator.url, ...bot, boot: 2 })
    await posting.delivery.attach(1)
    const texts = async () => (await received(chat)).map(({ text }) => text).sort()
    await expect.poll(texts, { timeout: 20_000 }).toEqual(['Post 1', 'Post 2', 'Post 3'])
    await posting.close()
    expect(await received(group.telegramId)).toEqual([])
    expect(await states()).toEqual({ send: 'sent' })
  })

  it(`${POSTS} posts to one channel keep its pace: not one 429`, { timeout: 60_000 }, async () => {
    const channel = await addChannel()
    for (let post = 1; post <= POSTS; post++) await plan(post, channel.contactId, `Post ${post}`)
    let settled = 0
    const onSettled = (): void => {
      settled += 1
    }
    const posting = createPosting({ database, clock, simulatorUrl: simulator.url, ...bot, boot: 2, onSettled })
    const startedAt = clock.now()
    await posting.delivery.attach(1)
    await expect.poll(() => settled, { timeout: 50_000, interval: 50 }).toBe(POSTS)
    const minutes = (clock.now() - startedAt) / 60_000
    await posting.close()
    const summary = await simulator.control.summary()
    expect(summary).toMatchObject({ requests: POSTS, committed: POSTS, duplicates: 0 })
    expect((await received(channel.telegramId)).map(({ text }) => text)).toEqual(
      Array.from({ length: POSTS }, (_, index) => `Post ${index + 1}`),
    )
    expect(minutes).toBeGreaterThan(2)
    expect(minutes).toBeLessThan(8)
  })
})

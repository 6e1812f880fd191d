import { afterEach, describe, expect, it } from 'vitest'
import { createScene, textOf, type Scene } from '../../../test/support/delivery-scene.ts'
import { onEachStore } from '../../../test/support/each-store.ts'
import { transact } from '../../db/transaction.ts'
import type { SendOutcome } from '../../telegram/gateway.ts'
import { channelRightsOf, recordChannelRights, upsertContact } from '../audiences/index.ts'
import { cancelPost, doubtDirect, enqueuePost, resolvePost, type EnqueuePost, type PostSettled } from './index.ts'

onEachStore(({ store }) => {
  const CHANNEL = -1_001_000
  const WAIT_MS = 10_000
  let scene: Scene
  let contactId: number

  afterEach(() => scene.close())

  async function open(kind: 'channel' | 'group' = 'channel', lease = 1): Promise<void> {
    scene = await createScene({ store, contacts: 1, lease })
    await transact(scene.database.db, async (trx) => {
      const chat = { id: CHANNEL, kind, firstName: 'News', lastName: '', username: 'news', languageCode: '' }
      contactId = await upsertContact(trx, chat, 0)
    })
    await give({ canPost: true, canPin: true })
  }

  const give = (rights: Partial<Record<'canPost' | 'canEdit' | 'canPin', boolean>>, at = 1) =>
    transact(scene.database.db, (trx) =>
      recordChannelRights(trx, {
        accountId: 1,
        contactId,
        rights: { status: 'administrator', canPost: false, canEdit: false, canPin: false, ...rights },
        evidence: { asked: 'getChatMember' },
        at,
      }),
    )

  const enqueue = (request: Partial<EnqueuePost> = {}) =>
    transact(scene.database.db, (trx) =>
      enqueuePost(trx, {
        postId: 7,
        revision: 0,
        operation: 'send',
        accountId: 1,
        contactId,
        content: textOf('Kettle {{price}} -20 %'),
        now: scene.now(),
        ...request,
      }),
    )

  async function plan(request: Partial<EnqueuePost> = {}): Promise<number> {
    const enqueued = await enqueue(request)
    if (enqueued.kind !== 'planned') throw new Error('It was not planned.')
    return enqueued.deliveryId
  }

  const rowOf = (id: number) =>
    scene.database.db
      .selectFrom('deliveries')
      .select(['state', 'reason', 'telegram_message_id as messageId', 'attempt'])
      .where('id', '=', id)
      .executeTakeFirstOrThrow()

  async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
    const deadline = Date.now() + WAIT_MS
    while (!(await condition())) {
      if (Date.now() > deadline) throw new Error('It did not come to pass in time.')
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  }
  const told = (state: PostSettled['state']) => () => scene.posts.some((post) => post.state === state)
  const ambiguous: SendOutcome = { kind: 'ambiguous', detail: 'socket hang up' }

  describe('a post', () => {
    it('is sent as it stands, and its own module is told in the same transaction', async () => {
      await open()
      const id = await plan({ content: { ...textOf('Kettle {{x}}'), threadId: 4, silent: true, preview: false } })
      await scene.delivery.attach(1)
      await until(told('sent'))
      expect(scene.requests).toMatchObject([
        { chatId: CHANNEL, html: 'Kettle {{x}}', threadId: 4, silent: true, preview: false },
      ])
      expect(await rowOf(id)).toEqual({ state: 'sent', reason: null, messageId: 1, attempt: 1 })
      expect(scene.posts.at(-1)).toEqual({
        postId: 7,
        deliveryId: id,
        revision: 0,
        operation: 'send',
        state: 'sent',
        reason: null,
        detail: null,
        telegramMessageId: 1,
      })
    })

    it('is planned once in a revision; its edit and its pin are others', async () => {
      await open()
      await plan()
      await plan({ operation: 'edit', targetMessageId: 1 })
      await plan({ operation: 'pin', targetMessageId: 1 })
      await expect(plan()).rejects.toThrow(/unique/i)
    })

    it('is not planned where the account may not post, not even by raw SQL', async () => {
      await open()
      const id = await plan()
      const { db } = scene.database
      const copy = (fields: object) =>
        db
          .insertInto('deliveries')
          .values({
            origin_kind: 'post',
            origin_id: 8,
            contact_id: contactId,
            part: 0,
            revision: 0,
            account_id: 1,
            priority: 2,
            message_ref: 1,
            fields: null,
            state: 'planned',
            due_at: 0,
            attempt: 0,
            planned_at: 0,
            updated_at: 0,
            ...fields,
          })
          .execute()
      await expect(copy({ contact_id: 1 })).rejects.toThrow('rights')
      await copy({ origin_kind: 'reply', contact_id: 1 })
      const move = db.updateTable('deliveries').set({ contact_id: 1 }).where('id', '=', id).execute()
      await expect(move).rejects.toThrow('rights')
      await give({ canPin: true }, 2)
      expect(await enqueue({ postId: 9 })).toEqual({ kind: 'no_rights' })
      await expect(copy({})).rejects.toThrow('rights')
      await expect(copy({ operation: 'edit', target_message_id: 1 })).rejects.toThrow('rights')
      await copy({ operation: 'pin', target_message_id: 1 })
      await expect(copy({ operation: 'pin', revision: 1 })).rejects.toThrow(/check/i)
    })

    it('whose right was lost meanwhile is skipped, and can be tried again', async () => {
      await open()
      const id = await plan()
      await give({}, 2)
      await scene.delivery.attach(1)
      await until(told('skipped'))
      expect(await rowOf(id)).toMatchObject({ state: 'skipped', reason: 'no_rights', attempt: 0 })
      expect(scene.requests).toEqual([])
      await give({ canPost: true }, 3)
      const again = await transact(scene.database.db, (trx) => resolvePost(trx, id, 'planned', scene.now()))
      expect(again).toMatchObject({ postId: 7, state: 'planned', reason: null })
      await scene.delivery.wake(1)
      await until(told('sent'))
    })

    it('that Telegram refuses for want of rights ends the right', async () => {
      await open()
      scene.answer = () => ({ kind: 'refused', class: 'chat', reason: 'no_rights', detail: 'not enough rights' })
      await plan()
      await scene.delivery.attach(1)
      await until(told('failed'))
      expect(await channelRightsOf(scene.database.db, 1, contactId)).toEqual({
        status: 'administrator',
        canPost: false,
        canEdit: false,
        canPin: true,
      })
      expect(await enqueue({ postId: 8 })).toEqual({ kind: 'no_rights' })
    })

    it('that is refused as such fails alone', async () => {
      await open()
      scene.answer = (message, nth) =>
        message.html === 'bad'
          ? { kind: 'refused', class: 'message', reason: 'bad_html', detail: "can't parse entities" }
          : { kind: 'sent', messageId: nth }
      await plan({ content: textOf('bad') })
      await plan({ postId: 8 })
      await scene.delivery.attach(1)
      await until(() => scene.posts.length === 2)
      expect(scene.posts).toMatchObject([
        { postId: 7, state: 'failed', reason: 'bad_html' },
        { postId: 8, state: 'sent' },
      ])
      expect(scene.refusedMessages).toEqual([])
      expect(await enqueue({ postId: 9 })).toMatchObject({ kind: 'planned' })
    })

    it('stays planned when the bot itself is refused', async () => {
      await open()
      scene.answer = () => ({ kind: 'refused', class: 'sender', reason: 'token_refused', detail: 'Unauthorized' })
      const id = await plan()
      await scene.delivery.attach(1)
      await until(told('planned'))
      expect(scene.stoppedAccounts).toHaveLength(1)
      expect(await rowOf(id)).toMatchObject({ state: 'planned', attempt: 0 })
    })

    it('without a clear answer is uncertain until a person decides', async () => {
      await open()
      scene.answer = (_message, nth) => (nth === 1 ? ambiguous : { kind: 'sent', messageId: nth })
      const id = await plan()
      await scene.delivery.attach(1)
      await until(told('uncertain'))
      expect(await rowOf(id)).toMatchObject({ state: 'uncertain', reason: 'no_answer' })
      const decide = (decision: 'sent' | 'planned') =>
        transact(scene.database.db, (trx) => resolvePost(trx, id, decision, scene.now()))
      expect(await decide('planned')).toMatchObject({ state: 'planned' })
      await scene.delivery.wake(1)
      await until(told('sent'))
      expect(scene.requests).toHaveLength(2)
      expect(await decide('sent')).toBeNull()
      expect(await decide('planned')).toBeNull()
    })

    it('is withdrawn before its turn, not after', async () => {
      await open()
      const id = await plan({ dueAt: scene.now() + 3_600_000 })
      const cancel = () => transact(scene.database.db, (trx) => cancelPost(trx, id, scene.now()))
      expect(await cancel()).toMatchObject({ postId: 7, state: 'cancelled', reason: 'withdrawn' })
      expect(await cancel()).toBeNull()
    })

    it('follows a group that became a supergroup', async () => {
      await open('group')
      const SUPERGROUP = -100_777
      scene.answer = ({ chatId }) =>
        chatId === CHANNEL
          ? { kind: 'refused', class: 'chat', reason: 'chat_moved', detail: 'upgraded', migrateToChatId: SUPERGROUP }
          : { kind: 'sent', messageId: 5 }
      await plan()
      await scene.delivery.attach(1)
      await until(told('sent'))
      expect(scene.requests.map(({ chatId }) => chatId)).toEqual([CHANNEL, SUPERGROUP])
      expect(scene.posts.map(({ state }) => state)).toEqual(['planned', 'sent'])
    })

    it('that was planned in a restored copy is in doubt; an edit is not', async () => {
      await open()
      const id = await plan()
      const edit = await plan({ operation: 'edit', targetMessageId: 3, revision: 1 })
      const heard: PostSettled[] = []
      const hooks = { onPostSettled: (_trx: unknown, post: PostSettled) => Promise.resolve(void heard.push(post)) }
      expect(await transact(scene.database.db, (trx) => doubtDirect(trx, scene.now(), hooks))).toBe(1)
      expect(heard).toMatchObject([{ postId: 7, deliveryId: id, state: 'uncertain', reason: 'restored' }])
      expect(await rowOf(edit)).toMatchObject({ state: 'planned' })
    })
  })

  describe('an album', () => {
    const album = [
      { fileId: 1, kind: 'photo' },
      { fileId: 2, kind: 'video' },
    ] as const

    it('carries its bytes once; then Telegram’s names of its items are enough', async () => {
      await open()
      scene.answer = (_message, nth) => ({ kind: 'sent', messageId: nth, fileIds: ['AAA', 'BBB'] })
      const content = { ...textOf('Look'), album }
      await plan({ content })
      await plan({ postId: 8, content })
      await scene.delivery.attach(1)
      await until(() => scene.posts.length === 2)
      expect(
        scene.requests.map((request) => request.album?.map(({ kind, source }) => [kind, 'path' in source])),
      ).toEqual([
        [
          ['photo', true],
          ['video', true],
        ],
        [
          ['photo', false],
          ['video', false],
        ],
      ])
      expect([...scene.fileNames]).toEqual([
        ['1:1', 'AAA'],
        ['1:2', 'BBB'],
      ])
    })
  })

  describe('an edit and a pin', () => {
    it('change the message that they name; an edit sends no file', async () => {
      await open()
      const done: object[] = []
      scene.edit = (edit) => Promise.resolve(void done.push(edit)).then(() => ({ kind: 'sent', messageId: 3 }))
      scene.pin = (...message) => Promise.resolve(void done.push(message)).then(() => ({ kind: 'sent', messageId: 3 }))
      const media = { fileId: 1, kind: 'photo' } as const
      await plan({ operation: 'edit', targetMessageId: 3, revision: 1, content: { ...textOf('Sold out'), media } })
      await plan({ operation: 'pin', targetMessageId: 3, content: { ...textOf(''), silent: true } })
      await scene.delivery.attach(1)
      await until(() => scene.posts.length === 2)
      expect(done).toEqual([
        { chatId: CHANNEL, messageId: 3, html: 'Sold out', isCaption: true, buttons: [], preview: undefined },
        [CHANNEL, 3, true],
      ])
      expect(scene.requests).toEqual([])
      expect(scene.posts).toMatchObject([
        { operation: 'edit', revision: 1, state: 'sent', telegramMessageId: 3 },
        { operation: 'pin', state: 'sent', telegramMessageId: 3 },
      ])
    })

    it('leave the buttons away under an album, which has none', async () => {
      await open()
      const edits: object[] = []
      scene.edit = (edit) => Promise.resolve(void edits.push(edit)).then(() => ({ kind: 'sent', messageId: 3 }))
      const item = { fileId: 1, kind: 'photo' } as const
      const buttons = [[{ text: 'Buy', url: 'https://shop.example/' }]]
      const content = { ...textOf('now 29,90'), album: [item, item], buttons }
      await plan({ operation: 'edit', targetMessageId: 3, content })
      await scene.delivery.attach(1)
      await until(told('sent'))
      expect(edits).toMatchObject([{ isCaption: true, buttons: [] }])
    })

    it('without a clear answer are tried again by themselves', async () => {
      await open()
      let edits = 0
      scene.edit = () => Promise.resolve(++edits === 1 ? ambiguous : { kind: 'sent', messageId: 3 })
      await plan({ operation: 'edit', targetMessageId: 3 })
      await scene.delivery.attach(1)
      await until(told('sent'))
      expect(edits).toBe(2)
      expect(scene.posts.map(({ state }) => state)).toEqual(['planned', 'sent'])
    })
  })

  it('what an ended process left in flight: a send is in doubt, an edit and a pin are planned again', async () => {
    await open('channel', 2)
    const ids = [
      await plan(),
      await plan({ operation: 'edit', targetMessageId: 3 }),
      await plan({ operation: 'pin', targetMessageId: 3 }),
    ]
    await scene.database.db.updateTable('deliveries').set({ state: 'sending', lease: 1 }).execute()
    await scene.delivery.recover(1)
    expect(await Promise.all(ids.map(rowOf))).toMatchObject([
      { state: 'uncertain', reason: 'stopped' },
      { state: 'planned', reason: null },
      { state: 'planned', reason: null },
    ])
    expect(scene.posts.map(({ operation, state }) => `${operation} ${state}`).sort()).toEqual([
      'edit planned',
      'pin planned',
      'send uncertain',
    ])
  })
})

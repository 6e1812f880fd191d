import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createChannelScene, editor, type ChannelScene } from '../../../../test/support/channel-scene.ts'
import { onEachStore } from '../../../../test/support/each-store.ts'
import { createTestJobs } from '../../../../test/support/jobs.ts'
import { createTestNotices } from '../../../../test/support/notices.ts'
import { callbackUpdate, messageUpdate, person } from '../../../../test/support/people.ts'
import { anEntry, euros } from '../../../../test/support/product-scene.ts'
import { transact } from '../../../db/transaction.ts'
import type { Clock } from '../../../kernel/clock.ts'
import { silentLogger } from '../../../kernel/log.ts'
import { parseUpdate, type UpdateHandler } from '../../accounts/index.ts'
import { upsertContact } from '../../audiences/index.ts'
import { createAudit } from '../../audit/index.ts'
import { permissionsOf, type Role } from '../../auth/index.ts'
import type { Permission } from '../../../kernel/actor.ts'
import { createOperatorChannel, createOperatorHandler } from '../../inbox/index.ts'
import type { Notices } from '../../notices/index.ts'
import type { Jobs } from '../../../platform/jobs/index.ts'
import { createFeedHandler } from '../handlers.ts'
import { answerOperator, createAnswerHandler } from './answer.ts'
import { tellApprovals } from './approvals.ts'

type Answer = Exclude<Awaited<ReturnType<UpdateHandler>>, 'pass'>

const SPEED = 100

onEachStore(({ createDatabase }) => {
  let scene: ChannelScene
  let clock: Clock
  let jobs: Jobs
  let notices: Notices
  let handlers: readonly UpdateHandler[]
  let updates: number

  beforeEach(async () => {
    scene = await createChannelScene(await createDatabase())
    const { database, channels } = scene
    clock = {
      now: () => scene.now(),
      at(atMs, callback) {
        const timer = setTimeout(callback, (atMs - scene.now()) / SPEED)
        return () => clearTimeout(timer)
      },
      speed: SPEED,
    }
    jobs = createTestJobs(database, { clock })
    const wake = () => Promise.resolve()
    const audit = createAudit({ key: Buffer.alloc(32, 1), clock })
    const operatorBot = createOperatorChannel({ database, clock, wake })
    notices = createTestNotices(database, { clock, audit, jobs, operatorBot })
    jobs.handle(answerOperator, createAnswerHandler({ database, clock, channels, wake }))
    handlers = [createOperatorHandler({ notices, jobs }), createFeedHandler({ jobs })]
    updates = 0
    await jobs.start()
  })
  afterEach(async () => {
    await jobs.stop()
    await scene.close()
  })

  const handle = (payload: string): Promise<Answer | 'pass'> =>
    transact(scene.database.db, async (trx) => {
      const update = parseUpdate(++updates, payload)
      const contactId = update.chat === null ? null : await upsertContact(trx, update.chat, clock.now())
      const context = { accountId: scene.botId, updateRowId: updates, update, contactId, at: clock.now() }
      for (const handler of handlers) {
        const answer = await handler(trx, context)
        if (answer !== 'pass') return answer
      }
      return 'pass'
    })
  const write = (telegramId: number, text: string) => handle(messageUpdate(updates, person(telegramId), text))
  const press = async (telegramId: number, data: string): Promise<string> => {
    const answer = await handle(callbackUpdate(updates, person(telegramId), data))
    return answer === 'pass' ? 'pass' : (answer.callbackAnswer ?? '')
  }
  const link = async (name: string, role: Role, telegramId: number): Promise<void> => {
    const { id } = await scene.database.db
      .insertInto('users')
      .values({ name, role, password_hash: 'x', created_at: 0, disabled_at: null })
      .returning('id')
      .executeTakeFirstOrThrow()
    const user = { kind: 'user', id, name, permissions: new Set<Permission>(permissionsOf(role)) } as const
    const { code } = await notices.links.begin(scene.database.db, user)
    await write(telegramId, `/link ${code}`)
  }
  /** What was handed to operators, oldest first. */
  const told = async (kind: 'notice' | 'reply'): Promise<{ html: string; buttons: { data?: string }[][] }[]> => {
    const rows = await scene.database.db
      .selectFrom('deliveries')
      .innerJoin('messages', 'messages.id', 'deliveries.message_ref')
      .select('content')
      .where('origin_kind', '=', kind)
      .orderBy('deliveries.id')
      .execute()
    return rows.map(({ content }) => JSON.parse(content) as { html: string; buttons: { data?: string }[][] })
  }
  const toldTo = async (kind: 'notice' | 'reply', count: number) => {
    await scene.until(async () => (await told(kind)).length >= count)
    return told(kind)
  }
  const tell = () => tellApprovals({ database: scene.database, clock, logger: silentLogger, notices })
  const kettle = anEntry({ title: 'Kettle <1>', url: 'https://shop.example/kettle', price: euros(4000) })

  describe('a post that waits for approval', () => {
    let postId: number
    beforeEach(async () => {
      const source = await scene.addSource('shop')
      await scene.addChannel({ sourceIds: [source], policy: { approval: true } })
      await link('ada', 'owner', 501)
      await link('ben', 'operator', 502)
      await scene.read(source, [kettle])
      postId = (await scene.posts())[0]?.id ?? 0
      await tell()
    })

    it('is told to linked operators with two buttons, once', async () => {
      const messages = await toldTo('notice', 2)
      await tell()
      expect(await told('notice')).toHaveLength(2)
      expect(messages[0]?.html).toContain('Kettle &lt;1&gt;')
      expect(messages[0]?.html).toContain('40.00 EUR')
      expect(messages[0]?.buttons.flat().map(({ data }) => data)).toEqual([
        `p:approve:${postId}`,
        `p:drop:${postId}`,
        expect.stringMatching(/^n:mute:/) as string,
      ])
    })

    it('is decided by who is first, and the second is told by whom', async () => {
      expect(await press(501, `p:approve:${postId}`)).toContain('does it now')
      const [first] = await toldTo('reply', 1)
      expect(first?.html).toContain('Approved.')
      await press(502, `p:drop:${postId}`)
      const [, second] = await toldTo('reply', 2)
      expect(second?.html).toBe('It was decided already. ada let it pass.')
      await scene.until(async () => (await scene.posts())[0]?.state === 'posted')
      expect(scene.requests.filter(({ chatId }) => chatId < 0)).toHaveLength(1)
      await tell()
      const open = await scene.database.db
        .selectFrom('notices')
        .select('id')
        .where('open_key', 'is not', null)
        .execute()
      expect(open).toEqual([])
    })

    it('is dropped by its button, with who did it', async () => {
      await press(502, `p:drop:${postId}`)
      await toldTo('reply', 1)
      expect(await scene.posts()).toMatchObject([{ state: 'dropped', why: 'ben dropped it: in Telegram' }])
    })

    it('does not care for people who may not, nor for made-up data', async () => {
      await link('vic', 'viewer', 503)
      expect(await press(999, `p:approve:${postId}`)).toContain('not linked')
      await press(503, `p:approve:${postId}`)
      const [refused] = await toldTo('reply', 1)
      expect(refused?.html).toContain('feeds.post')
      await press(501, 'p:approve:987654')
      expect((await toldTo('reply', 2))[1]?.html).toContain('There is no post 987654')
      for (const data of ['p:approve:', 'p:publish:1', 'p:approve:1;drop', `p:approve:${'9'.repeat(30)}`])
        expect(await press(501, data)).toBe('pass')
      expect(await scene.posts()).toMatchObject([{ state: 'approval' }])
    })
  })

  it('posts that wait in great number are told some at a time', async () => {
    const source = await scene.addSource('news')
    await scene.addChannel({ sourceIds: [source], policy: { approval: true } })
    const entries = Array.from({ length: 25 }, (_, at) =>
      anEntry({ title: `News ${at}`, guid: `n${at}`, url: `https://news.example/${at}` }),
    )
    await scene.read(source, entries)
    await tell()
    await tell()
    const count = async () => (await scene.database.db.selectFrom('notices').select('id').execute()).length
    expect(await count()).toBe(10)
    const waiting = await scene.posts()
    await scene.channels.acts.drop(editor, waiting.at(-1)?.id ?? 0, 'of no interest')
    await tell()
    expect(await count()).toBe(11)
  })

  describe('/why', () => {
    beforeEach(async () => {
      const source = await scene.addSource('shop')
      const filters = [{ kind: 'price' as const, currency: 'EUR', to: '30' }]
      await scene.addChannel({ sourceIds: [source], policy: { filters } })
      await scene.read(source, [kettle])
    })

    it('tells a linked operator what was decided of a link, and how to ask', async () => {
      await link('ada', 'owner', 501)
      expect(await write(501, '/why https://shop.example/kettle?utm_source=x')).toEqual({ replies: [] })
      const [answer] = await toldTo('reply', 1)
      expect(answer?.html).toContain('<b>Kettle &lt;1&gt;</b>')
      expect(answer?.html).toContain('40.00 EUR is above 30 EUR.')
      expect(await write(501, '/why')).toMatchObject({
        replies: [{ html: expect.stringContaining('Send /why') as string }],
      })
      await write(501, '/why <b>nothing like it</b>')
      expect((await toldTo('reply', 2))[1]?.html).toContain('“&lt;b&gt;nothing like it&lt;/b&gt;”')
    })

    it('is nothing for strangers, and nothing in groups', async () => {
      expect(await write(999, '/why kettle')).toBe('pass')
      await link('ada', 'owner', 501)
      const group = { ...person(-5), kind: 'group' as const }
      const inGroup = messageUpdate(updates, group, '/why kettle').replace(`"id":${-5},"is_bot"`, '"id":501,"is_bot"')
      expect(await handle(inGroup)).toBe('pass')
    })
  })
})

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { onEachStore } from '../../../../test/support/each-store.ts'
import { until, createTestJobs } from '../../../../test/support/jobs.ts'
import { createManualClock } from '../../../../test/support/manual-clock.ts'
import { createTestNotices } from '../../../../test/support/notices.ts'
import { cli, trouble } from '../../../../test/support/notice-scene.ts'
import { callbackUpdate, insertBot, messageUpdate, person } from '../../../../test/support/people.ts'
import type { TestDatabase } from '../../../../test/support/test-database.ts'
import { transact } from '../../../db/transaction.ts'
import type { Actor, Permission } from '../../../kernel/actor.ts'
import { AppError } from '../../../kernel/errors.ts'
import type { Jobs } from '../../../platform/jobs/index.ts'
import { parseUpdate, type UpdateHandler } from '../../accounts/index.ts'
import { setSubscription, upsertContact } from '../../audiences/index.ts'
import { createAudit } from '../../audit/index.ts'
import { permissionsOf, type Role } from '../../auth/index.ts'
import type { Notices } from '../../notices/index.ts'
import { createOperatorChannel } from './channel.ts'
import { createOperatorHandler } from './handler.ts'
import { createResumeHandler, resumeForOperator } from './resume.ts'

type Answer = Exclude<Awaited<ReturnType<UpdateHandler>>, 'pass'>

onEachStore(({ createDatabase }) => {
  const clock = createManualClock(Date.UTC(2026, 0, 15))
  let database: TestDatabase
  let jobs: Jobs
  let notices: Notices
  let handler: UpdateHandler
  let bots: number[]
  let resumed: string[]
  let updates: number

  beforeEach(async () => {
    database = await createDatabase()
    jobs = createTestJobs(database, { clock })
    const wake = () => Promise.resolve()
    const channel = createOperatorChannel({ database, clock, wake })
    const audit = createAudit({ key: Buffer.alloc(32, 7), clock })
    const publicUrl = 'https://switchboard.example.org'
    notices = createTestNotices(database, { clock, realClock: clock, audit, jobs, operatorBot: channel, publicUrl })
    resumed = []
    const resume = {
      account(actor: Actor, id: number) {
        resumed.push(`${actor.name} account ${id}`)
        return Promise.reject(new AppError('test', 'invalid', 'The token of @bakery_bot was revoked.'))
      },
      campaign(actor: Actor, id: number) {
        resumed.push(`${actor.name} campaign ${id}`)
        return Promise.resolve()
      },
    }
    jobs.handle(resumeForOperator, createResumeHandler({ database, clock, resume, wake }))
    handler = createOperatorHandler({ notices, jobs })
    bots = [await insertBot(database.db, 'first_bot'), await insertBot(database.db, 'second_bot')]
    updates = 0
    await jobs.start()
  })
  afterEach(async () => {
    await jobs.stop()
    await database.remove()
  })

  const addUser = async (name: string, role: Role): Promise<Actor & { readonly kind: 'user' }> => {
    const { id } = await transact(database.db, (trx) =>
      trx
        .insertInto('users')
        .values({ name, role, password_hash: 'x', created_at: 0, disabled_at: null })
        .returning('id')
        .executeTakeFirstOrThrow(),
    )
    return { kind: 'user', id, name, permissions: new Set<Permission>(permissionsOf(role)) }
  }
  const handle = (accountId: number, payload: string): Promise<Answer | 'pass'> =>
    transact(database.db, async (trx) => {
      const update = parseUpdate(++updates, payload)
      const contactId = update.chat === null ? null : await upsertContact(trx, update.chat, clock.now())
      return handler(trx, { accountId, updateRowId: updates, update, contactId, at: clock.now() })
    })
  const write = (accountId: number, telegramId: number, text: string) =>
    handle(accountId, messageUpdate(updates, person(telegramId), text))
  const press = async (telegramId: number, data: string): Promise<string> => {
    const answer = await handle(bots[0]!, callbackUpdate(updates, person(telegramId), data))
    return answer === 'pass' ? 'pass' : (answer.callbackAnswer ?? '')
  }
  const said = (answer: Answer | 'pass'): string => (answer === 'pass' ? 'pass' : (answer.replies[0]?.html ?? ''))
  const link = async (user: Actor, telegramId: number, accountId = bots[0]!): Promise<string> => {
    const { code } = await notices.links.begin(database.db, user)
    return said(await write(accountId, telegramId, `/start link_${code}`))
  }
  const raise = (changes = {}) => transact(database.db, (trx) => notices.raise(trx, { ...trouble, ...changes }))
  const settled = (id: number) =>
    until(async () => {
      const notice = await notices.get(database.db, cli, id)
      return notice.sends.some(({ state }) => state === 'planned') ? undefined : notice.sends
    })
  const deliveries = () =>
    database.db
      .selectFrom('deliveries')
      .innerJoin('messages', 'messages.id', 'deliveries.message_ref')
      .select(['origin_kind', 'account_id', 'content'])
      .orderBy('deliveries.id')
      .execute()

  describe('a code', () => {
    it('links the Telegram user who sends it, once', async () => {
      const ada = await addUser('ada', 'owner')
      const { code, bots: open } = await notices.links.begin(database.db, ada)
      expect(open[0]?.url).toBe(`https://t.me/first_bot?start=link_${code}`)
      expect(said(await write(bots[0]!, 501, `/link ${code}`))).toContain('Linked with ada')
      expect(said(await write(bots[0]!, 666, `/link ${code}`))).toContain('not known, was used already')
      expect(await notices.links.list(database.db, ada)).toMatchObject([{ userName: 'ada', username: 'first_bot' }])
    })

    it('is of no use after 15 minutes, in a group, or when a newer one was made', async () => {
      const ada = await addUser('ada', 'owner')
      const { code: old } = await notices.links.begin(database.db, ada)
      const { code } = await notices.links.begin(database.db, ada)
      expect(said(await write(bots[0]!, 501, `/link ${old}`))).toContain('not known')
      const group = { ...person(-5), kind: 'group' as const }
      expect(await handle(bots[0]!, messageUpdate(1, group, `/link ${code}`))).toBe('pass')
      clock.advance(15 * 60_000)
      expect(said(await write(bots[0]!, 501, `/link ${code}`))).toContain('not known')
    })

    it('is only for people, and its link ends with them', async () => {
      await expect(notices.links.begin(database.db, cli)).rejects.toThrow('linked to a person')
      const [ada, bob] = [await addUser('ada', 'owner'), await addUser('bob', 'operator')]
      await link(ada, 501)
      await link(bob, 502)
      expect(await notices.links.list(database.db, bob)).toHaveLength(1)
      const [adas] = (await notices.links.list(database.db, ada)).filter(({ userId }) => userId === ada.id)
      await expect(notices.links.remove(database.db, bob, adas?.id ?? 0)).rejects.toThrow('no link')
      await transact(database.db, (trx) =>
        trx.updateTable('users').set({ disabled_at: 1 }).where('id', '=', bob.id).execute(),
      )
      expect(await press(502, 'n:mute:1')).toContain('not linked')
      await notices.links.remove(database.db, ada, adas?.id ?? 0)
      expect(await press(501, 'n:mute:1')).toContain('not linked')
    })
  })

  describe('a notice', () => {
    it('goes to each linked operator who may see it, with buttons', async () => {
      await link(await addUser('ada', 'owner'), 501)
      const vic = await addUser('vic', 'viewer')
      await link(vic, 502)
      await transact(database.db, (trx) =>
        trx.updateTable('users').set({ role: 'auditor' }).where('id', '=', vic.id).execute(),
      )
      const id = await raise()
      expect(await settled(id)).toMatchObject([
        { channel: 'operator_bot', state: 'sent', detail: 'Handed to @first_bot.' },
      ])
      const sent = (await deliveries()).filter(({ origin_kind }) => origin_kind === 'notice')
      expect(sent).toHaveLength(1)
      expect(JSON.parse(sent[0]?.content ?? '')).toMatchObject({
        html: expect.stringContaining('&lt;401&gt;') as string,
        buttons: [
          [{ text: 'Open', url: `https://switchboard.example.org/notices?notice=${id}` }],
          [{ data: `n:resume:${id}` }, { data: `n:mute:${id}` }],
          [{ data: `n:resolve:${id}` }],
        ],
      })
    })

    it('takes another linked bot when one is down or is what it is about, else says why it could not', async () => {
      const ada = await addUser('ada', 'owner')
      await link(ada, 501, bots[0])
      await transact(database.db, (trx) =>
        trx.updateTable('accounts').set({ state: 'stopped' }).where('id', '=', bots[0]!).execute(),
      )
      const alone = await settled(await raise())
      expect(alone).toMatchObject([{ state: 'skipped' }])
      expect(alone[0]?.detail).toContain('@first_bot does not work now. Link ada with a second bot')
      await link(ada, 501, bots[1])
      const other = await raise({ subject: `account:${bots[0]!}`, groupKey: 'b' })
      expect(await settled(other)).toMatchObject([{ state: 'sent', detail: 'Handed to @second_bot.' }])
      const own = await settled(await raise({ subject: `account:${bots[1]!}`, groupKey: 'c' }))
      expect(own[0]?.detail).toContain('@second_bot is the one that is down')
    })

    it('does not go to somebody who blocked the bot', async () => {
      const ada = await addUser('ada', 'owner')
      await link(ada, 501)
      await transact(database.db, async (trx) => {
        const contactId = await upsertContact(trx, person(501), 0)
        const evidence = { kind: 'blocked_bot', updateId: 1 } as const
        await setSubscription(trx, { accountId: bots[0]!, contactId, status: 'blocked', evidence, at: 0 })
      })
      expect((await settled(await raise()))[0]?.detail).toContain('ada has blocked @first_bot')
    })
  })

  describe('a button', () => {
    it('does what it says for those who may, whoever was sent it', async () => {
      await link(await addUser('ada', 'owner'), 501)
      await link(await addUser('vic', 'viewer'), 502)
      const id = await raise()
      expect(await press(999, `n:resolve:${id}`)).toContain('not linked')
      expect(await press(502, `n:resolve:${id}`)).toContain('needs the permission notices.write')
      expect(await press(502, `n:resume:${id}`)).toContain('needs the permission accounts.write')
      expect(await press(501, `n:mute:${id}`)).toContain('for an hour')
      expect(await notices.mutes(database.db, cli)).toMatchObject([{ kind: 'account_stopped', mutedBy: 'ada' }])
      expect(await press(501, `n:resolve:${id}`)).toContain('dealt with')
      expect((await notices.get(database.db, cli, id)).resolvedBy).toBe('ada')
      expect(await press(501, 'n:resolve:987654')).toContain('not there any more')
    })

    it('resumes after the commit, and tells what came of it', async () => {
      await link(await addUser('ada', 'owner'), 501)
      const [account, campaign] = [await raise(), await raise({ subject: 'campaign:5', groupKey: 'c' })]
      expect(await press(501, `n:resume:${account}`)).toContain('tries it now')
      expect(await press(501, `n:resume:${campaign}`)).toContain('tries it now')
      await until(() => resumed.length === 2)
      expect(resumed.sort()).toEqual(['ada account 3', 'ada campaign 5'])
      const told = await until(async () => {
        const replies = (await deliveries()).filter(({ origin_kind }) => origin_kind === 'reply')
        return replies.length === 2 ? replies.map(({ content }) => content).sort() : undefined
      })
      expect(told[0]).toContain('The campaign goes on.')
      expect(told[1]).toContain('was revoked')
    })
  })
})

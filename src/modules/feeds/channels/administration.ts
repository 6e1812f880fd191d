import { transact, type Trx } from '../../../db/transaction.ts'
import { actorLabel, authorize, type Actor } from '../../../kernel/actor.ts'
import type { ChannelId, SourceId } from '../../../kernel/ids.ts'
import { decodeCursor, toPage } from '../../../kernel/page.ts'
import { recordChannelRights, upsertContact } from '../../audiences/index.ts'
import { gapMs } from '../core/policy/queue.ts'
import type { Administration } from './channel-api.ts'
import { insertChannel, setSources, waitingIds } from './channel-store.ts'
import { checkChat, readChat, titleOf, type CheckedChat } from './chat.ts'
import { problemsOfPolicy, type Compiler } from './compile-policy.ts'
import { addChannelRequestSchema, updateChannelRequestSchema, type Channel, type Policy } from './contract.ts'
import { subjectOfChannel, type ChannelDeps } from './deps.ts'
import {
  channelExists,
  channelNotFound,
  channelSourceMissing,
  channelWrongState,
  policyInvalid,
  templateInvalid,
} from './errors.ts'
import { note } from './note.ts'
import { endPosts } from './post-store.ts'
import { changeChannel, holdChannel, type StoredChannel } from './publish-store.ts'
import { channelsBefore, sourcesThere, sumsOfChannels, type ShownChannel } from './queries.ts'
import { requireChannel } from './reading.ts'
import { showChannel } from './show.ts'
import { resolveStopped } from './stop-channel.ts'

type Deps = Pick<ChannelDeps, 'database' | 'clock' | 'audit' | 'notices' | 'accounts' | 'writer'> & {
  readonly compiler: Compiler
  readonly onChanged: () => void
}

const DAY_MS = 86_400_000
const DROP_ROWS = 500
const NEWEST = Number.MAX_SAFE_INTEGER

export function createAdministration(deps: Deps): Administration {
  const { database, clock, audit, onChanged } = deps
  const show = async (rows: readonly ShownChannel[]): Promise<Channel[]> => {
    const now = clock.now()
    const sums = await sumsOfChannels(
      database.readDb,
      rows.map(({ id }) => id),
      now - DAY_MS,
    )
    return rows.map((row) => showChannel(deps.compiler, row, sums.get(row.id), now))
  }
  const get = async (id: ChannelId): Promise<Channel> => {
    const [shown] = await show([await requireChannel(database.readDb, id)])
    if (shown === undefined) throw channelNotFound(id)
    return shown
  }
  /** Changes a channel that is there, and writes the audit with it. */
  const change = async (actor: Actor, id: ChannelId, act: string, work: Work): Promise<void> => {
    await transact(database.db, async (trx) => {
      const channel = await holdChannel(trx, id)
      if (channel === undefined || channel.state === 'removed') throw channelNotFound(id)
      const details = await work(trx, channel)
      await audit.record(trx, actor, { action: `channel.${act}`, subject: subjectOfChannel(id), details })
    })
    onChanged()
  }

  return {
    async list(actor, { limit, cursor }) {
      authorize(actor, 'feeds.read')
      const [before = NEWEST] = cursor === undefined ? [] : decodeCursor(cursor, 1)
      const page = toPage(await channelsBefore(database.readDb, Number(before), limit + 1), limit, ({ id }) => [id])
      return { ...page, items: await show(page.items) }
    },
    get(actor, id) {
      authorize(actor, 'feeds.read')
      return get(id)
    },
    async add(actor, input) {
      authorize(actor, 'feeds.write')
      return get(await add(deps, actor, addChannelRequestSchema.parse(input)))
    },
    async update(actor, id, input) {
      authorize(actor, 'feeds.write')
      const { title, policy, template } = updateChannelRequestSchema.parse(input)
      requireUsable(deps, policy, template)
      await change(actor, id, 'changed', async (trx, channel) => {
        const soon = policy === undefined ? channel.next_at : clock.now() + gapMs(policy.schedule)
        await changeChannel(trx, id, {
          ...(title === undefined ? {} : { title }),
          ...(policy === undefined ? {} : { policy: JSON.stringify(policy) }),
          ...(template === undefined ? {} : { template: JSON.stringify(template) }),
          next_at: Math.min(channel.next_at, soon),
          updated_at: clock.now(),
        })
        return { title: title !== undefined, policy: policy !== undefined, template: template !== undefined }
      })
      return get(id)
    },
    async setSources(actor, id, sourceIds) {
      authorize(actor, 'feeds.write')
      const distinct = [...new Set(sourceIds)]
      await change(actor, id, 'sources_set', async (trx) => {
        await requireSources(trx, distinct)
        await setSources(trx, id, distinct, clock.now())
        return { sources: distinct.length }
      })
      return get(id)
    },
    async pause(actor, id) {
      authorize(actor, 'feeds.post')
      await change(actor, id, 'paused', async (trx, { title, state }) => {
        if (state !== 'active') throw channelWrongState(title, state, 'paused')
        await changeChannel(trx, id, {
          state: 'paused',
          pause_reason: `Paused by ${actor.name}.`,
          updated_at: clock.now(),
        })
        return {}
      })
      return get(id)
    },
    async resume(actor, id) {
      authorize(actor, 'feeds.post')
      await resume(deps, actor, id, change)
      return get(id)
    },
    async remove(actor, id) {
      authorize(actor, 'feeds.write')
      await change(actor, id, 'removed', async (trx, { title, backlog }) => {
        await setSources(trx, id, [], clock.now())
        await changeChannel(trx, id, { state: 'removed', pause_reason: null, updated_at: clock.now() })
        await resolveStopped(deps, trx, id, `${actor.name} removed the channel`)
        return { title, dropped: backlog }
      })
      const detail = `${actor.name} removed the channel.`
      while (await transact(database.db, (trx) => dropSome(deps, trx, id, detail)));
    },
  }
}

type Work = (trx: Trx, channel: StoredChannel) => Promise<Readonly<Record<string, string | number | boolean>>>
type Change = (actor: Actor, id: ChannelId, act: string, work: Work) => Promise<void>

async function add(
  deps: Deps,
  actor: Actor,
  input: ReturnType<typeof addChannelRequestSchema.parse>,
): Promise<ChannelId> {
  const { accountId, policy, template } = input
  const threadId = input.threadId ?? null
  requireUsable(deps, policy, template)
  const checked = await checkChat(deps, { accountId, chat: readChat(input.chat), threadId })
  const title = input.title ?? titleOf(checked.chat)
  const sourceIds = [...new Set(input.sourceIds)]
  return transact(deps.database.db, async (trx) => {
    const now = deps.clock.now()
    await requireSources(trx, sourceIds)
    const contactId = await remember(trx, accountId, checked, now)
    const texts = { policy: JSON.stringify(policy), template: JSON.stringify(template), createdBy: actorLabel(actor) }
    const id = await insertChannel(trx, { accountId, contactId, threadId: threadId ?? 0, title, ...texts }, now)
    if (id === undefined) throw channelExists(title)
    await setSources(trx, id, sourceIds, now)
    const details = { title, telegramId: checked.chat.id, accountId, sources: sourceIds.length }
    await deps.audit.record(trx, actor, { action: 'channel.added', subject: subjectOfChannel(id), details })
    return id
  })
}

async function remember(trx: Trx, accountId: number, { chat, rights }: CheckedChat, at: number): Promise<number> {
  const contactId = await upsertContact(trx, chat, at)
  await recordChannelRights(trx, { accountId, contactId, rights, evidence: { asked: 'getChatMember' }, at })
  return contactId
}

async function resume(deps: Deps, actor: Actor, id: ChannelId, change: Change): Promise<void> {
  const shown = await requireChannel(deps.database.readDb, id)
  if (shown.state !== 'paused') throw channelWrongState(shown.title, shown.state, 'resumed')
  const { account_id: accountId, telegram_id: chat, thread_id: threadId } = shown
  const checked = await checkChat(deps, { accountId, chat, threadId: threadId === 0 ? null : threadId })
  await change(actor, id, 'resumed', async (trx, { title, state }) => {
    if (state !== 'paused') throw channelWrongState(title, state, 'resumed')
    await remember(trx, accountId, checked, deps.clock.now())
    await changeChannel(trx, id, { state: 'active', pause_reason: null, updated_at: deps.clock.now() })
    await resolveStopped(deps, trx, id, `${actor.name} resumed the channel`)
    return {}
  })
}

function requireUsable({ writer }: Deps, policy: Policy | undefined, template: Channel['template'] | undefined): void {
  const problems = policy === undefined ? [] : problemsOfPolicy(policy)
  if (problems.length > 0) throw policyInvalid(problems)
  const refused = template === undefined ? [] : writer.check(template)
  if (refused.length > 0)
    throw templateInvalid(refused.map(({ path, message }) => ({ path: `template.${path}`, message })))
}

async function requireSources(trx: Trx, ids: readonly SourceId[]): Promise<void> {
  const there = await sourcesThere(trx, ids)
  const missing = ids.filter((id) => !there.has(id))
  if (missing.length > 0) throw channelSourceMissing(missing)
}

/** Returns whether more may be left. */
async function dropSome(deps: Deps, trx: Trx, id: ChannelId, detail: string): Promise<boolean> {
  const ids = await waitingIds(trx, id, DROP_ROWS)
  const end = { state: 'dropped', reason: 'channel_removed', detail } as const
  const ended = await endPosts(trx, ids, end, deps.clock.now())
  await note(
    trx,
    deps,
    ended.map((post) => ({ postId: post.id, kind: 'dropped' as const, text: detail })),
  )
  return ids.length === DROP_ROWS
}

import { transact, type Trx } from '../../../db/transaction.ts'
import { actorLabel, authorize, type Actor } from '../../../kernel/actor.ts'
import type { ChannelId, SourceId } from '../../../kernel/ids.ts'
import { decodeCursor, toPage } from '../../../kernel/page.ts'
import { gapMs } from '../core/policy/queue.ts'
import type { Administration } from './channel-api.ts'
import { insertChannel, setSources } from './channel-store.ts'
import { createChange, type Change } from './change-channel.ts'
import { checkChat, readChat, rememberChat, titleOf } from './chat.ts'
import { problemsOfPolicy, type Compiler } from './compile-policy.ts'
import { addChannelRequestSchema, updateChannelRequestSchema, type Channel, type Policy } from './contract.ts'
import { subjectOfChannel, type ChannelDeps } from './deps.ts'
import { channelExists, channelNotFound, channelSourceMissing, policyInvalid, templateInvalid } from './errors.ts'
import { changeChannel } from './publish-store.ts'
import { channelsBefore, sourcesThere, sumsOfChannels, type ShownChannel } from './queries.ts'
import { requireChannel } from './reading.ts'
import { createRunning } from './running.ts'
import { showChannel } from './show.ts'

type Deps = Pick<ChannelDeps, 'database' | 'clock' | 'audit' | 'notices' | 'accounts' | 'writer'> & {
  readonly compiler: Compiler
  readonly onChanged: () => void
}

const DAY_MS = 86_400_000
const NEWEST = Number.MAX_SAFE_INTEGER

export function createAdministration(deps: Deps): Administration {
  const { database, clock } = deps
  const show = async (rows: readonly ShownChannel[]): Promise<Channel[]> => {
    const now = clock.now()
    const sums = await sumsOfChannels(
      database.readDb,
      rows.map(({ id }) => id),
      now - DAY_MS,
    )
    return rows.flatMap((row) => {
      const own = sums.get(row.id)
      return own === undefined ? [] : [showChannel(deps.compiler, row, own, now)]
    })
  }
  const get = async (id: ChannelId): Promise<Channel> => {
    const [shown] = await show([await requireChannel(database.readDb, id)])
    if (shown === undefined) throw channelNotFound(id)
    return shown
  }
  const change = createChange(deps)
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
      await update(deps, actor, { id, ...updateChannelRequestSchema.parse(input) }, change)
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
    ...createRunning(deps, change, get),
  }
}

async function update(
  deps: Deps,
  actor: Actor,
  { id, title, policy, template }: { readonly id: ChannelId } & ReturnType<typeof updateChannelRequestSchema.parse>,
  change: Change,
): Promise<void> {
  requireUsable(deps, policy, template)
  const now = deps.clock.now()
  await change(actor, id, 'changed', async (trx, channel) => {
    const soon = policy === undefined ? channel.next_at : now + gapMs(policy.schedule)
    await changeChannel(trx, id, {
      ...(title === undefined ? {} : { title }),
      ...(policy === undefined ? {} : { policy: JSON.stringify(policy) }),
      ...(template === undefined ? {} : { template: JSON.stringify(template) }),
      next_at: Math.min(channel.next_at, soon),
      updated_at: now,
    })
    return { title: title !== undefined, policy: policy !== undefined, template: template !== undefined }
  })
}

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
    const contactId = await rememberChat(trx, accountId, checked, now)
    const texts = { policy: JSON.stringify(policy), template: JSON.stringify(template), createdBy: actorLabel(actor) }
    const id = await insertChannel(trx, { accountId, contactId, threadId: threadId ?? 0, title, ...texts }, now)
    if (id === undefined) throw channelExists(title)
    await setSources(trx, id, sourceIds, now)
    const details = { title, telegramId: checked.chat.id, accountId, sources: sourceIds.length }
    await deps.audit.record(trx, actor, { action: 'channel.added', subject: subjectOfChannel(id), details })
    return id
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

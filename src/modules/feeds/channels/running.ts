import { transact, type Trx } from '../../../db/transaction.ts'
import { authorize, type Actor } from '../../../kernel/actor.ts'
import type { ChannelId } from '../../../kernel/ids.ts'
import { cancelPost } from '../../delivery/index.ts'
import type { Administration } from './channel-api.ts'
import { setSources, waitingIds } from './channel-store.ts'
import { checkChat, rememberChat } from './chat.ts'
import type { Change } from './change-channel.ts'
import type { Channel } from './contract.ts'
import type { ChannelDeps } from './deps.ts'
import { channelWrongState } from './errors.ts'
import { note } from './note.ts'
import { changePost, endPosts } from './post-store.ts'
import { changeChannel, postingOf } from './publish-store.ts'
import { requireChannel } from './reading.ts'
import { resolveStopped } from './stop-channel.ts'

type Deps = Pick<ChannelDeps, 'database' | 'clock' | 'notices' | 'accounts'>

const DROP_ROWS = 500

/** Channels pause, go on and end. */
export function createRunning(
  deps: Deps,
  change: Change,
  get: (id: ChannelId) => Promise<Channel>,
): Pick<Administration, 'pause' | 'resume' | 'empty' | 'remove'> {
  const { database, clock } = deps
  return {
    async pause(actor, id) {
      authorize(actor, 'feeds.post')
      await change(actor, id, 'paused', async (trx, { title, state }) => {
        if (state !== 'active') throw channelWrongState(title, state, 'paused')
        await takeBack(deps, trx, id)
        const reason = { pause_reason: `Paused by ${actor.name}.`, updated_at: clock.now() }
        await changeChannel(trx, id, { state: 'paused', ...reason })
        return {}
      })
      return get(id)
    },
    async resume(actor, id) {
      authorize(actor, 'feeds.post')
      await resume(deps, actor, id, change)
      return get(id)
    },
    async empty(actor, id, reason) {
      authorize(actor, 'feeds.post')
      await change(actor, id, 'emptied', (_trx, { backlog }) => Promise.resolve({ reason, dropped: backlog }))
      const end = { reason: 'person', detail: `${actor.name} emptied the queue: ${reason}` }
      while (await transact(database.db, (trx) => dropSome(deps, trx, id, end)));
      return get(id)
    },
    async remove(actor, id) {
      authorize(actor, 'feeds.write')
      await change(actor, id, 'removed', async (trx, { title, backlog }) => {
        await takeBack(deps, trx, id)
        await setSources(trx, id, [], clock.now())
        await changeChannel(trx, id, { state: 'removed', pause_reason: null, updated_at: clock.now() })
        await resolveStopped(deps, trx, id, `${actor.name} removed the channel`)
        return { title, dropped: backlog }
      })
      const end = { reason: 'channel_removed', detail: `${actor.name} removed the channel.` }
      while (await transact(database.db, (trx) => dropSome(deps, trx, id, end)));
    },
  }
}

async function resume(deps: Deps, actor: Actor, id: ChannelId, change: Change): Promise<void> {
  const shown = await requireChannel(deps.database.readDb, id)
  if (shown.state !== 'paused') throw channelWrongState(shown.title, shown.state, 'resumed')
  const { account_id: accountId, telegram_id: chat, thread_id: threadId } = shown
  const checked = await checkChat(deps, { accountId, chat, threadId: threadId === 0 ? null : threadId })
  await change(actor, id, 'resumed', async (trx, { title, state }) => {
    if (state !== 'paused') throw channelWrongState(title, state, 'resumed')
    await rememberChat(trx, accountId, checked, deps.clock.now())
    await changeChannel(trx, id, { state: 'active', pause_reason: null, updated_at: deps.clock.now() })
    await resolveStopped(deps, trx, id, `${actor.name} resumed the channel`)
    return {}
  })
}

/** Posts that delivery has and has not begun wait in the queue again. */
async function takeBack({ clock }: Deps, trx: Trx, id: ChannelId): Promise<void> {
  for (const post of await postingOf(trx, id)) {
    if (post.telegram_message_id !== null || post.delivery_id === null) continue
    const taken = await cancelPost(trx, post.delivery_id, clock.now())
    if (taken !== null) await changePost(trx, post, { state: 'queued', operation: null, updated_at: clock.now() })
  }
}

/** Returns whether more may be left. */
async function dropSome(
  deps: Deps,
  trx: Trx,
  id: ChannelId,
  end: { readonly reason: string; readonly detail: string },
): Promise<boolean> {
  const ids = await waitingIds(trx, id, DROP_ROWS)
  const ended = await endPosts(trx, ids, { state: 'dropped', ...end }, deps.clock.now())
  await note(
    trx,
    deps,
    ended.map((post) => ({ postId: post.id, kind: 'dropped' as const, text: end.detail })),
  )
  return ids.length === DROP_ROWS
}

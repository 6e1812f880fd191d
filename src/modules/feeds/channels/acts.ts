import { transact, type Trx } from '../../../db/transaction.ts'
import { authorize, type Actor } from '../../../kernel/actor.ts'
import type { PostState } from '../../../db/tables/feeds.ts'
import type { PostId } from '../../../kernel/ids.ts'
import type { Acts, Reading } from './channel-api.ts'
import type { Post } from './contract.ts'
import { subjectOfPost } from './deps.ts'
import { postNotFound, postWrongState } from './errors.ts'
import { hurry, postItem } from './post-item.ts'
import { note } from './note.ts'
import { changePost, findPost, holdPost, isWaiting, type StoredPost } from './post-store.ts'
import { holdChannel, type StoredChannel } from './publish-store.ts'
import { rankFor } from './rank-for.ts'
import { resolve } from './resolve.ts'
import type { SettleDeps } from './settle.ts'
import type { ChannelDeps } from './deps.ts'

type Deps = SettleDeps &
  Pick<ChannelDeps, 'database' | 'audit'> & { readonly reading: Pick<Reading, 'post'>; readonly onChanged: () => void }

type Work = (trx: Trx, post: StoredPost, channel: StoredChannel) => Promise<Readonly<Record<string, string | number>>>

type Drop = (
  actor: Actor,
  id: PostId,
  how: { readonly reason: string; readonly from: (state: PostState) => boolean },
) => Promise<Post>

const needsPerson = (state: PostState): boolean => state === 'approval' || state === 'held'

/** What people do with posts. The channel is kept to the transaction first, as the publisher does. */
export function createActs(deps: Deps): Acts {
  const { database, clock, audit, onChanged, reading } = deps
  const act = createAct(deps)
  const drop: Drop = (actor, id, { reason, from }) =>
    act(actor, id, 'dropped', async (trx, post) => {
      if (!from(post.state)) throw postWrongState(id, post.state, 'dropped')
      const detail = `${actor.name} dropped it: ${reason}`
      await changePost(trx, post, { state: 'dropped', reason: 'person', detail, updated_at: clock.now() })
      await note(trx, deps, [{ postId: id, kind: 'dropped', text: detail }])
      return { reason }
    })

  return {
    approve: (actor, id) =>
      act(actor, id, 'approved', async (trx, post) => {
        if (!needsPerson(post.state)) throw postWrongState(id, post.state, 'approved')
        await changePost(trx, post, { state: 'queued', updated_at: clock.now() })
        await note(trx, deps, [{ postId: id, kind: 'approved', text: `${actor.name} let it pass.` }])
        return {}
      }),
    drop: (actor, id, reason) => drop(actor, id, { reason, from: isWaiting }),
    decline: (actor, id, reason) => drop(actor, id, { reason, from: needsPerson }),
    postNow: (actor, id) =>
      act(actor, id, 'hurried', async (trx, post, channel) => {
        const isOver = post.state === 'failed' || post.state === 'expired' || post.state === 'dropped'
        if (!isWaiting(post.state) && !isOver) throw postWrongState(id, post.state, 'posted now')
        await hurry(trx, post, channel, clock.now())
        await note(trx, deps, [{ postId: id, kind: 'approved', text: `${actor.name} wants it posted now.` }])
        return { from: post.state }
      }),
    move: (actor, id, move) =>
      act(actor, id, 'moved', async (trx, post) => {
        if (post.state !== 'queued') throw postWrongState(id, post.state, 'moved')
        await changePost(trx, post, { rank: await rankFor(trx, post, move), updated_at: clock.now() })
        return {}
      }),
    resolve: (actor, id, decision) =>
      act(actor, id, 'resolved', async (trx, post, channel) => {
        await resolve(deps, trx, { actor, post, channel, decision })
        return { decision }
      }),
    async postItem(actor, channelId, { itemId, again }) {
      authorize(actor, 'feeds.post')
      const id = await transact(database.db, async (trx) => {
        const postId = await postItem(deps, trx, { actor, channelId, itemId, again })
        const details = { channelId, itemId }
        await audit.record(trx, actor, { action: 'post.asked', subject: subjectOfPost(postId), details })
        return postId
      })
      onChanged()
      return reading.post(actor, id)
    },
  }
}

/** Changes a post, writes the audit with it and shows what came of it. */
const createAct =
  ({ database, audit, onChanged, reading }: Deps) =>
  async (actor: Actor, id: PostId, name: string, work: Work): Promise<Post> => {
    authorize(actor, 'feeds.post')
    await transact(database.db, async (trx) => {
      const known = await findPost(trx, id)
      const channel = known === undefined ? undefined : await holdChannel(trx, known.channel_id)
      const post = await holdPost(trx, id)
      if (post === undefined || channel === undefined) throw postNotFound(id)
      const details = { channelId: channel.id, ...(await work(trx, post, channel)) }
      await audit.record(trx, actor, { action: `post.${name}`, subject: subjectOfPost(id), details })
    })
    onChanged()
    return reading.post(actor, id)
  }

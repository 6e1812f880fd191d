import type { Trx } from '../../../db/transaction.ts'
import type { Actor } from '../../../kernel/actor.ts'
import { resolvePost } from '../../delivery/index.ts'
import { channelWrongState, postWrongState } from './errors.ts'
import { note } from './note.ts'
import { changePost, type StoredPost } from './post-store.ts'
import { countUncertain, type StoredChannel } from './publish-store.ts'
import { resolveUncertainNotice, settlePost, wakeLater, type SettleDeps } from './settle.ts'

interface Resolution {
  readonly actor: Actor
  readonly post: StoredPost
  readonly channel: StoredChannel
  readonly decision: 'there' | 'again'
}

/** What a person says of a post in doubt. */
export async function resolve(
  deps: SettleDeps,
  trx: Trx,
  { actor, post, channel, decision }: Resolution,
): Promise<void> {
  const now = deps.clock.now()
  if (post.state !== 'uncertain' || post.delivery_id === null) throw postWrongState(post.id, post.state, 'resolved')
  if (decision === 'again' && channel.state !== 'active')
    throw channelWrongState(channel.title, channel.state, 'posted to')
  const settled = await resolvePost(trx, post.delivery_id, decision === 'there' ? 'sent' : 'planned', now)
  if (settled === null) throw postWrongState(post.id, post.state, 'resolved')
  const what = decision === 'there' ? 'says that it is there' : 'wants it posted again'
  await note(trx, deps, [{ postId: post.id, kind: 'resolved', text: `${actor.name} ${what}.` }])
  if (decision === 'there') await settlePost(deps, trx, settled)
  else {
    await changePost(trx, post, { state: 'posting', reason: null, detail: null, updated_at: now })
    wakeLater(deps, channel.account_id)
  }
  if ((await countUncertain(trx, channel.id)) === 0)
    await resolveUncertainNotice(deps, trx, channel.id, `${actor.name} decided`)
}

import type { Trx } from '../../../db/transaction.ts'
import type { ChannelId } from '../../../kernel/ids.ts'
import { subjectOfChannel, type ChannelDeps } from './deps.ts'
import { changeChannel, findChannel } from './publish-store.ts'

type Deps = Pick<ChannelDeps, 'clock' | 'notices'>

const groupOf = (id: ChannelId): string => `channel_stopped ${id}`

/** Pauses a channel that cannot go on by itself, and tells operators. Does nothing unless it is active. */
export async function stopChannel({ clock, notices }: Deps, trx: Trx, id: ChannelId, reason: string): Promise<void> {
  const channel = await findChannel(trx, id)
  if (channel?.state !== 'active') return
  await changeChannel(trx, id, { state: 'paused', pause_reason: reason, updated_at: clock.now() })
  await notices.raise(trx, {
    kind: 'channel_stopped',
    severity: 'error',
    subject: subjectOfChannel(id),
    title: `Nothing is posted to “${channel.title}” any more`,
    text: reason,
    groupKey: groupOf(id),
    details: { channelId: id, title: channel.title, waiting: channel.backlog },
  })
}

export const resolveStopped = (
  { notices }: Pick<Deps, 'notices'>,
  trx: Trx,
  id: ChannelId,
  by: string,
): Promise<void> => notices.resolve(trx, groupOf(id), by)

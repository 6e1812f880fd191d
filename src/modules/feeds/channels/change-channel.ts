import { transact, type Trx } from '../../../db/transaction.ts'
import type { Actor } from '../../../kernel/actor.ts'
import type { ChannelId } from '../../../kernel/ids.ts'
import { subjectOfChannel, type ChannelDeps } from './deps.ts'
import { channelNotFound } from './errors.ts'
import { holdChannel, type StoredChannel } from './publish-store.ts'

/** What it returns is told in the audit. */
type Work = (trx: Trx, channel: StoredChannel) => Promise<Readonly<Record<string, string | number | boolean>>>

/** Changes a channel that is there, and writes the audit with it. */
export type Change = (actor: Actor, id: ChannelId, act: string, work: Work) => Promise<void>

type Deps = Pick<ChannelDeps, 'database' | 'audit'> & { readonly onChanged: () => void }

export const createChange =
  ({ database, audit, onChanged }: Deps): Change =>
  async (actor, id, act, work) => {
    await transact(database.db, async (trx) => {
      const channel = await holdChannel(trx, id)
      if (channel === undefined || channel.state === 'removed') throw channelNotFound(id)
      const details = await work(trx, channel)
      await audit.record(trx, actor, { action: `channel.${act}`, subject: subjectOfChannel(id), details })
    })
    onChanged()
  }

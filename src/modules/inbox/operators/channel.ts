import type { Database } from '../../../db/database.ts'
import { transact, type Trx } from '../../../db/transaction.ts'
import type { Clock } from '../../../kernel/clock.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import { enqueue } from '../../delivery/index.ts'
import {
  linkedReaders,
  nameOf,
  waysTo,
  type NoticeChannelPort,
  type OutgoingNotice,
  type SendResult,
  type Way,
} from '../../notices/index.ts'
import { operatorMessage } from './message.ts'
import { noticeDelivery } from './queries.ts'

export interface OperatorChannelDeps {
  readonly database: Pick<Database, 'db'>
  readonly clock: Clock
  readonly wake: (accountId: AccountId) => Promise<void>
}

/** Tells linked operators of a notice through one of their bots that works; never through the one that the notice is about. */
export function createOperatorChannel({ database, clock, wake }: OperatorChannelDeps): NoticeChannelPort {
  return {
    targets: async (trx) => (await linkedReaders(trx)).map((userId) => `user:${userId}`),
    async deliver(notice, target) {
      const userId = Number(target.slice('user:'.length))
      const handed = await transact(database.db, (trx) => hand(trx, notice, userId, clock.now()))
      if (handed.accountId !== null) await wake(handed.accountId)
      return handed.result
    },
  }
}

interface Handed {
  readonly accountId: AccountId | null
  readonly result: SendResult
}

async function hand(trx: Trx, notice: OutgoingNotice, userId: number, now: number): Promise<Handed> {
  const before = await noticeDelivery(trx, notice.sendId)
  if (before !== undefined) return sent(before, before.username)
  const ways = await waysTo(trx, userId)
  const way = ways.find((candidate) => isUsable(candidate, notice))
  if (way === undefined) return skipped(whyNot(ways, notice, await nameOf(trx, userId)))
  await enqueue(trx, {
    origin: { kind: 'notice', id: notice.sendId },
    accountId: way.accountId,
    contactId: way.contactId,
    content: operatorMessage(notice),
    now,
  })
  return sent(way, way.username)
}

const isUsable = ({ accountId, isActive, isOpen }: Way, { subject }: OutgoingNotice): boolean =>
  isActive && isOpen && subject !== `account:${accountId}`

const sent = ({ accountId }: { accountId: AccountId }, username: string): Handed => ({
  accountId,
  result: { kind: 'sent', detail: `Handed to @${username}.` },
})
const skipped = (detail: string): Handed => ({ accountId: null, result: { kind: 'skipped', detail } })

function whyNot(ways: readonly Way[], { subject }: OutgoingNotice, name: string): string {
  if (ways.length === 0) return `${name} has no link to a bot any more.`
  const reasons = ways.map(({ username, isOpen, accountId }) => {
    if (subject === `account:${accountId}`) return `@${username} is the one that is down`
    return isOpen ? `@${username} does not work now` : `${name} has blocked @${username}`
  })
  return `Not told in Telegram: ${reasons.join(', ')}. Link ${name} with a second bot in Settings > Notices.`
}

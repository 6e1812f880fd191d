import type { Trx } from '../../../db/transaction.ts'
import type { AccountId } from '../../../kernel/ids.ts'
import { afterCommit } from '../../../db/transaction.ts'
import type { PostHooks } from '../../delivery/index.ts'
import type { Offers } from '../ports.ts'
import { createActs } from './acts.ts'
import { createAdministration } from './administration.ts'
import { activeChannels } from './channel-store.ts'
import type { ChannelApi } from './channel-api.ts'
import { createCompiler } from './compile-policy.ts'
import type { ChannelDeps } from './deps.ts'
import { createOffers } from './offers.ts'
import { createPublisher } from './publisher.ts'
import { createReading } from './reading.ts'
import { createPatterns } from './regex.ts'
import { settlePost } from './settle.ts'
import { stopChannel } from './stop-channel.ts'

export interface Channels extends ChannelApi {
  /** For sources, in the transaction of a reading. */
  readonly offers: Offers
  /** For delivery and accounts. */
  readonly hooks: PostHooks & {
    onAccountRemoved(trx: Trx, account: { readonly id: AccountId; readonly username: string }): Promise<void>
    /** The first start of a restored copy: every channel stops. Returns how many. */
    onRestored(trx: Trx, until: number): Promise<number>
  }
  /** Goes on with what was queued; after `delivery.recover()`. */
  start(): void
  stop(): Promise<void>
}

export function createChannels(deps: ChannelDeps): Channels {
  const inner = { ...deps, compiler: createCompiler(), find: createPatterns() }
  const publisher = createPublisher(inner)
  const onChanged = (): void => publisher.wake()
  const reading = createReading(inner)
  const offers = createOffers(inner)
  return {
    administration: createAdministration({ ...inner, onChanged }),
    reading,
    acts: createActs({ ...inner, reading, onChanged }),
    offers: {
      ...offers,
      async offer(trx, request) {
        await offers.offer(trx, request)
        afterCommit(onChanged)
      },
    },
    hooks: {
      async onPostSettled(trx, settled) {
        await settlePost(inner, trx, settled)
        afterCommit(onChanged)
      },
      async onAccountRemoved(trx, { id, username }) {
        const reason = `Its bot @${username} was removed. Add the bot again with its token and resume the channel: what waits is posted then.`
        for (const channel of await activeChannels(trx, id)) await stopChannel(inner, trx, channel.id, reason)
      },
      async onRestored(trx, until) {
        const channels = await activeChannels(trx, null)
        for (const channel of channels) await stopChannel(inner, trx, channel.id, restoredUntil(until))
        return channels.length
      },
    },
    start() {
      if (deps.works) publisher.start()
    },
    stop: () => publisher.stop(),
  }
}

const restoredUntil = (until: number): string =>
  `It came out of a backup of ${new Date(until).toISOString().slice(0, 16).replace('T', ' ')} UTC. If the install that the backup was taken of went on posting, empty the queue before you resume: it may have posted what waits here.`

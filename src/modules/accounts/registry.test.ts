import { describe, expect, it } from 'vitest'
import { onEachStore } from '../../../test/support/each-store.ts'
import { insertBot } from '../../../test/support/people.ts'
import { silentLogger } from '../../kernel/log.ts'
import { quietSender } from '../../../test/support/quiet-sender.ts'
import type { AccountChange } from './accounts.ts'
import { createRegistry } from './registry.ts'

const sender = quietSender

onEachStore(({ createDatabase }) => {
  describe('the live sender of an active account', () => {
    it('is let go when its lease is lost, and made anew under the next', async () => {
      const database = await createDatabase()
      try {
        const accountId = await insertBot(database.db, 'leased_bot')
        await database.db
          .updateTable('accounts')
          .set({ token_sealed: new Uint8Array([1]) })
          .execute()
        let fence: number | null = 1
        const registry = createRegistry({
          db: database.db,
          senders: {
            botApi: () => ({ ...sender }),
            webhook: () => Promise.resolve({ kind: 'unreachable', detail: 'not asked here' }),
          },
          leases: {
            fenceOf: () => fence,
            isSure: (_accountId, asked) => asked === fence,
            inForce: (_trx, leases) => Promise.resolve(leases),
          },
          openToken: () => Promise.resolve('1:token'),
          onUnreadableToken: () => Promise.resolve(),
          logger: silentLogger,
        })
        const changes: AccountChange['state'][] = []
        registry.onChange(({ state }) => changes.push(state))
        registry.open()
        for (const next of [1, null, 3, 4]) {
          fence = next
          await registry.sync(accountId)
        }
        expect(changes).toEqual(['active', 'paused', 'active', 'paused', 'active'])
        await registry.close()
      } finally {
        await database.remove()
      }
    })
  })
})

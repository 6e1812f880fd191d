import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { BotHandle } from '../../../simulator/index.ts'
import { cli, createAccountScene, type AccountScene } from '../../../test/support/account-scene.ts'
import { transact } from '../../db/transaction.ts'
import type { Sender } from '../../telegram/gateway.ts'
import type { Accounts } from './index.ts'

describe('a bot that Telegram refuses', () => {
  let scene: AccountScene
  let accounts: Accounts
  let bot: BotHandle
  beforeEach(async () => {
    scene = await createAccountScene()
    accounts = await scene.again()
    accounts.start()
    bot = await scene.addBot()
  })
  afterEach(() => scene.close())

  const add = () => accounts.add(scene.database.db, cli, { token: bot.token })
  const notices = () =>
    scene.database.db
      .selectFrom('notices')
      .select(['title', 'count', 'resolved_by', 'open_key'])
      .orderBy('id')
      .execute()
  const stop = (id: number, from?: Sender) =>
    transact(scene.database.db, (trx) => accounts.stopAccount(trx, id, '401 Unauthorized', from))
  const stateOf = async (id: number) => (await accounts.get(scene.database.db, cli, id)).state

  it('makes one notice, which its return resolves', async () => {
    const { id, username } = await add()
    await stop(id)
    await stop(id)
    expect(await notices()).toMatchObject([{ title: `@${username} was stopped`, count: 1, resolved_by: null }])
    await accounts.resume(scene.database.db, cli, id)
    expect(await notices()).toMatchObject([{ open_key: null, resolved_by: 'the bot was resumed' }])
  })

  it('makes none when the transaction that stopped it is undone', async () => {
    const { id } = await add()
    const undone = transact(scene.database.db, async (trx) => {
      await accounts.stopAccount(trx, id, '401 Unauthorized')
      throw new Error('undo')
    })
    await expect(undone).rejects.toThrow('undo')
    expect(await notices()).toEqual([])
    expect(await stateOf(id)).toBe('active')
  })

  it('is not stopped by a late answer to the token it had before it was added again', async () => {
    const { id } = await add()
    const old = accounts.senderOf(id)
    await accounts.remove(scene.database.db, cli, id)
    await stop(id, old)
    expect((await add()).id).toBe(id)
    await stop(id, old)
    expect(await stateOf(id)).toBe('active')
    expect(await notices()).toEqual([])
    await stop(id, accounts.senderOf(id))
    expect(await stateOf(id)).toBe('stopped')
  })

  it('gets its new sender only when what the old one has in flight is settled', async () => {
    const { id } = await add()
    let settle = (): void => undefined
    const settled = new Promise<void>((resolve) => {
      settle = resolve
    })
    const seen: string[] = []
    accounts.onChange(({ state }) => {
      seen.push(state)
      return state === 'active' ? undefined : settled
    })
    await accounts.remove(scene.database.db, cli, id)
    const back = add()
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(accounts.senderOf(id)).toBeUndefined()
    await stop(id)
    settle()
    await back
    expect(seen).toEqual(['removed', 'active'])
    expect(await stateOf(id)).toBe('active')
  })
})

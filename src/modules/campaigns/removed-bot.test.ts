import { afterEach, beforeEach, expect, it } from 'vitest'
import { createCampaignScene, makeDraft, operator, type CampaignScene } from '../../../test/support/campaign-scene.ts'
import { onEachStore } from '../../../test/support/each-store.ts'
import { transact } from '../../db/transaction.ts'

onEachStore(({ store }) => {
  let scene: CampaignScene
  beforeEach(async () => {
    scene = await createCampaignScene({ bots: 2, store })
    scene.answer = () => ({ kind: 'throttled', retryAfterMs: 3_600_000, scope: 'account', detail: 'wait' })
    await scene.subscribe(3, [0])
  })
  afterEach(() => scene.close())

  const start = async (): Promise<number> => {
    const id = await makeDraft(scene)
    await scene.campaigns.lifecycle.start(operator, id, 3)
    await scene.until(async () => (await scene.state(id)) === 'running')
    return id
  }
  const remove = (position: number) =>
    transact(scene.database.db, (trx) =>
      scene.campaigns.hooks.onAccountRemoved(trx, { id: scene.bots[position]!, username: `bot_${position}` }),
    )
  const notices = () => scene.database.db.selectFrom('notices').select(['kind', 'text', 'resolved_by']).execute()

  it('pauses a campaign whose people wait for a bot that was removed, and tells why', async () => {
    const id = await start()
    await remove(0)
    expect(await scene.campaigns.drafts.get(operator, id)).toMatchObject({
      state: 'paused',
      pauseReason: expect.stringContaining('@bot_0 was removed') as string,
    })
    expect(await notices()).toMatchObject([{ kind: 'campaign_paused', resolved_by: null }])
    await scene.campaigns.lifecycle.resume(operator, id)
    expect(await scene.state(id)).toBe('running')
    expect((await notices())[0]?.resolved_by).toContain('resumed the campaign')
  })

  it('does not resume it when every bot of it was removed', async () => {
    const id = await start()
    await remove(0)
    await transact(scene.database.db, (trx) => trx.updateTable('accounts').set({ state: 'removed' }).execute())
    await expect(scene.campaigns.lifecycle.resume(operator, id)).rejects.toMatchObject({
      code: 'campaign_bots_removed',
    })
    expect(await scene.state(id)).toBe('paused')
  })

  it('lets a campaign alone that has nothing left for the bot', async () => {
    const id = await start()
    await remove(1)
    expect(await scene.state(id)).toBe('running')
    expect(await notices()).toEqual([])
  })
})

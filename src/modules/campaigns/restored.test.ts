import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  codeOf,
  createCampaignScene,
  makeDraft,
  operator,
  type CampaignScene,
} from '../../../test/support/campaign-scene.ts'
import { onEachStore } from '../../../test/support/each-store.ts'
import { transact } from '../../db/transaction.ts'

const UNTIL = Date.UTC(2026, 0, 15, 3)
const PEOPLE = 40

onEachStore(({ store }) => {
  let scene: CampaignScene
  beforeEach(async () => {
    scene = await createCampaignScene({ store })
    await scene.subscribe(PEOPLE)
  })
  afterEach(() => scene.close())

  /** A campaign of which a part is sent; the rest waits. */
  async function halfSent(): Promise<number> {
    const id = await makeDraft(scene)
    await scene.campaigns.lifecycle.start(operator, id, PEOPLE)
    await scene.until(() => scene.requests.length > 5)
    await scene.campaigns.lifecycle.pause(operator, id)
    await scene.until(async () => (await scene.sums(id))['sending'] === 0)
    return id
  }

  const restore = (): Promise<number> => transact(scene.database.db, (trx) => scene.campaigns.holdRestored(trx, UNTIL))

  describe('a campaign that came out of a backup', () => {
    it('is held, and does not go on before somebody said what the original did', async () => {
      const id = await halfSent()
      expect(await restore()).toBe(1)
      expect(await scene.campaigns.drafts.get(operator, id)).toMatchObject({ state: 'paused', restoredUntil: UNTIL })
      const sent = scene.requests.length
      expect(await codeOf(scene.campaigns.lifecycle.resume(operator, id))).toBe('campaign_restored')
      expect(await scene.state(id)).toBe('paused')
      expect(scene.requests.length).toBe(sent)
    })

    it('goes on for everybody once when the original had stopped', async () => {
      const id = await halfSent()
      await restore()
      await scene.campaigns.lifecycle.resume(operator, id, 'stopped')
      await scene.until(async () => (await scene.state(id)) === 'completed')
      expect(await scene.sums(id)).toMatchObject({ total: PEOPLE, sent: PEOPLE })
      expect(new Set(scene.requests.map(({ chatId }) => chatId)).size).toBe(scene.requests.length)
    })

    it.each(['went_on', 'unknown'] as const)('sends nothing more of it when the answer is %s', async (original) => {
      const id = await halfSent()
      await restore()
      const sent = scene.requests.length
      await scene.campaigns.lifecycle.resume(operator, id, original)
      await scene.until(async () => (await scene.state(id)) === 'completed')
      expect(scene.requests.length).toBe(sent)
      expect(await scene.sums(id)).toMatchObject({ total: PEOPLE, sent, uncertain: PEOPLE - sent })
      expect((await scene.campaigns.drafts.get(operator, id)).restoredUntil).toBeNull()
    })

    it('plans the people whom the backup had not reached yet, and sends them nothing in doubt', async () => {
      const id = await halfSent()
      await scene.database.db
        .updateTable('campaigns')
        .set({ plan_account: 0, plan_contact: 0 })
        .where('id', '=', id)
        .execute()
      await scene.subscribe(5)
      await restore()
      const sent = scene.requests.length
      await scene.campaigns.lifecycle.resume(operator, id, 'unknown')
      await scene.until(async () => (await scene.state(id)) === 'completed')
      expect(scene.requests.length).toBe(sent)
      expect(await scene.sums(id)).toMatchObject({ total: PEOPLE + 5, planned: 0 })
    })

    it('keeps the answer when it is paused in the middle of it', async () => {
      const id = await halfSent()
      await restore()
      const sent = scene.requests.length
      await scene.campaigns.lifecycle.resume(operator, id, 'unknown')
      const isOver = await codeOf(scene.campaigns.lifecycle.pause(operator, id))
      if (isOver === 'no error') await scene.campaigns.lifecycle.resume(operator, id)
      await scene.until(async () => (await scene.state(id)) === 'completed')
      expect(scene.requests.length).toBe(sent)
    })

    it('is no question for what was over, or not begun', async () => {
      const draft = await makeDraft(scene)
      const over = await makeDraft(scene)
      await scene.campaigns.lifecycle.start(operator, over, PEOPLE)
      await scene.until(async () => (await scene.state(over)) === 'completed')
      expect(await restore()).toBe(0)
      expect(await scene.state(draft)).toBe('draft')
      expect(await scene.state(over)).toBe('completed')
    })
  })
})

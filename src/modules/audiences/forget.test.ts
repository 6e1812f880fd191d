import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  codeOf,
  createCampaignScene,
  makeDraft,
  operator,
  type CampaignScene,
} from '../../../test/support/campaign-scene.ts'
import { onEachStore } from '../../../test/support/each-store.ts'
import { composeForgetting } from '../../compose/forgetting.ts'

onEachStore(({ store }) => {
  let scene: CampaignScene
  beforeEach(async () => {
    scene = await createCampaignScene({ store })
  })
  afterEach(() => scene.close())

  describe('checklist 64: a person who is forgotten', () => {
    it('is named nowhere, gets nothing more, and leaves the sums of a campaign as they were', async () => {
      await scene.subscribe(3)
      const id = await makeDraft(scene)
      await scene.campaigns.lifecycle.start(operator, id, 3)
      await scene.until(async () => (await scene.state(id)) === 'completed')
      const { db } = scene.database
      const person = await db.selectFrom('contacts').selectAll().orderBy('id').limit(1).executeTakeFirstOrThrow()
      await forget(person.id)

      const rows = await Promise.all([
        db.selectFrom('contacts').selectAll().execute(),
        db.selectFrom('subscriptions').selectAll().execute(),
        db.selectFrom('contact_tags').selectAll().execute(),
        db.selectFrom('deliveries').selectAll().execute(),
      ])
      const kept = JSON.stringify(rows)
      expect(person.first_name).not.toBe('')
      for (const fact of [person.first_name, String(person.telegram_id)]) expect(kept).not.toContain(`"${fact}"`)
      expect(kept).not.toContain(`:${person.telegram_id},`)
      expect(await scene.sums(id)).toMatchObject({ total: 3, sent: 3 })
      const status = await db.selectFrom('subscriptions').select('status').where('contact_id', '=', person.id).execute()
      expect(status).toEqual([{ status: 'unsubscribed' }])

      const sent = scene.requests.length
      const next = await makeDraft(scene)
      await scene.campaigns.lifecycle.start(operator, next, 2)
      await scene.until(async () => (await scene.state(next)) === 'completed')
      expect(scene.requests.slice(sent).map(({ chatId }) => chatId)).not.toContain(person.telegram_id)
    })

    it('must be there, and be a person', async () => {
      expect(await codeOf(forget(77))).toBe('contact_not_found')
    })
  })

  const forget = (contactId: number): Promise<void> =>
    composeForgetting({ ...scene.deps, database: scene.database })(operator, contactId)
})

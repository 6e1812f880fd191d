import { afterEach, describe, expect, it } from 'vitest'
import {
  codeOf,
  createCampaignScene,
  makeDraft,
  operator,
  textOf,
  type CampaignScene,
} from '../../../test/support/campaign-scene.ts'
import type { Actor } from '../../kernel/actor.ts'
import { sendTest } from './test-send.ts'
import { verifyCampaign } from './verify.ts'
import { onEachStore } from '../../../test/support/each-store.ts'

onEachStore(({ store }) => {
  const scenes: CampaignScene[] = []

  afterEach(async () => {
    for (const scene of scenes.splice(0)) await scene.close()
  })

  async function open(options: { bots?: number; people?: number } = {}): Promise<CampaignScene> {
    const scene = await createCampaignScene({ bots: options.bots ?? 1, store })
    scenes.push(scene)
    await scene.subscribe(options.people ?? 0)
    return scene
  }

  describe('a finished campaign', () => {
    it('plans its failed deliveries again by reason, but never those that would fail again', async () => {
      const scene = await open({ people: 9 })
      scene.answer = ({ chatId }, nth) => {
        if (chatId % 3 === 0) return { kind: 'refused', class: 'chat', reason: 'no_rights', detail: 'no rights' }
        if (chatId % 3 === 1) return { kind: 'refused', class: 'recipient', reason: 'blocked', detail: 'blocked' }
        return { kind: 'sent', messageId: nth }
      }
      const id = await makeDraft(scene)
      await scene.campaigns.lifecycle.start(operator, id, 9)
      await scene.until(async () => (await scene.state(id)) === 'completed')
      const { decisions } = scene.campaigns
      expect(await decisions.reasons(operator, id)).toEqual(
        expect.arrayContaining([
          expect.objectContaining({ state: 'failed', reason: 'no_rights', count: 3, retryable: true }),
          expect.objectContaining({ state: 'failed', reason: 'blocked', count: 3, retryable: false }),
        ]),
      )
      expect(await codeOf(decisions.retry(operator, id, ['blocked']))).toBe('not_retryable')
      scene.answer = (_message, nth) => ({ kind: 'sent', messageId: nth })
      expect(await decisions.retry(operator, id, [])).toBe(3)
      await scene.until(async () => (await scene.state(id)) === 'completed')
      expect(await scene.sums(id)).toMatchObject({ sent: 6, failed: 3 })
      expect(await codeOf(decisions.retry(operator, id, []))).toBe('nothing_to_retry')
      expect(await codeOf(decisions.retry(operator, id, ['no_rights']))).toBe('nothing_to_retry')
    })

    it('leaves what is in doubt to a person', async () => {
      const scene = await open({ people: 6 })
      scene.answer = () => ({ kind: 'ambiguous', detail: 'reset' })
      const id = await makeDraft(scene)
      await scene.campaigns.lifecycle.start(operator, id, 6)
      await scene.until(async () => (await scene.state(id)) === 'completed')
      expect(await scene.sums(id)).toMatchObject({ uncertain: 6 })
      const rows = await scene.database.db.selectFrom('deliveries').select('id').orderBy('id').execute()
      const [first, second] = rows.map((row) => row.id)
      const { decisions } = scene.campaigns
      expect(await decisions.resolve(operator, id, { decision: 'sent', deliveryIds: [first!] })).toBe(1)
      expect(await codeOf(decisions.resolve(operator, id, { decision: 'sent', deliveryIds: [first!] }))).toBe(
        'nothing_to_resolve',
      )
      scene.answer = (_message, nth) => ({ kind: 'sent', messageId: nth })
      expect(await decisions.resolve(operator, id, { decision: 'planned', deliveryIds: [second!] })).toBe(1)
      await scene.until(async () => (await scene.sums(id))['sent'] === 2 && (await scene.state(id)) === 'completed')
      expect(await decisions.resolve(operator, id, { decision: 'sent' })).toBe(4)
      expect(await verifyCampaign(scene.deps, operator, id)).toMatchObject({
        ok: true,
        counted: { sent: 6, uncertain: 0 },
      })
    })

    it('does not verify when a row was changed behind its back', async () => {
      const scene = await open({ people: 3 })
      const id = await makeDraft(scene)
      await scene.campaigns.lifecycle.start(operator, id, 3)
      await scene.until(async () => (await scene.state(id)) === 'completed')
      await scene.database.db.updateTable('deliveries').set({ state: 'failed' }).where('contact_id', '=', 2).execute()
      const verdict = await verifyCampaign(scene.deps, operator, id)
      expect(verdict.ok).toBe(false)
      expect(verdict.problems).toEqual([
        'sent: 2 rows, but the counter says 3.',
        'failed: 1 rows, but the counter says 0.',
      ])
    })
  })

  describe('a test send', () => {
    it('goes to one person at once, with their fields, and counts nowhere', async () => {
      const scene = await open({ people: 2 })
      const id = await makeDraft(scene)
      const to = { contactId: 2, accountId: scene.bots[0]! }
      await sendTest(scene.deps, operator, id, to)
      await sendTest(scene.deps, operator, id, to)
      await scene.until(() => scene.requests.length === 2)
      expect(scene.requests[0]).toMatchObject({ chatId: 1002, html: 'Hello Ann2' })
      expect((await scene.campaigns.drafts.get(operator, id)).sums.total).toBe(0)
    })

    it('is refused for a stranger and for a message that Telegram would refuse', async () => {
      const scene = await open({ people: 1 })
      const id = await makeDraft(scene)
      const accountId = scene.bots[0]!
      expect(await codeOf(sendTest(scene.deps, operator, id, { contactId: 5, accountId }))).toBe('no_conversation')
      await scene.campaigns.drafts.update(operator, id, { version: 1, message: textOf('<b>') })
      expect(await codeOf(sendTest(scene.deps, operator, id, { contactId: 1, accountId }))).toBe('campaign_not_ready')
    })
  })

  describe('permissions', () => {
    it('are asked for first, by every act', async () => {
      const scene = await open({ people: 1 })
      const id = await makeDraft(scene)
      const { drafts, lifecycle, decisions } = scene.campaigns
      const nobody: Actor = { kind: 'user', id: 1, name: 'eve', permissions: new Set() }
      const reader: Actor = { kind: 'user', id: 2, name: 'rob', permissions: new Set(['campaigns.read']) }
      for (const actor of [nobody, reader])
        for (const act of [
          () => drafts.create(actor, { name: 'x' }),
          () => drafts.update(actor, id, { version: 1 }),
          () => drafts.remove(actor, id),
          () => lifecycle.start(actor, id, 1),
          () => lifecycle.pause(actor, id),
          () => lifecycle.resume(actor, id),
          () => lifecycle.cancel(actor, id),
          () => decisions.retry(actor, id, []),
          () => decisions.resolve(actor, id, { decision: 'sent' }),
          () => sendTest(scene.deps, actor, id, { contactId: 1, accountId: 1 }),
        ])
          expect(await codeOf(Promise.resolve().then<unknown>(act))).toBe('forbidden')
      expect(await codeOf(Promise.resolve().then(() => drafts.get(nobody, id)))).toBe('forbidden')
      expect((await drafts.get(reader, id)).id).toBe(id)
    })

    it('leave a trace of who did what', async () => {
      const scene = await open({ people: 1 })
      const id = await makeDraft(scene)
      await scene.campaigns.lifecycle.start(operator, id, 1)
      const { items } = await scene.audit.list(scene.database.readDb, operator, { limit: 10 })
      expect(items.map(({ action, subject, actor }) => `${actor} ${action} ${subject}`)).toEqual([
        `system:ada campaign.start campaign:${id}`,
        `system:ada campaign.created campaign:${id}`,
      ])
      expect(items[0]?.details).toEqual({ recipients: 1, version: 1 })
    })
  })
})

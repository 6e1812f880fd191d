import { afterEach, describe, expect, it } from 'vitest'
import {
  codeOf,
  createCampaignScene,
  makeDraft,
  operator,
  textOf,
  type CampaignScene,
} from '../../../test/support/campaign-scene.ts'
import { createCampaigns } from './index.ts'
import { readProgress } from './progress.ts'
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

  describe('a draft', () => {
    it('is changed by the newest version only', async () => {
      const scene = await open()
      const id = await makeDraft(scene)
      const { drafts } = scene.campaigns
      const changed = await drafts.update(operator, id, { version: 1, name: 'Better' })
      expect(changed).toMatchObject({ name: 'Better', version: 2, state: 'draft', sums: { total: 0 } })
      expect(await codeOf(drafts.update(operator, id, { version: 1, name: 'Too late' }))).toBe('campaign_changed')
      expect((await drafts.get(operator, id)).name).toBe('Better')
    })

    it('names each bot once', async () => {
      const scene = await open()
      const audience = { accountIds: [scene.bots[0]!, scene.bots[0]!] }
      const created = await scene.campaigns.drafts.create(operator, { name: 'Twice', audience })
      expect(created.audience.accountIds).toEqual([scene.bots[0]])
    })

    it('is deleted with its tests, and is not found any more', async () => {
      const scene = await open({ people: 1 })
      const id = await makeDraft(scene)
      await sendTest(scene.deps, operator, id, { contactId: 1, accountId: scene.bots[0]! })
      await scene.campaigns.drafts.remove(operator, id)
      expect(await codeOf(scene.campaigns.drafts.get(operator, id))).toBe('campaign_not_found')
      expect(await codeOf(scene.campaigns.drafts.remove(operator, id))).toBe('campaign_not_found')
    })

    it('is listed newest first, by page, state and a part of its name', async () => {
      const scene = await open()
      const { drafts } = scene.campaigns
      for (const name of ['One', 'Two 100%', 'Three']) await drafts.create(operator, { name })
      const first = await drafts.list(operator, { limit: 2 })
      expect(first.items.map(({ name }) => name)).toEqual(['Three', 'Two 100%'])
      const second = await drafts.list(operator, { limit: 2, cursor: first.nextCursor! })
      expect(second).toMatchObject({ items: [{ name: 'One' }], nextCursor: null })
      expect((await drafts.list(operator, { limit: 9, search: '0%' })).items).toHaveLength(1)
      expect((await drafts.list(operator, { limit: 9, state: 'running' })).items).toEqual([])
    })
  })

  describe('a start', () => {
    it('reaches everybody once, completes the campaign and can be proved', async () => {
      const scene = await open({ people: 40 })
      const id = await makeDraft(scene)
      await scene.campaigns.lifecycle.start(operator, id, 40)
      await scene.until(async () => (await scene.state(id)) === 'completed')
      expect(scene.requests.map(({ html }) => html).toSorted()).toEqual(
        Array.from({ length: 40 }, (_, index) => `Hello Ann${index + 1}`).toSorted(),
      )
      expect(scene.requests[0]?.buttons).toEqual([[{ text: 'Unsubscribe', data: `stop:${id}` }]])
      expect(await verifyCampaign(scene.deps, operator, id)).toMatchObject({
        ok: true,
        state: 'completed',
        recipients: 40,
        counted: { sent: 40, total: 40 },
        problems: [],
      })
    })

    it('sends one message to a person of several bots', async () => {
      const scene = await open({ bots: 2 })
      await scene.subscribe(10, [0, 1])
      await scene.subscribe(5, [1])
      const id = await makeDraft(scene)
      await scene.campaigns.lifecycle.start(operator, id, 15)
      await scene.until(async () => (await scene.state(id)) === 'completed')
      expect(new Set(scene.requests.map(({ chatId }) => chatId)).size).toBe(15)
      expect(scene.requests).toHaveLength(15)
    })

    it('is won by exactly one of many at once', async () => {
      const scene = await open({ people: 5 })
      const id = await makeDraft(scene)
      const codes = await Promise.all(
        Array.from({ length: 6 }, () => codeOf(scene.campaigns.lifecycle.start(operator, id, 5))),
      )
      expect(codes.filter((code) => code === 'no error')).toHaveLength(1)
      expect(new Set(codes)).toEqual(new Set(['no error', 'campaign_wrong_state']))
      await scene.until(async () => (await scene.state(id)) === 'completed')
      expect(scene.requests).toHaveLength(5)
    })

    it('is refused with what to do, and nothing is written', async () => {
      const scene = await open()
      const { lifecycle, drafts } = scene.campaigns
      const id = await makeDraft(scene)
      expect(await codeOf(lifecycle.start(operator, id, 0))).toBe('audience_empty')
      await scene.subscribe(3)
      expect(await codeOf(lifecycle.start(operator, id, 2))).toBe('recipients_changed')
      expect(await codeOf(lifecycle.start(operator, 99, 3))).toBe('campaign_not_found')
      for (const text of ['', '<p>x</p>', 'x'.repeat(4097), 'Hi {{nme}}', '{{last_name}}']) {
        const { version } = await drafts.get(operator, id)
        await drafts.update(operator, id, { version, message: textOf(text) })
        await expect(lifecycle.start(operator, id, 3)).rejects.toMatchObject({
          code: 'campaign_not_ready',
          fields: [{ path: 'message.text' }],
        })
      }
      expect(await scene.state(id)).toBe('draft')
      expect(await scene.sums(id)).toEqual({})
    })

    it('is refused while a bot of the audience cannot send, or a file is missing or of another kind', async () => {
      const scene = await open({ people: 2 })
      scene.files.set(7, { name: 'a.pdf', bytes: 10, kinds: ['document'] })
      const { lifecycle, drafts } = scene.campaigns
      const message = { text: '', button: null, media: { fileId: 8, kind: 'photo' as const } }
      const { id } = await drafts.create(operator, {
        name: 'File',
        message,
        audience: { accountIds: [scene.bots[0]!, 77] },
      })
      await scene.database.db.updateTable('accounts').set({ state: 'paused' }).execute()
      await expect(lifecycle.start(operator, id, 2)).rejects.toMatchObject({
        fields: [
          { path: 'message.media', message: 'There is no file 8. Upload it again, or remove it.' },
          { path: 'audience.accountIds', message: '@bot_0 is paused. Resume it, or take it out of the audience.' },
          { path: 'audience.accountIds', message: 'There is no bot 77 any more. Take it out of the audience.' },
        ],
      })
      await drafts.update(operator, id, { version: 1, message: { ...message, media: { fileId: 7, kind: 'photo' } } })
      await expect(lifecycle.start(operator, id, 2)).rejects.toThrow('"a.pdf" can\'t be sent as a photo')
    })

    it('freezes the campaign', async () => {
      const scene = await open({ people: 1 })
      const id = await makeDraft(scene)
      await scene.campaigns.lifecycle.start(operator, id, 1)
      const { drafts } = scene.campaigns
      expect(await codeOf(drafts.update(operator, id, { version: 1, name: 'No' }))).toBe('campaign_frozen')
      expect(await codeOf(drafts.remove(operator, id))).toBe('campaign_frozen')
    })
  })

  describe('planning', () => {
    it('goes on after the process ended in the middle of it, and nobody is planned twice', async () => {
      const scene = await open({ bots: 2 })
      await scene.delivery.stop()
      await scene.subscribe(600, [0, 1])
      await scene.subscribe(400, [1])
      const id = await makeDraft(scene)
      await scene.campaigns.lifecycle.start(operator, id, 1000)
      await scene.campaigns.stop()
      expect((await scene.sums(id))['planned']).toBeGreaterThan(0)
      expect((await scene.sums(id))['planned']).toBeLessThan(1000)
      expect(await scene.state(id)).toBe('planning')

      const next = createCampaigns(scene.deps)
      await next.start()
      await scene.until(async () => (await scene.state(id)) === 'running')
      await next.stop()
      expect(await verifyCampaign(scene.deps, operator, id)).toMatchObject({ ok: true, recipients: 1000 })
      expect(await scene.sums(id)).toMatchObject({ total: 1000, planned: 1000 })
    })

    it('that is paused goes on where it was when it is resumed', async () => {
      const scene = await open({ people: 900 })
      await scene.delivery.stop()
      const id = await makeDraft(scene)
      await scene.campaigns.lifecycle.start(operator, id, 900)
      await scene.campaigns.lifecycle.pause(operator, id)
      const { planned } = await scene.sums(id)
      expect(planned).toBeLessThan(900)
      await new Promise((resolve) => setTimeout(resolve, 50))
      expect((await scene.sums(id))['planned']).toBe(planned)
      expect(await scene.state(id)).toBe('paused')
      await scene.campaigns.lifecycle.resume(operator, id)
      await scene.until(async () => (await scene.state(id)) === 'running')
      expect(await scene.sums(id)).toMatchObject({ total: 900, planned: 900 })
    })

    it('completes a campaign whose last person left between the start and the plan', async () => {
      const scene = await open({ people: 1 })
      const id = await makeDraft(scene)
      await scene.campaigns.stop()
      await scene.campaigns.lifecycle.start(operator, id, 1)
      await scene.unsubscribe(1)
      const next = createCampaigns(scene.deps)
      await next.start()
      await scene.until(async () => (await scene.state(id)) === 'completed')
      await next.stop()
      expect(await scene.sums(id)).toMatchObject({ total: 0 })
    })
  })

  describe('a running campaign', () => {
    it('is paused, resumed and cancelled; each delivery has its end', async () => {
      const scene = await open({ people: 300 })
      const id = await makeDraft(scene)
      const { lifecycle } = scene.campaigns
      await lifecycle.start(operator, id, 300)
      await scene.until(() => scene.requests.length > 20)
      await lifecycle.pause(operator, id)
      await scene.until(async () => (await scene.sums(id))['sending'] === 0)
      const atPause = scene.requests.length
      await new Promise((resolve) => setTimeout(resolve, 100))
      expect(scene.requests.length).toBe(atPause)
      expect(await scene.campaigns.drafts.get(operator, id)).toMatchObject({
        state: 'paused',
        pauseReason: 'Paused by ada.',
      })
      expect(await readProgress(scene.deps, operator, id)).toMatchObject({ limitedBy: 'Paused by ada.', etaMs: null })

      await lifecycle.resume(operator, id)
      await scene.until(() => scene.requests.length > atPause)
      await lifecycle.cancel(operator, id)
      await scene.until(async () => {
        const { planned, sending } = await scene.sums(id)
        return planned === 0 && sending === 0
      })
      const sums = await scene.sums(id)
      expect(sums).toMatchObject({ total: 300, sent: scene.requests.length, cancelled: 300 - scene.requests.length })
      expect((await verifyCampaign(scene.deps, operator, id)).problems).toEqual([])
      expect(await codeOf(lifecycle.resume(operator, id))).toBe('campaign_wrong_state')
    })

    it('whose cancellation was cut off is swept at the next start', async () => {
      const scene = await open({ people: 800 })
      const id = await makeDraft(scene)
      await scene.delivery.stop()
      await scene.campaigns.lifecycle.start(operator, id, 800)
      await scene.until(async () => (await scene.state(id)) === 'running')
      await scene.campaigns.stop()
      await scene.campaigns.lifecycle.cancel(operator, id)
      expect(await scene.sums(id)).toMatchObject({ planned: 800 })
      const next = createCampaigns(scene.deps)
      await next.start()
      await scene.until(async () => (await scene.sums(id))['cancelled'] === 800)
      await next.stop()
    })

    it('is paused by the first refusal of the message itself', async () => {
      const scene = await open({ people: 200 })
      scene.answer = () => ({
        kind: 'refused',
        class: 'message',
        reason: 'bad_html',
        detail: "Bad Request: can't parse entities",
      })
      const id = await makeDraft(scene)
      await scene.campaigns.lifecycle.start(operator, id, 200)
      await scene.until(async () => (await scene.state(id)) === 'paused')
      await scene.until(async () => (await scene.sums(id))['sending'] === 0)
      expect(scene.requests.length).toBeLessThanOrEqual(8)
      expect((await scene.campaigns.drafts.get(operator, id)).pauseReason).toContain("can't parse entities")
    })

    it('tells its rate, its end and what sets the speed', async () => {
      const scene = await open({ people: 200 })
      const id = await makeDraft(scene)
      expect(await readProgress(scene.deps, operator, id)).toMatchObject({ state: 'draft', lanes: [], etaMs: null })
      let release = (): void => {}
      const gate = new Promise<void>((resolve) => (release = resolve))
      scene.answer = async (_message, nth) => {
        await gate
        return { kind: 'sent', messageId: nth }
      }
      await scene.campaigns.lifecycle.start(operator, id, 200)
      await scene.until(() => scene.requests.length > 0)
      const progress = await readProgress(scene.deps, operator, id)
      expect(progress).toMatchObject({ state: 'running', lanes: [{ accountId: scene.bots[0] }], sums: { total: 200 } })
      expect(progress.etaMs).toBeGreaterThan(5000)
      await scene.database.db
        .updateTable('accounts')
        .set({ state: 'stopped', health_reason: 'The token was revoked' })
        .execute()
      expect(await readProgress(scene.deps, operator, id)).toMatchObject({
        etaMs: null,
        limitedBy: '@bot_0 is stopped: The token was revoked.',
      })
      release()
      await scene.until(async () => (await scene.state(id)) === 'completed')
      expect(await readProgress(scene.deps, operator, id)).toMatchObject({
        limitedBy: 'All is done.',
        sums: { sent: 200 },
      })
    })
  })
})

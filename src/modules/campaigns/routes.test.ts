import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createCampaignScene, operator, type CampaignScene } from '../../../test/support/campaign-scene.ts'
import { campaignSchema, previewSchema, progressSchema, seriesSchema } from './contract.ts'

let scene: CampaignScene
beforeEach(async () => {
  scene = await createCampaignScene()
})
afterEach(() => scene.close())

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE'

async function call(
  method: Method,
  path: string,
  body?: object,
): Promise<{ status: number; body: unknown; text: string }> {
  const request = { method, url: `/api/v1${path}`, ...(body === undefined ? {} : { body }) }
  const { status, body: text } = await scene.server.injectAs(operator, request)
  return { status, text, body: text.startsWith('{') ? (JSON.parse(text) as unknown) : text }
}

const message = {
  text: 'Hello <b>{{first_name|friend}}</b>',
  media: null,
  button: { text: 'Look', url: 'https://example.com/' },
}

async function create(): Promise<number> {
  const answer = await call('POST', '/campaigns', { name: 'News', message, audience: { accountIds: [...scene.bots] } })
  expect(answer.status).toBe(201)
  return campaignSchema.parse(answer.body).id
}

describe('the campaign routes', () => {
  it('lead from a draft to a result, as a person does it', async () => {
    await scene.subscribe(12)
    const id = await create()
    const preflight = await call('GET', `/campaigns/${id}/preflight`)
    expect(preflight.body).toMatchObject({ audience: { recipients: 12 }, problems: [], estimatedMs: 400 })
    expect((await call('POST', `/campaigns/${id}/test`, { contactId: 1, accountId: scene.bots[0]! })).status).toBe(202)
    await scene.until(async () => (await call('GET', '/tests/1')).text.includes('"sent"'))

    expect((await call('POST', `/campaigns/${id}/start`, { confirmRecipients: 11 })).status).toBe(409)
    expect((await call('POST', `/campaigns/${id}/start`, { confirmRecipients: 12 })).status).toBe(202)
    await scene.until(async () => (await scene.state(id)) === 'completed')

    expect((await call('GET', `/campaigns/${id}`)).body).toMatchObject({ state: 'completed', sums: { sent: 12 } })
    expect((await call('GET', '/campaigns?state=completed')).body).toMatchObject({ items: [{ id }], nextCursor: null })
    expect((await call('GET', `/campaigns/${id}/progress`)).body).toMatchObject({
      etaMs: null,
      limitedBy: 'All is done.',
    })
    expect((await call('GET', `/campaigns/${id}/reasons`)).body).toEqual({ reasons: [] })
    expect((await call('POST', `/campaigns/${id}/verify`, {})).body).toMatchObject({ ok: true, recipients: 12 })
    const { points } = seriesSchema.parse((await call('GET', `/campaigns/${id}/series`)).body)
    expect(points.reduce((sum, { sent }) => sum + sent, 0)).toBe(12)
    const page = await call('GET', `/campaigns/${id}/recipients?limit=5&search=Ann1`)
    expect(page.body).toMatchObject({ items: [{ name: 'Ann1', state: 'sent' }, {}, {}, {}], nextCursor: null })
  })

  it('give the whole ledger as a file', async () => {
    await scene.subscribe(1100)
    await scene.delivery.stop()
    const id = await create()
    await scene.database.db.updateTable('contacts').set({ first_name: '=cmd,"x"' }).where('id', '=', 1).execute()
    expect(await call('POST', `/campaigns/${id}/start`, { confirmRecipients: 1100 })).toMatchObject({ status: 202 })
    await scene.until(async () => (await scene.state(id)) === 'running')
    const { text } = await call('GET', `/campaigns/${id}/recipients.csv`)
    const lines = text.trimEnd().split('\r\n')
    expect(lines).toHaveLength(1101)
    expect(lines[0]).toBe(
      'delivery_id,telegram_id,name,username,bot,state,reason,why,detail,attempt,telegram_message_id,updated_at',
    )
    expect(lines[1]).toContain(`"'=cmd,""x""",user_1001,bot_0,planned`)
    expect(new Set(lines).size).toBe(1101)
  })

  it('stream the progress until the campaign is over', async () => {
    await scene.subscribe(30)
    const id = await create()
    expect(await call('POST', `/campaigns/${id}/start`, { confirmRecipients: 30 })).toMatchObject({ status: 202 })
    const { text } = await call('GET', `/campaigns/${id}/events`)
    const readings = [...text.matchAll(/^data: (\{.*\})$/gm)].map((match) =>
      progressSchema.safeParse(JSON.parse(match[1]!)),
    )
    expect(readings.filter(({ success }) => success).at(-1)?.data).toMatchObject({
      state: 'completed',
      sums: { sent: 30 },
    })
    expect(text).toContain('event: progress')
  })

  it('show a message as one person would see it', async () => {
    await scene.subscribe(2)
    scene.files.set(3, { name: 'cat.jpg', bytes: 5, kinds: ['photo', 'document'] })
    const media = { fileId: 3, kind: 'photo' as const }
    const shown = await call('POST', '/campaigns/preview', { message: { ...message, media }, contactId: 2 })
    expect(previewSchema.parse(shown.body)).toEqual({
      text: 'Hello Ann2',
      entities: [{ type: 'bold', offset: 6, length: 4 }],
      characters: 10,
      limit: 1024,
      media: { ...media, name: 'cat.jpg', bytes: 5 },
      buttons: [[{ text: 'Look', url: 'https://example.com/' }], [{ text: 'Unsubscribe', url: null }]],
      contact: { id: 2, name: 'Ann2' },
      problems: [],
    })
    const first = await call('POST', '/campaigns/preview', { message, accountIds: scene.bots })
    expect(first.body).toMatchObject({ text: 'Hello Ann1', contact: { id: 1 }, limit: 4096 })
    expect((await call('POST', '/campaigns/preview', { message })).body).toMatchObject({
      text: 'Hello friend',
      contact: null,
    })
    expect((await call('POST', '/campaigns/preview', { message, contactId: 99 })).status).toBe(404)
    const broken = { text: 'x <p>{{firstname}}', media: null, button: { text: 'Go', url: 'nowhere' } }
    const refused = previewSchema.parse((await call('POST', '/campaigns/preview', { message: broken })).body)
    expect(refused.problems.map(({ path }) => path)).toEqual(['message.text', 'message.button.url'])
    expect(refused.text).toBe('x <p>')
  })

  it.each<[Method, string, object | undefined, number, string]>([
    ['GET', '/campaigns/77', undefined, 404, 'campaign_not_found'],
    ['GET', '/campaigns/77/preflight', undefined, 404, 'campaign_not_found'],
    ['GET', '/campaigns/77/progress', undefined, 404, 'campaign_not_found'],
    ['GET', '/campaigns/77/events', undefined, 404, 'campaign_not_found'],
    ['GET', '/campaigns/77/series', undefined, 404, 'campaign_not_found'],
    ['GET', '/campaigns/77/reasons', undefined, 404, 'campaign_not_found'],
    ['GET', '/campaigns/77/recipients', undefined, 404, 'campaign_not_found'],
    ['GET', '/campaigns/77/recipients.csv', undefined, 404, 'campaign_not_found'],
    ['POST', '/campaigns/77/verify', {}, 404, 'campaign_not_found'],
    ['POST', '/campaigns/77/pause', {}, 404, 'campaign_not_found'],
    ['POST', '/campaigns/77/retry', {}, 404, 'campaign_not_found'],
    ['POST', '/campaigns/77/resolve', { decision: 'sent' }, 404, 'campaign_not_found'],
    ['DELETE', '/campaigns/77', undefined, 404, 'campaign_not_found'],
    ['GET', '/tests/77', undefined, 404, 'delivery_not_found'],
    ['GET', '/campaigns/abc', undefined, 400, 'invalid_input'],
    ['GET', '/campaigns?cursor=%21%21', undefined, 400, 'invalid_cursor'],
    ['POST', '/campaigns', { name: '' }, 400, 'invalid_input'],
    ['POST', '/campaigns', { name: 'x', colour: 'red' }, 400, 'invalid_input'],
    ['POST', '/campaigns/1/start', { confirmRecipients: 1.5 }, 400, 'invalid_input'],
    ['POST', '/campaigns/1/resolve', { decision: 'maybe' }, 400, 'invalid_input'],
  ])('%s %s with %j is refused as %i %s', async (...[method, path, body, status, code]) => {
    const answer = await call(method, path, body)
    expect(answer.body).toMatchObject({ status, code })
    expect(answer.status).toBe(status)
  })
})

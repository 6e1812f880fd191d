import { addBots, sendStarts, waitForSubscribers } from '../../scripts/stage/crowd.ts'
import { openStage, type Product, type Stage } from '../../scripts/stage/stage.ts'

export interface MeasuredProduct {
  readonly stage: Stage
  readonly product: Product
  /** Of the owner's session. */
  readonly cookie: string
  readonly campaignId: number
}

const READY_MS = 30_000
const PASSWORD = 'ample otter canyon violin'

/** Switchboard in a process of its own with bots, contacts and campaigns, and nobody limited. */
export async function openMeasuredProduct(people: number): Promise<MeasuredProduct> {
  const stage = await openStage({ speed: 50, seed: 3 })
  const product = await stage.start({ RATE_LIMIT_PER_MINUTE: '0', LOG_LEVEL: 'info' })
  const [, code = ''] = await product.child.line(/setup#code=([A-Za-z0-9_-]+)/, READY_MS)
  const accounts = await addBots(stage.control, product.api, 5)
  await sendStarts(stage.control, accounts, people)
  await waitForSubscribers(product.api, people, () => {})
  const audience = { accountIds: accounts.map(({ id }) => id) }
  const message = { text: 'Hello {{first_name|friend}}', media: null, button: null }
  let campaignId = 0
  for (let n = 1; n <= 20; n += 1)
    campaignId = (await product.api.post<{ id: number }>('/campaigns', { name: `Campaign ${n}`, message, audience })).id
  await product.api.post(`/campaigns/${campaignId}/start`, { confirmRecipients: people })
  const response = await fetch(`${product.url}/api/v1/auth/setup`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: product.url },
    body: JSON.stringify({ code, name: 'ada', password: PASSWORD }),
  })
  if (!response.ok) throw new Error(`set-up: ${response.status} ${await response.text()}`)
  const cookie = response.headers
    .getSetCookie()
    .map((text) => text.split(';', 1)[0])
    .join('; ')
  return { stage, product, cookie, campaignId }
}

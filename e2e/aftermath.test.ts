import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import type { Campaign } from '../src/modules/campaigns/contract.ts'
import type { PersonHandle } from '../simulator/client.ts'
import { subscribe, subscribersOf } from './support/people.ts'
import { openTheatre, type BotOnStage, type Theatre } from './support/theatre.ts'
import { until } from './support/until.ts'

describe('after a campaign', () => {
  let theatre: Theatre
  let page: Page
  let bot: BotOnStage
  let leaver: PersonHandle
  let lost: PersonHandle
  let campaignId = 0

  beforeAll(async () => {
    theatre = await openTheatre()
    const { control } = theatre.stage
    const { api } = theatre.product
    page = await theatre.ownerPage()
    bot = await theatre.addBot('News')
    leaver = await subscribe(theatre, bot, { name: 'Lee' })
    lost = await subscribe(theatre, bot, { name: 'Nell', username: 'nell_lost' })
    await subscribersOf(theatre, bot, 2)
    await until('both were greeted', async () => {
      const { committedByBot } = await control.summary()
      return committedByBot[String(bot.id)] === 2 ? true : undefined
    })
    await control.setFaults({
      rules: [{ match: { chat: lost.id, method: 'sendMessage' }, act: 'drop-after', maxHits: 1 }],
    })
    const campaign = await api.post<Campaign>('/campaigns', {
      name: 'Lost answers',
      message: { text: 'News for {{first_name|you}}', media: null, button: null },
      audience: { accountIds: [bot.accountId] },
    })
    campaignId = campaign.id
    await api.post(`/campaigns/${campaignId}/start`, { confirmRecipients: 2 })
  })
  afterAll(() => theatre.close())

  it('a person leaves by the button under the message, and the list says so', async () => {
    const message = await until('Lee gets the news', async () => {
      const { messages } = await theatre.stage.control.view(bot.id, leaver.id)
      return messages.findLast(({ text }) => text === 'News for Lee')
    })
    await theatre.stage.control.act({
      type: 'press',
      bot: bot.id,
      person: leaver.id,
      messageId: message.messageId,
      text: 'Unsubscribe',
    })
    await until('Lee is unsubscribed', async () => {
      const { items } = await theatre.product.api.get<{ items: unknown[] }>('/contacts?status=unsubscribed')
      return items.length === 1 ? true : undefined
    })
    await page.goto('/contacts?status=unsubscribed')
    await page.getByRole('link', { name: 'Lee' }).click()
    await page.getByRole('dialog').getByText('You may not message this contact').waitFor()
    await page.keyboard.press('Escape')
  })

  it('the overview asks a person about the message whose answer was lost', async () => {
    await page.goto('/')
    await page.getByText('“Lost answers”: 1 message may or may not have arrived').waitFor()
    await page.getByRole('link', { name: 'Decide' }).click()
    await page.getByRole('list', { name: 'Recipients' }).getByText('Nell', { exact: true }).waitFor()
    expect(new URL(page.url()).searchParams.get('outcome')).toBe('uncertain')
  })

  it('a person decides that it arrived, and nothing is sent again', async () => {
    await page.getByRole('checkbox', { name: 'Choose Nell' }).check()
    await page.getByRole('button', { name: '1 message arrived' }).click()
    await page.getByRole('dialog').getByText('nobody gets a second copy').waitFor()
    await page.getByRole('dialog').getByRole('button', { name: '1 message arrived' }).click()
    await page.getByRole('link', { name: /^Uncertain\s*0/ }).waitFor()
    await page.getByRole('link', { name: /^Sent\s*2/ }).waitFor()
    const { messages } = await theatre.stage.control.view(bot.id, lost.id)
    expect(messages.filter(({ text }) => text === 'News for Nell')).toHaveLength(1)
    expect(theatre.complaints).toEqual([])
  })
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import type { Campaign } from '../src/modules/campaigns/contract.ts'
import { subscribe, subscribersOf } from './support/people.ts'
import { openTheatre, type Theatre } from './support/theatre.ts'

const phone = { viewport: { width: 375, height: 812 }, isMobile: true, hasTouch: true, colorScheme: 'dark' } as const

describe('on a phone at night', () => {
  let theatre: Theatre
  let page: Page
  let paths: readonly (readonly [string, string])[] = []

  beforeAll(async () => {
    theatre = await openTheatre()
    page = await theatre.ownerPage(phone)
    const bot = await theatre.addBot('Bakery')
    await subscribe(theatre, bot, { name: 'Maximiliane-Friederike', username: 'a_rather_long_user_name_for_tests' })
    await subscribersOf(theatre, bot, 1)
    const campaign = {
      name: 'A campaign whose name is longer than a phone is wide',
      message: { text: 'Hello', media: null, button: null },
      audience: { accountIds: [bot.accountId] },
    }
    const draft = await theatre.product.api.post<Campaign>('/campaigns', campaign)
    const started = await theatre.product.api.post<Campaign>('/campaigns', campaign)
    await theatre.product.api.post(`/campaigns/${started.id}/start`, { confirmRecipients: 1 })
    paths = [
      ['/', 'Overview'],
      ['/bots', 'Bots'],
      [`/bots/${bot.accountId}`, 'Bakery'],
      ['/contacts', 'Contacts'],
      ['/campaigns', 'Campaigns'],
      [`/campaigns/${started.id}`, campaign.name],
    ]
    await page.goto(`/campaigns/${draft.id}`)
    await page.getByText('Telegram would take it.').waitFor()
  })
  afterAll(() => theatre.close())

  const sidewaysPx = (): Promise<number> =>
    page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth')

  it('no page is wider than the phone', async () => {
    const wide = [await sidewaysPx()]
    for (const [path, heading] of paths) {
      await page.goto(path)
      await page.getByRole('heading', { name: heading, level: 1 }).waitFor()
      wide.push(await sidewaysPx())
    }
    expect(wide).toEqual(wide.map(() => 0))
  })

  it('follows the system to dark, and the choice of light stays after a reload', async () => {
    await page.goto('/')
    await page.getByRole('heading', { name: 'Overview' }).waitFor()
    const scheme = (): Promise<string> => page.evaluate<string>('document.documentElement.dataset.mantineColorScheme')
    expect(await scheme()).toBe('dark')
    await page.getByRole('button', { name: 'Your account and appearance' }).click()
    await page.getByText('Light', { exact: true }).click()
    await page.reload()
    await page.getByRole('heading', { name: 'Overview' }).waitFor()
    expect(await scheme()).toBe('light')
    expect(theatre.complaints).toEqual([])
  })

  it('the menu at the bottom leads to every page', async () => {
    for (const name of ['Bots', 'Contacts', 'Campaigns', 'Overview']) {
      await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name }).click()
      await page.getByRole('heading', { name, level: 1, exact: true }).waitFor()
    }
  })
})

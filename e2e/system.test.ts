import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { openTheatre, type Theatre } from './support/theatre.ts'

describe('the page System', () => {
  let theatre: Theatre
  let page: Page

  beforeAll(async () => {
    theatre = await openTheatre()
    page = await theatre.ownerPage()
    await theatre.addBot('Bakery')
  })
  afterAll(() => theatre.close())

  it('shows figures that move, queues, and the slowest calls by kind', async () => {
    await page.goto('/system')
    await page.getByRole('heading', { name: 'System', level: 1 }).waitFor()
    await page.getByText(/^Process \d+ on /).waitFor()
    await page.getByRole('region', { name: 'Queues' }).getByText('Writes to the store').waitFor()
    const slowest = page.getByRole('region', { name: 'Slowest calls' })
    await slowest.getByText('POST /api/v1/accounts').waitFor()
    await slowest.getByText('Telegram', { exact: true }).click()
    await slowest.getByText('getMe').waitFor()
    await page
      .getByRole('region', { name: 'Memory, MB' })
      .locator('.recharts-line-curve')
      .first()
      .waitFor({ timeout: 20_000 })
  })

  it('is no wider than a phone', async () => {
    const phone = await theatre.ownerPage({ viewport: { width: 390, height: 844 }, colorScheme: 'dark' })
    await phone.goto('/system')
    await phone.getByRole('region', { name: 'Slowest calls' }).waitFor()
    const sideways = await phone.evaluate<number>(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    )
    expect(sideways).toBe(0)
    expect(theatre.complaints).toEqual([])
  })
})

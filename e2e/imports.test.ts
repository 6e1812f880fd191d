import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { shoot } from './support/shoot.ts'
import { openTheatre, type BotOnStage, type Theatre } from './support/theatre.ts'

describe('bringing subscribers', () => {
  let theatre: Theatre
  let page: Page
  let bot: BotOnStage

  beforeAll(async () => {
    theatre = await openTheatre()
    page = await theatre.ownerPage()
    bot = await theatre.addBot('Bakery')
  })
  afterAll(() => theatre.close())

  const rows = Array.from({ length: 3_000 }, (_, index) => `${7_000_000 + index},Person ${index},person_${index}`)
  const file = {
    name: 'old-shop.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(['id,First name,Nick', ...rows, '7000000,Doubled,', 'x17,Bad,', ''].join('\n')),
  }

  it('a file is looked at, its evidence is asked for, and its number is typed', async () => {
    await page.goto('/contacts')
    await page.getByRole('link', { name: 'Import' }).click()
    await page.getByRole('heading', { name: 'Bring subscribers' }).waitFor()
    await shoot(page, 'imports-empty')
    await page.setInputFiles('input[type=file]', file)
    await page.getByRole('heading', { name: 'old-shop.csv' }).waitFor()
    await page.getByRole('cell', { name: 'Person 3', exact: true }).waitFor()
    expect(await page.getByRole('button', { name: 'Bring 3,002 rows' }).isDisabled()).toBe(true)
    await page.getByLabel('How did they agree?').fill('They ticked the box under the order form.')
    await page.getByLabel('The last of them on').fill('2026-01-31')
    await page
      .getByRole('combobox', { name: 'Tags for everybody in this file' })
      .or(page.getByRole('textbox', { name: 'Tags for everybody in this file' }))
      .first()
      .fill('Old shop')
    await page.keyboard.press('Enter')
    await shoot(page, 'import-before')
    await page.getByLabel('Type 3,002 to start').fill('3002')
    await page.getByRole('button', { name: 'Bring 3,002 rows' }).click()
    await page.getByText('Done', { exact: true }).waitFor()
    await page.getByText('3,002 of 3,002 rows').waitFor()
    await shoot(page, 'import-done')
  })

  it('the rows that were not brought can be read, and the people are there with their tag', async () => {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Rows left out (CSV)' }).click(),
    ])
    const stream = await download.createReadStream()
    let text = ''
    for await (const part of stream) text += String(part)
    expect(text).toContain('3002,duplicate,The same person stands in line 2 already.,7000000')
    expect(text).toContain('3003,bad,Its Telegram id is not a number.,x17')
    await page.goto('/contacts?tag=old%20shop&q=person_2999')
    await page.getByRole('link', { name: 'Person 2999' }).click()
    await page.getByText('They ticked the box under the order form.').waitFor()
    await shoot(page, 'contact-drawer')
    await page.goto('/contacts')
    await page.getByRole('link', { name: 'Person 2999' }).waitFor()
    await shoot(page, 'contacts')
  })

  it('a campaign is aimed by the tag', async () => {
    const { id } = await theatre.product.api.post<{ id: number }>('/campaigns', {
      name: 'For the old shop',
      audience: { accountIds: [bot.accountId] },
    })
    await page.goto(`/campaigns/${id}`)
    await page.getByRole('combobox', { name: 'Tags' }).click()
    await page.getByRole('option', { name: 'old shop' }).click()
    await page.getByText('3,000 recipients').first().waitFor()
    await shoot(page, 'audience')
  })

  it('the jobs page shows what was done', async () => {
    await page.goto('/jobs')
    await page.getByText('Bring subscribers from a file').first().waitFor()
    await shoot(page, 'jobs')
    await page.getByRole('button', { name: /^Dead/ }).click()
    await page.getByText('No such jobs').waitFor()
    expect(theatre.complaints).toEqual([])
  })
})

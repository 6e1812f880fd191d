import { afterAll, beforeAll, expect, it } from 'vitest'
import { openTheatre, type Theatre } from './support/theatre.ts'

let theatre: Theatre
beforeAll(async () => {
  theatre = await openTheatre()
})
afterAll(() => theatre.close())

it('a program gets a budget, uses it up and is refused; the page says how far it is', async () => {
  const page = await theatre.ownerPage()
  const made = await page.request.post('/api/v1/keys', {
    data: { name: 'nightly import', scopes: ['accounts.read'], expiresAt: null },
    headers: { origin: theatre.product.url },
  })
  const { key } = (await made.json()) as { key: string }

  await page.goto('/settings/limits')
  await page.getByRole('heading', { name: 'Limits', level: 1 }).waitFor()
  await page.getByText('1,200 a minute').waitFor()
  await page.getByText('No budget yet').waitFor()
  await page.getByRole('button', { name: 'Set a budget' }).click()
  await page.getByRole('combobox', { name: 'API key' }).click()
  await page.getByRole('option', { name: 'nightly import' }).click()
  await page.getByRole('textbox', { name: 'Requests' }).fill('12')
  await page.getByRole('button', { name: 'Set it' }).click()
  await page.getByText('0 of 12').waitFor()

  const statuses: number[] = []
  for (let n = 0; n < 14; n += 1) {
    const reply = await fetch(`${theatre.product.url}/api/v1/accounts`, { headers: { authorization: `Bearer ${key}` } })
    statuses.push(reply.status)
  }
  expect(statuses).toEqual([...Array<number>(12).fill(200), 429, 429])

  await page.reload()
  await page.getByText('12 of 12').waitFor()
  await page.getByRole('button', { name: 'Change' }).click()
  await page.getByLabel('Time zone').fill('Mars/Base')
  await page.getByRole('button', { name: 'Set it' }).click()
  await page.getByText('is not a time zone', { exact: false }).first().waitFor()
  await page.getByLabel('Time zone').fill('Europe/Berlin')
  await page.getByRole('textbox', { name: 'Requests' }).fill('500')
  await page.getByRole('button', { name: 'Set it' }).click()
  await page.getByText('of 500').waitFor()
  await page.getByRole('button', { name: 'Remove' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
  await page.getByText('No budget yet').waitFor()
  expect(theatre.complaints).toEqual([])
})

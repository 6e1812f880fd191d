import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { openTheatre, owner, type Theatre } from './support/theatre.ts'
import { until } from './support/until.ts'

describe('first steps', () => {
  let theatre: Theatre
  let page: Page

  beforeAll(async () => {
    theatre = await openTheatre()
    page = await theatre.page()
  })
  afterAll(() => theatre.close())

  it('sends a visitor of an install without owner to the set-up', async () => {
    await page.goto('/campaigns')
    await page.getByRole('heading', { name: 'Set up Switchboard' }).waitFor()
    expect(new URL(page.url()).pathname).toBe('/setup')
    await page.getByLabel('Set-up code').waitFor()
  })

  it('makes the owner from the printed link, after a word about a short password', async () => {
    await page.goto('about:blank')
    await page.goto(theatre.setupLink)
    await page.getByLabel('Name').fill(owner.name)
    await page.getByLabel('Password', { exact: true }).fill('short')
    await page.getByRole('button', { name: 'Create the owner and log in' }).click()
    await page.getByText('This has 5 characters; at least 10 are needed.').waitFor()
    await page.getByLabel('Password', { exact: true }).fill(owner.password)
    await page.getByRole('button', { name: 'Create the owner and log in' }).click()
    await page.getByRole('heading', { name: 'Overview' }).waitFor()
    await page.getByText('No bot yet: paste its token').waitFor()
  })

  it('logs out, refuses a wrong password in words, and logs in to the page that was asked for', async () => {
    await page.getByRole('button', { name: 'Your account and appearance' }).click()
    await page.getByRole('menuitem', { name: 'Log out' }).click()
    await page.getByRole('heading', { name: 'Log in' }).waitFor()
    await page.goto('/contacts')
    await page.getByLabel('Name').fill(owner.name)
    await page.getByLabel('Password', { exact: true }).fill('not the password at all')
    await page.getByRole('button', { name: 'Log in' }).click()
    expect(await page.getByRole('alert').textContent()).toMatch(/password/i)
    await until('the log-in is no longer delayed', async () => {
      await page.getByLabel('Password', { exact: true }).fill(owner.password)
      await page.getByRole('button', { name: 'Log in' }).click()
      await page.waitForTimeout(500)
      return new URL(page.url()).pathname === '/contacts' ? true : undefined
    })
    await page.getByText('No contacts yet').waitFor()
  })

  it('asks Telegram about a pasted token: refuses a wrong one, adds the right one', async () => {
    await page.getByRole('link', { name: 'Overview' }).click()
    await page.getByLabel('Bot token').fill('not-a-token')
    await page.getByLabel('Bot token').blur()
    await page.getByText('A bot token looks like').waitFor()
    await page.getByLabel('Bot token').fill(`123456789:${'A'.repeat(35)}`)
    await page.getByRole('button', { name: 'Check and add' }).click()
    await page.getByText('BotFather', { exact: false }).last().waitFor()
    expect(await page.getByText('No bot yet: paste its token').count()).toBe(1)
    const bot = await theatre.stage.control.addBot({ username: 'bakery_bot', first_name: 'Bakery' })
    await page.getByLabel('Bot token').fill(bot.token)
    await page.getByRole('button', { name: 'Check and add' }).click()
    await page.getByText('No subscribers yet').waitFor()
    await page.getByText('https://t.me/bakery_bot').waitFor()
    expect(await page.content()).not.toContain(bot.token)
  })

  it('shows a person who pressed Start, and why they may be messaged', async () => {
    const [bot] = await theatre.stage.control.bots()
    const person = await theatre.stage.control.addPerson({ first_name: 'Zoë <b>', username: 'zoe_reads' })
    await theatre.stage.control.act({ type: 'start', bot: bot!.id, person: person.id, payload: 'poster' })
    await until('Zoë is a contact', async () => {
      const { items } = await theatre.product.api.get<{ items: unknown[] }>('/contacts?search=zoe_reads')
      return items.length === 1 ? true : undefined
    })
    await page.goto('/contacts?q=zoe_reads')
    await page.getByRole('link', { name: 'Zoë <b>' }).click()
    const drawer = page.getByRole('dialog')
    await drawer.getByText('You may message this contact, through @bakery_bot').waitFor()
    await drawer.getByText('came by “poster”').waitFor()
    expect(new URL(page.url()).searchParams.get('q')).toBe('zoe_reads')
    await page.reload()
    await page.getByRole('dialog').getByText('You may message this contact').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  })

  it('goes everywhere by keyboard', async () => {
    await page.keyboard.press('g')
    await page.keyboard.press('b')
    await page.getByRole('heading', { name: 'Bots', exact: true }).waitFor()
    await page.keyboard.press('?')
    await page.getByRole('dialog').getByText('Keyboard shortcuts').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.keyboard.press('n')
    await page.getByRole('dialog').getByLabel('Bot token').waitFor()
    await page.keyboard.press('Escape')
    expect(theatre.complaints).toEqual([])
  })
})

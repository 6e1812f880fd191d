import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import type { PersonHandle } from '../simulator/client.ts'
import { subscribe, subscribersOf } from './support/people.ts'
import { openTheatre, type BotOnStage, type Theatre } from './support/theatre.ts'
import { until } from './support/until.ts'

describe('a campaign', () => {
  let theatre: Theatre
  let page: Page
  let bot: BotOnStage
  let tester: PersonHandle
  const people = 40

  beforeAll(async () => {
    theatre = await openTheatre()
    page = await theatre.ownerPage()
    bot = await theatre.addBot('Bakery')
    tester = await subscribe(theatre, bot, { name: 'Tess', username: 'tess_tests' })
    await theatre.stage.control.seed({ count: people - 1, startedBots: [bot.id], updates: true })
    await subscribersOf(theatre, bot, people)
  })
  afterAll(() => theatre.close())

  const lastMessage = async (person: PersonHandle) => {
    const { messages } = await theatre.stage.control.view(bot.id, person.id)
    return messages.at(-1)
  }

  it('is written with a preview that says what Telegram would refuse', async () => {
    await page.goto('/campaigns')
    await page.getByRole('button', { name: 'New campaign' }).first().click()
    await page.getByRole('dialog').getByLabel('Name').fill('Autumn offers')
    await page.getByRole('button', { name: 'Write it' }).click()
    const message = page.getByRole('textbox', { name: 'Message' })
    await message.fill('Hello {{first_name|friend}}, <b>warm bread')
    await page
      .getByRole('list', { name: 'What Telegram would say' })
      .getByText(/tag|<b>/)
      .first()
      .waitFor()
    expect(await page.getByRole('button', { name: 'Start…' }).isDisabled()).toBe(true)
    await message.fill('Hello {{first_name|friend}}, warm bread')
    for (let selected = 0; selected < 'warm bread'.length; selected += 1) await page.keyboard.press('Shift+ArrowLeft')
    await page.keyboard.press('Control+b')
    expect(await message.inputValue()).toBe('Hello {{first_name|friend}}, <b>warm bread</b>')
    await page.getByRole('figure').getByText('warm bread', { exact: true }).waitFor()
    await page.getByRole('checkbox', { name: /Bakery/ }).check()
    await page.getByText(`${people} recipients`).waitFor()
    await page.getByText('Telegram would take it.').waitFor()
  })

  it('may carry a photo, which leaves 1,024 characters', async () => {
    const buffer = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    )
    await page.locator('input[type=file]').setInputFiles({ name: 'autumn.png', mimeType: 'image/png', buffer })
    await page.getByText('autumn.png').waitFor()
    await page.getByText('/ 1,024').waitFor()
    expect(await page.getByRole('figure').getByRole('img', { name: 'autumn.png' }).getAttribute('src')).toMatch(
      /^\/api\/v1\/files\/\d+\/content$/,
    )
    await page.getByRole('button', { name: 'Remove the file' }).click()
    await page.getByText('/ 4,096').waitFor()
    await page.getByRole('status').getByText('Saved').waitFor()
  })

  it('goes to oneself first', async () => {
    await page.getByRole('button', { name: 'Send a test' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('combobox', { name: 'To', exact: true }).fill('tess_tests')
    await page.getByRole('option', { name: 'Tess @tess_tests' }).click()
    await dialog.getByRole('button', { name: 'Send the test' }).click()
    await dialog.getByText('Sent', { exact: true }).waitFor()
    const received = await until('Tess gets the test', async () => {
      const message = await lastMessage(tester)
      return message?.text.includes('warm bread') === true ? message : undefined
    })
    expect(received.text).toBe('Hello Tess, warm bread')
    await dialog.getByRole('button', { name: 'Close' }).last().click()
  })

  it('starts only when its number was typed', async () => {
    await page.getByRole('button', { name: 'Start…' }).click()
    const dialog = page.getByRole('dialog')
    const start = dialog.getByRole('button', { name: `Send to ${people} people` })
    await dialog.getByLabel(`Type ${people} to start`).fill('39')
    expect(await start.isDisabled()).toBe(true)
    await dialog.getByLabel(`Type ${people} to start`).fill(String(people))
    await start.click()
    await page.getByRole('navigation', { name: /Recipients by outcome/ }).waitFor()
  })

  it('is watched to its end, and is the same after a reload', async () => {
    const sent = page.getByRole('link', { name: new RegExp(`^Sent\\s*${people}`) })
    await sent.waitFor({ timeout: 60_000 })
    await page.getByText('Completed').first().waitFor()
    await sent.click()
    await page.reload()
    await page.getByRole('link', { name: new RegExp(`^Sent\\s*${people}`) }).waitFor()
    expect(new URL(page.url()).searchParams.get('outcome')).toBe('sent')
    await page.getByRole('list', { name: 'Recipients' }).getByText('Tess', { exact: true }).click()
    await page.getByText('Message id').waitFor()
    const { committedByBot } = await theatre.stage.control.summary()
    expect(committedByBot[String(bot.id)]).toBe(people + people + 1)
  })

  it('counts anew and agrees with itself', async () => {
    await page.getByRole('button', { name: 'Verify' }).click()
    await page.getByText(`The books agree: ${people} recipients, one delivery each.`).waitFor()
    await page.keyboard.press('Escape')
    const download = page.waitForEvent('download')
    await page.getByRole('link', { name: 'Download CSV' }).click()
    expect((await download).suggestedFilename()).toMatch(/\.csv$/)
    expect(theatre.complaints).toEqual([])
  })
})

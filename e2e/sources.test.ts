import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { shoot } from './support/shoot.ts'
import { openTheatre, type Theatre } from './support/theatre.ts'
import { until } from './support/until.ts'

interface Story {
  readonly title: string
  readonly path: string
}

describe('from an address to items', () => {
  let theatre: Theatre
  let page: Page
  let site: Server
  let origin = ''
  const stories: Story[] = ['One', 'Two', 'Three'].map((title) => ({ title: `Story ${title}`, path: `/${title}` }))

  const feed = (): string =>
    `<?xml version="1.0"?><rss version="2.0"><channel><title>The Daily Fixture</title><link>${origin}</link>${stories
      .map(({ title, path }) => `<item><guid>${path}</guid><title>${title}</title><link>${origin}${path}</link></item>`)
      .join('')}</channel></rss>`
  let generation = 'a'
  const churning = (): string =>
    `<rss version="2.0"><channel><title>Restless</title>${Array.from(
      { length: 8 },
      (_, n) =>
        `<item><guid>${generation}-${n}</guid><title>Thing ${n}</title><link>${origin}/thing/${n}</link></item>`,
    ).join('')}</channel></rss>`
  const shop = (): string =>
    `<!doctype html><html><head><title>Lamps</title></head><body><h1>Lamps</h1><ul class="shelf">${Array.from(
      { length: 6 },
      (_, index) =>
        `<li class="ware"><a href="/lamp/${index}"><b class="what">Lamp ${index}</b></a><i class="cost">${index + 10}.50 EUR</i></li>`,
    ).join('')}</ul></body></html>`

  beforeAll(async () => {
    site = createServer((request, response) => {
      if (request.url === '/feed.xml') response.writeHead(200, { 'content-type': 'application/rss+xml' }).end(feed())
      else if (request.url === '/restless.xml')
        response.writeHead(200, { 'content-type': 'application/rss+xml' }).end(churning())
      else if (request.url === '/shop') response.writeHead(200, { 'content-type': 'text/html' }).end(shop())
      else response.writeHead(404).end('nothing here')
    })
    await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve))
    origin = `http://127.0.0.1:${(site.address() as AddressInfo).port}`
    theatre = await openTheatre({ OUTBOUND_ALLOW: '127.0.0.1' })
    page = await theatre.ownerPage()
  })
  afterAll(async () => {
    await theatre.close()
    await new Promise((resolve) => site.close(resolve))
  })

  it('an address is pasted, what is in it is seen, and it is saved', async () => {
    await page.goto('/sources')
    await page.getByText('No source yet').waitFor()
    await shoot(page, 'sources-empty')
    await page.getByLabel('Address of a feed or a page').fill(`${origin}/feed.xml`)
    await page.getByRole('button', { name: 'See what is in it' }).click()
    await page.getByRole('radio', { name: /The address itself/ }).waitFor()
    await page.getByRole('button', { name: /Story Two/ }).click()
    await page.getByRole('figure', { name: 'As Telegram shows it' }).getByText('Story Two').waitFor()
    await shoot(page, 'workbench-feed')
    await page.getByRole('button', { name: 'Save the source' }).click()
    await page.getByRole('heading', { name: 'The Daily Fixture', level: 1 }).waitFor()
  })

  it('it is read, and what comes later is seen as new', async () => {
    await page.getByText('Well', { exact: true }).waitFor()
    await page.getByRole('link', { name: 'Story One' }).waitFor()
    stories.unshift({ title: 'Story Four', path: '/Four' })
    await page.getByRole('button', { name: 'Read now' }).click()
    await page.getByRole('link', { name: 'Story Four' }).waitFor({ timeout: 20_000 })
    await page.getByRole('link', { name: 'All its items' }).click()
    await page.getByRole('heading', { name: 'Items', level: 1 }).waitFor()
    await page.getByRole('link', { name: 'Story Four' }).waitFor()
    await shoot(page, 'items')
  })

  it('a channel is chosen, and what comes from then on is posted there', async () => {
    const bot = await theatre.addBot('Newsboy')
    const administrators = [bot.id]
    const chat = await theatre.stage.control.addChat({
      type: 'channel',
      title: 'The wire',
      username: 'wire',
      administrators,
    })
    await theatre.product.api.post('/channels', { accountId: bot.accountId, chat: '@wire' })
    await page.goto('/sources')
    await page.getByRole('link', { name: 'The Daily Fixture' }).click()
    await page.getByText('No channel posts what comes from here').waitFor()
    await page.getByRole('combobox', { name: 'Posts to these channels' }).click()
    await page.getByRole('option', { name: 'The wire' }).click()
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('No channel posts what comes from here').waitFor({ state: 'detached' })
    stories.unshift({ title: 'Story Five', path: '/Five' })
    await page.getByRole('button', { name: 'Read now' }).click()
    await page.getByRole('link', { name: 'Story Five' }).waitFor({ timeout: 20_000 })
    await shoot(page, 'source')
    await until('the story stands in the channel', async () => {
      const { received } = await theatre.stage.control.received(chat.id)
      return received.some(({ text }) => text.includes('Story Five')) ? true : undefined
    })
  })

  it('why answers for a link, in each channel and step by step', async () => {
    await page.goto('/why')
    await page.getByRole('searchbox', { name: 'Paste a link, or words of a title' }).fill(`${origin}/Five?utm_source=x`)
    const timeline = page.getByRole('list', { name: 'What happened, the latest first' })
    await timeline.getByText('Posted', { exact: true }).waitFor()
    await page.getByRole('region', { name: 'How it stands in each channel' }).getByText('The wire').waitFor()
    await shoot(page, 'why')
    expect(await timeline.getByText('Story One').count()).toBe(0)
    await page.goto(`/why?q=${encodeURIComponent('story four')}`)
    await timeline.getByText('No channel', { exact: true }).waitFor()
  })

  it('ids that change while their products are known are held, until a person says what they are', async () => {
    const { api } = theatre.product
    const { id } = await api.post<{ id: number }>('/sources', { url: `${origin}/restless.xml` })
    await page.goto(`/sources/${id}`)
    await page.getByRole('link', { name: 'Thing 7' }).waitFor()
    generation = 'b'
    await page.getByRole('button', { name: 'Read now' }).click()
    await page.getByText('8 of 8 ids are new, but 8 of their products are known').waitFor({ timeout: 20_000 })
    await shoot(page, 'source-held')
    await page.getByRole('button', { name: 'I had them: post none' }).click()
    await page.getByText('They are known now; none of them is posted.').waitFor()
    await page.getByText('Well', { exact: true }).waitFor()
  })

  it('a page without a feed is corrected by clicking', async () => {
    await page.goto(`/sources/new?url=${encodeURIComponent(`${origin}/shop`)}`)
    await page
      .getByRole('button', { name: /Lamp 3/ })
      .first()
      .waitFor()
    const opener = page.getByRole('button', { name: 'Open: Correct by clicking' })
    if (await opener.isVisible()) await opener.click()
    await page.getByText('Price', { exact: true }).first().click()
    await page.getByRole('tree').getByRole('button', { name: '12.50 EUR' }).click()
    await page.getByText('6 like it are marked.').waitFor()
    await page.getByText('€15.50').first().waitFor()
    await shoot(page, 'workbench-picked')
    await page.getByRole('button', { name: 'Save the source' }).click()
    await page.getByText('Well', { exact: true }).waitFor()
  })

  it('an address that cannot be read says why and what to do', async () => {
    await page.goto(`/sources/new?url=${encodeURIComponent(`${origin}/gone`)}`)
    await page.getByRole('alert').getByText('The server answered with an error').waitFor()
    await page
      .getByRole('alert')
      .getByText(/What to do/)
      .waitFor()
    await shoot(page, 'workbench-failure')
  })

  it('sources move in from a file, after it was seen what would happen', async () => {
    await page.goto('/sources/move-in')
    const lines = [`${origin}/feed.xml`, `${origin}/other.xml`, 'ftp://nowhere', `${origin}/other.xml`]
    await page.setInputFiles('input[type=file]', {
      name: 'feeds.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(lines.join('\n')),
    })
    await page.getByText('Will be added').waitFor()
    await page.getByText('Cannot be used').first().waitFor()
    await shoot(page, 'move-in')
    await page.getByRole('button', { name: 'Add 1 source' }).click()
    await page.getByText('What happened').waitFor()
    await page.goto('/sources')
    await page.getByRole('link', { name: 'The Daily Fixture' }).waitFor()
    await shoot(page, 'sources')
  })

  it('no page is wider than a phone', async () => {
    await page.setViewportSize({ width: 375, height: 812 })
    const wide: number[] = []
    for (const [path, words] of [
      ['/sources', 'The Daily Fixture'],
      ['/sources/1', 'Latest items'],
      ['/sources/1/workbench', 'Entries as they would be read'],
      ['/items?q=five', 'Story Five'],
      ['/why?q=story', 'How it stands in each channel'],
      ['/sources/move-in', 'Choose a file'],
    ] as const) {
      await page.goto(path)
      await page.getByText(words).first().waitFor()
      const sideways = 'document.documentElement.scrollWidth - document.documentElement.clientWidth'
      wide.push(await page.evaluate<number>(sideways))
    }
    expect(wide).toEqual(wide.map(() => 0))
    expect(theatre.complaints).toEqual([])
  })
})

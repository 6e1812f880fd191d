import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { shoot } from './support/shoot.ts'
import { openTheatre, type BotOnStage, type Theatre } from './support/theatre.ts'
import { until } from './support/until.ts'

interface Ware {
  readonly id: number
  readonly title: string
  readonly price: string
}

/** Of the toaster: it is the same one in two shops. */
const GTINS: Readonly<Record<number, string>> = { 2: '4006381333931' }

describe('a channel', () => {
  let theatre: Theatre
  let page: Page
  let bot: BotOnStage
  let site: Server
  let origin = ''
  let chat = 0
  let channelPath = ''
  let sourceId = 0
  const wares: Ware[] = [
    { id: 1, title: 'Kettle “Fjord”, 1.7 l', price: '24.90' },
    { id: 2, title: 'Toaster “Fjord”, two slots', price: '39.00' },
  ]

  const feed = (name: string, sold: readonly Ware[]): string =>
    `<?xml version="1.0"?><rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel><title>${name}</title><link>${origin}</link>${sold
      .map(
        ({ id, title, price }) =>
          `<item><guid>w${id}</guid><title>${title}</title><link>${origin}/ware/${id}</link><category>Kitchen</category>` +
          `<description><![CDATA[<p>Quiet, <b>quick</b> and made to be repaired.</p><ul><li>Five years of spare parts</li><li>Switches itself off</li></ul>]]></description>` +
          `<enclosure url="${origin}/photo/${id}.jpg" type="image/jpeg" length="1"/><g:price>${price} EUR</g:price><g:gtin>${GTINS[id] ?? ''}</g:gtin></item>`,
      )
      .join('')}</channel></rss>`

  beforeAll(async () => {
    const photo = (id: number) =>
      sharp({ create: { width: 900, height: 600, channels: 3, background: `hsl(${(id * 47) % 360} 45% 55%)` } })
        .jpeg()
        .toBuffer()
    const rss = { 'content-type': 'application/rss+xml' }
    site = createServer((request, response) => {
      const [, id] = /^\/photo\/(\d+)\.jpg$/.exec(request.url ?? '') ?? []
      if (request.url === '/feed.xml') response.writeHead(200, rss).end(feed('Northwind deals', wares))
      else if (request.url === '/rival.xml')
        response.writeHead(200, rss).end(feed('Rival', [{ id: 2, title: 'Fjord toaster', price: '34.50' }]))
      else if (id !== undefined) void photo(Number(id)).then((bytes) => response.end(bytes))
      else response.writeHead(404).end('nothing here')
    })
    await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve))
    origin = `http://127.0.0.1:${(site.address() as AddressInfo).port}`
    theatre = await openTheatre({ OUTBOUND_ALLOW: '127.0.0.1' })
    page = await theatre.ownerPage()
    bot = await theatre.addBot('Dealer')
    const made = await theatre.stage.control.addChat({
      type: 'channel',
      title: 'Kitchen deals',
      username: 'kitchen_deals',
      administrators: [bot.id],
    })
    chat = made.id
    const source = await theatre.product.api.post<{ id: number }>('/sources', { url: `${origin}/feed.xml` })
    sourceId = source.id
  })
  afterAll(async () => {
    await theatre.close()
    await new Promise((resolve) => site.close(resolve))
  })

  const received = async (): Promise<number> => (await theatre.stage.control.received(chat)).received.length
  /** The source is read once more, and what it brought is decided on. */
  const readAgain = async (items: number): Promise<void> => {
    await until(`the source has ${items} items`, async () => {
      await theatre.product.api.post(`/sources/${sourceId}/poll`).catch(() => undefined)
      const { items: found } = await theatre.product.api.get<{ items: unknown[] }>(`/items?sourceId=${sourceId}`)
      return found.length >= items ? true : undefined
    })
  }
  const openTab = (name: string) => page.getByRole('tab', { name }).click()

  it('is added after Telegram said that the bot may post there', async () => {
    await readAgain(2)
    await page.goto('/channels')
    await page.getByText('No channel yet').waitFor()
    await shoot(page, 'channels-empty')
    await page.getByLabel('Channel or group').fill('@nobody_has_this')
    await page.getByRole('button', { name: 'Check and add' }).click()
    await page.getByRole('alert').waitFor()
    await page.getByLabel('Channel or group').fill('@kitchen_deals')
    await page.getByRole('button', { name: 'Check and add' }).click()
    await page.getByRole('heading', { name: 'Kitchen deals', level: 1 }).waitFor()
    channelPath = new URL(page.url()).pathname
    await page
      .getByRole('combobox', { name: 'What it posts from' })
      .or(page.getByPlaceholder('Title, address or host'))
      .first()
      .click()
    await page.getByRole('option', { name: 'Northwind deals' }).click()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('link', { name: 'Northwind deals' }).waitFor()
    await shoot(page, 'channel-sources')
  })

  it('shows a post as Telegram will, and posts this one', async () => {
    await openTab('Template')
    const preview = page.getByRole('figure', { name: 'As Telegram shows it' })
    await preview.getByText('€24.90').or(preview.getByText('€39')).first().waitFor()
    await preview.getByRole('img').waitFor()
    await page.getByLabel('Post', { exact: true }).fill('<b>{{title}}</b>\n\n{{text}}\n\nNow {{price}} {{hashtags}}')
    await page.getByRole('button', { name: 'Add a button' }).click()
    await preview.getByText(/Now €/).waitFor()
    await preview.getByText('Northwind deals').waitFor()
    await shoot(page, 'channel-template')
    await page.getByLabel('Post', { exact: true }).fill('<b>{{titel}}</b>')
    await page
      .getByText(/There is no field "titel"/)
      .first()
      .waitFor()
    await shoot(page, 'channel-template-problem')
    await page.getByLabel('Post', { exact: true }).fill('<b>{{title}}</b>\n\n{{text}}\n\nNow {{price}} {{hashtags}}')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved.').first().waitFor()
    await page.getByRole('button', { name: 'Post this one now' }).click()
    await page.getByRole('button', { name: 'Post now' }).click()
    await until('the channel has the post', async () => ((await received()) === 1 ? true : undefined))
    await openTab('Posts')
    await page.getByText('Posted', { exact: true }).first().waitFor()
    await shoot(page, 'channel-posts')
  })

  it('says what a policy would do, match by match', async () => {
    await openTab('Policy')
    await page.getByRole('button', { name: 'Add a filter' }).click()
    await page.getByRole('menuitem', { name: 'Keywords' }).click()
    await page
      .getByRole('combobox', { name: 'Words or phrases' })
      .or(page.getByLabel('Words or phrases'))
      .first()
      .fill('toaster')
    await page.keyboard.press('Enter')
    await shoot(page, 'channel-filter')
    await page.getByRole('button', { name: 'Done' }).click()
    await page.getByText('Keywords: one of “toaster” in title, text').waitFor()
    await page.getByText('1 filtered out').waitFor()
    await page.locator('summary').first().click()
    await shoot(page, 'channel-policy')
    await page.getByRole('button', { name: /^Remove this filter/ }).click()
    await page.getByLabel('Minutes between two posts').fill('600')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved.').first().waitFor()
  })

  it('has a queue that is put in order, and from which is dropped with a reason', async () => {
    for (let id = 3; id <= 7; id++) wares.unshift({ id, title: `Pan no. ${id}`, price: `${id}9.90` })
    await readAgain(7)
    await openTab('Queue')
    const rows = page.getByRole('listitem').filter({ hasText: 'Pan no.' })
    await until('posts wait', async () => ((await rows.count()) >= 4 ? true : undefined))
    await shoot(page, 'channel-queue')
    const last = await rows.last().getByRole('link').innerText()
    await rows.last().getByRole('button', { name: /^Move/ }).focus()
    await page.keyboard.press('Home')
    await until('it is first', async () => ((await rows.first().innerText()).includes(last) ? true : undefined))
    const before = await rows.count()
    await rows
      .last()
      .getByRole('button', { name: /^What to do with it/ })
      .click()
    await page.getByRole('menuitem', { name: 'Drop…' }).click()
    await page.getByRole('combobox', { name: 'Why?' }).fill('Not a good price')
    await page.keyboard.press('Tab')
    await shoot(page, 'channel-drop')
    await page.getByRole('button', { name: 'Drop', exact: true }).click()
    await until('it is gone', async () => ((await rows.count()) === before - 1 ? true : undefined))
    await openTab('Calendar')
    await page.getByText(/posted, .* expected in these days/).waitFor()
    await shoot(page, 'channel-calendar')
    await page.goto('/channels')
    await page.getByRole('link', { name: 'Kitchen deals' }).waitFor()
    await shoot(page, 'channels')
  })

  it('asks a person who sees the post before it may go', async () => {
    await page.goto(`${channelPath}?tab=policy`)
    await page.getByLabel('A person lets each post pass').check()
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved.').first().waitFor()
    wares.unshift({ id: 8, title: 'Teapot, glass', price: '19.50' })
    await readAgain(8)
    await openTab('Queue')
    const row = page.getByRole('listitem').filter({ hasText: 'Teapot, glass' })
    await row.getByRole('button', { name: /^What to do with it/ }).click()
    await page.getByRole('menuitem', { name: 'See it' }).click()
    await page.getByRole('dialog').getByText('Now €19.50 #Kitchen').waitFor()
    await page.keyboard.press('Escape')
    await shoot(page, 'channel-approval')
    await row.getByRole('button', { name: 'Approve' }).click()
    await row.getByText(/^expected/).waitFor()
  })

  it('has a queue that is emptied at once, with a reason', async () => {
    await openTab('Queue')
    await page.getByRole('button', { name: 'Empty the queue…' }).click()
    await page.getByText(/^Drop \d+ posts? that wait/).waitFor()
    await shoot(page, 'channel-empty')
    await page.getByRole('button', { name: 'Empty the queue', exact: true }).click()
    await page.getByText('The queue is empty').first().waitFor()
    await until('nothing waits', async () =>
      (await page.getByRole('listitem').filter({ hasText: 'Pan no.' }).count()) === 0 ? true : undefined,
    )
  })

  it('leads to the product with its prices in two shops and where it was posted', async () => {
    const toaster = wares.find(({ id }) => id === 2)
    if (toaster === undefined) throw new Error('the toaster is gone')
    wares.splice(wares.indexOf(toaster), 1, { ...toaster, price: '29.00' })
    const { api } = theatre.product
    await api.post('/sources', { url: `${origin}/rival.xml` })
    await page.goto(`${channelPath}?tab=posts&state=posted`)
    await page.getByRole('link', { name: toaster.title }).click()
    await page.getByText('Where it was posted').waitFor()
    const productId = Number(new URL(page.url()).pathname.split('/').at(-1))
    await until('both shops and the fall of the price were seen', async () => {
      await api.post(`/sources/${sourceId}/poll`).catch(() => undefined)
      const { prices } = await api.get<{ prices: { points: unknown[] }[] }>(`/products/${productId}`)
      return prices.length === 2 && prices.some(({ points }) => points.length === 2) ? true : undefined
    })
    await page.reload()
    await page.getByText('Lowest ever €29.00, in 30 days €29.00').waitFor()
    await page.getByText('2 in sources').waitFor()
    await page.getByRole('link', { name: 'Kitchen deals' }).waitFor()
    await shoot(page, 'product')
    await page.getByRole('button', { name: 'Split…' }).click()
    await page.getByRole('checkbox', { name: /Rival/ }).check()
    await shoot(page, 'product-split')
    await page.getByRole('button', { name: 'Split 1 off' }).click()
    await page.getByText('1 in sources').waitFor()
    await page.getByRole('button', { name: 'Merge…' }).click()
    await page.getByRole('combobox', { name: 'The product that stays' }).fill('toaster')
    await page.getByRole('option', { name: new RegExp(`\\(${productId}\\)`) }).click()
    await page.getByRole('button', { name: 'Merge', exact: true }).click()
    await page.getByText('2 in sources').waitFor()
    expect(new URL(page.url()).pathname).toBe(`/products/${productId}`)
    expect(theatre.complaints).toEqual([])
  })
})

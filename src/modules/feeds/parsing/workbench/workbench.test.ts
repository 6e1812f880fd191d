import type { RequestListener } from 'node:http'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { startWebHost, type WebHost } from '../../../../../test/support/canary.ts'
import { createManualClock } from '../../../../../test/support/manual-clock.ts'
import { systemActor } from '../../../../kernel/actor.ts'
import { createGuardedFetch } from '../../../../platform/fetch/index.ts'
import type { OutlineNode, PickRequest } from '../contract.ts'
import { createParser } from '../parser.ts'
import { createWorkbench } from './workbench.ts'

const me = systemActor('test')
const parser = createParser()
const workbench = createWorkbench({
  parser,
  fetcher: createGuardedFetch({ allow: ['127.0.0.0/8'] }),
  clock: createManualClock(Date.UTC(2026, 10, 21)),
})
const open: WebHost[] = []
afterEach(async () => {
  for (const host of open.splice(0)) await host.close()
})
afterAll(() => parser.close())

const FEED =
  '<rss version="2.0"><channel><title>News</title><item><title>One</title><link>/1</link></item></channel></rss>'
const card = (index: number): string =>
  `<div class="card"><a href="/p/${index}"><img src="/i/${index}.jpg" alt="Picture"><h3 class="name">Product number ${index}</h3></a><p class="about">It has ${index} legs and is made of wood.</p><span class="price">${index}99,00 €</span> <del class="old">${index}99,90 €</del></div>`
const SHOP = `<!doctype html><html><head><title>Shop</title><link rel="alternate" type="application/rss+xml" title="News" href="/feed"></head><body>
  <nav><ul><li><a href="/a">First part of the shop</a><li><a href="/b">Second part of the shop</a><li><a href="/c">Third part of the shop</a></ul></nav>
  <script>fetch('//evil.example')</script><div class="grid">${[1, 2, 3].map(card).join('')}</div><div class="grid">${[4, 5].map(card).join('')}</div></body></html>`

async function site(pages: Readonly<Record<string, string>>): Promise<string> {
  const answer: RequestListener = (request, response) => {
    const page = pages[request.url ?? '']
    if (page === undefined) response.writeHead(404).end()
    else response.writeHead(200, { 'content-type': page.startsWith('<!doctype') ? 'text/html' : 'text/xml' }).end(page)
  }
  const host = await startWebHost(answer)
  open.push(host)
  return host.url
}

describe('the workbench', () => {
  it('finds the feed that a page names and the list that it shows, and no menu before it', async () => {
    const url = await site({ '/': SHOP, '/feed': FEED })
    const found = await workbench.open(me, { url: `${url}/` })
    expect(found.failure).toBeNull()
    expect(found.fetched).toMatchObject({ status: 200, bytes: Buffer.byteLength(SHOP) })
    expect(found.candidates.map(({ origin, label }) => `${origin}: ${label}`).slice(0, 2)).toEqual([
      'alternate: Feed of the page, 1 entry',
      'list: List div.card, 5 entries',
    ])
    expect(found.candidates[1]?.entries[0]).toMatchObject({
      title: 'Product number 1',
      url: `${url}/p/1`,
      images: [`${url}/i/1.jpg`],
      price: { minor: 19_900, currency: 'EUR' },
      oldPrice: { minor: 19_990 },
      text: 'It has 1 legs and is made of wood.',
    })
  })

  it('draws the page without anything that runs or loads', async () => {
    const url = await site({ '/': SHOP })
    const { outline } = await workbench.open(me, { url: `${url}/` })
    expect(JSON.stringify(outline)).not.toMatch(/script|evil|</)
    expect(outline?.nodes.find(({ text }) => text === 'Product number 1')).toMatchObject({ tag: 'h3' })
  })

  it('takes a product from a page that says that it is one, and reads by the settings that were given', async () => {
    const ld =
      '<script type="application/ld+json">{"@type":"Product","name":"Chair","offers":{"price":"5","priceCurrency":"EUR"}}</script>'
    const url = await site({ '/p': `<!doctype html><html><head>${ld}</head><body>Chair</body></html>` })
    const found = await workbench.open(me, { url: `${url}/p` })
    expect(found.candidates).toMatchObject([
      { origin: 'structured_data', settings: { kind: 'product' }, entries: [{ title: 'Chair' }] },
    ])
    const given = await workbench.open(me, {
      url: `${url}/p`,
      settings: { kind: 'html', items: '.nothing', fields: {} },
    })
    expect(given).toMatchObject({ failure: { reason: 'selector_empty' }, candidates: [{ origin: 'given' }] })
  })

  it('proposes paths for a JSON API', async () => {
    const items = [1, 2].map((id) => ({
      id,
      name: `Lamp ${id}`,
      permalink: `/l/${id}`,
      price: { amount: 9.5, currency: 'EUR' },
    }))
    const url = await site({ '/api': JSON.stringify({ result: { products: items } }) })
    const { candidates } = await workbench.open(me, { url: `${url}/api` })
    expect(candidates[0]).toMatchObject({
      origin: 'json_list',
      settings: {
        items: '$.result.products[*]',
        fields: { title: '$.name', price: '$.price.amount', currency: '$.price.currency' },
      },
      entries: [{ title: 'Lamp 1', price: { minor: 950, currency: 'EUR' } }, {}],
    })
  })

  it('says why nothing was read', async () => {
    const url = await site({ '/empty': '<!doctype html><html><body><p>Hello</p></body></html>' })
    expect(await workbench.open(me, { url: `${url}/gone` })).toMatchObject({
      failure: { reason: 'http' },
      fetched: { status: 404 },
    })
    expect(await workbench.open(me, { url: `${url}/empty` })).toMatchObject({ failure: { reason: 'selector_empty' } })
    expect(await workbench.open(me, { url: 'http://10.0.0.1/' })).toMatchObject({
      failure: { reason: 'blocked' },
      fetched: null,
    })
  })

  it('names the feed of an address, or refuses', async () => {
    const url = await site({ '/': SHOP, '/feed': FEED, '/none': '<!doctype html><html><body>x</body></html>' })
    expect(await workbench.findFeed(me, `${url}/`)).toEqual({
      url: `${url}/feed`,
      settings: { kind: 'feed' },
      title: 'News',
    })
    expect(await workbench.findFeed(me, `${url}/feed`)).toMatchObject({ url: `${url}/feed` })
    await expect(workbench.findFeed(me, `${url}/none`)).rejects.toMatchObject({ code: 'source_not_recognised' })
    expect(workbench.recent(`${url}/`)?.body.toString()).toBe(SHOP)
  })

  it('is only for those who may change sources', async () => {
    const reader = { kind: 'key', id: 1, name: 'k', permissions: new Set(['feeds.read'] as const) } as const
    expect(() => workbench.open(reader, { url: 'https://e.example/' })).toThrow('feeds.write')
  })
})

describe('a click', () => {
  const begin = async () => {
    const url = `${await site({ '/': SHOP, '/feed': FEED })}/`
    const { outline } = await workbench.open(me, { url })
    const pathOf = (is: (node: OutlineNode) => boolean): string => outline?.nodes.find(is)?.path ?? ''
    const pick = (request: Omit<PickRequest, 'url'>) => workbench.pick(me, { url, ...request })
    return { pathOf, pick }
  }

  it('on anything in an item finds the list', async () => {
    const { pathOf, pick } = await begin()
    const found = await pick({ path: pathOf(({ text }) => text === 'Product number 2'), field: 'item' })
    expect(found).toMatchObject({ failure: null, settings: { items: 'div.card' }, total: 5 })
    expect(found.found).toHaveLength(5)
  })

  it('on a field finds the like of it in each item', async () => {
    const { pathOf, pick } = await begin()
    const settings = { kind: 'html', items: 'div.card', fields: {} } as const
    const found = await pick({ path: pathOf(({ text }) => text.startsWith('499')), field: 'price', settings })
    expect(found.picked).toEqual({ selector: '.price' })
    expect(found.entries.map(({ price }) => price?.minor)).toEqual([19_900, 29_900, 39_900, 49_900, 59_900])
  })

  it('outside of the items says so, and so does one that hits nothing', async () => {
    const { pathOf, pick } = await begin()
    const settings = { kind: 'html', items: 'div.card', fields: {} } as const
    const menu = pathOf(({ text }) => text === 'First part of the shop')
    expect(await pick({ path: menu, field: 'title', settings })).toMatchObject({
      settings: null,
      failure: { reason: 'outside_item' },
    })
    expect(await pick({ path: '9.9.9', field: 'title', settings })).toMatchObject({
      failure: { reason: 'selector_empty' },
    })
  })
})

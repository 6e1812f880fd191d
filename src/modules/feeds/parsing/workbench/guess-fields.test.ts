import { describe, expect, it } from 'vitest'
import type { Candidate } from '../contract.ts'
import { discover } from './discover.ts'

const NOW = Date.UTC(2026, 10, 21)
const best = (html: string): Candidate | undefined =>
  discover({ url: 'https://e.example/list', contentType: 'text/html', body: Buffer.from(html) }, NOW).candidates[0]
const page = (items: string[], around = (list: string) => list): string =>
  `<html><body><nav><a href="/a">The first part</a><a href="/b">The second part</a><a href="/c">The third part</a></nav>${around(items.join(''))}</body></html>`
const prices = (candidate: Candidate | undefined) =>
  candidate?.entries.map(({ price, oldPrice }) => [price?.minor ?? null, oldPrice?.minor ?? null])

describe('what an unknown page shows is recognised', () => {
  it('in a shop whose things are on sale or not', () => {
    const amount = (text: string): string =>
      `<span class="amount"><bdi><span class="sign">&pound;</span>${text}</bdi></span>`
    const items = [1, 2, 3, 4].map((n) => {
      const price = n % 2 === 1 ? `<del>${amount('50.00')}</del> <ins>${amount(`4${n}.00`)}</ins>` : amount(`2${n}.00`)
      return `<li class="product post-${n}${n}1"><a class="link" href="/p/${n}"><img src="data:image/gif;base64,x" data-src="/${n}.jpg"><h2>Hoodie ${n}</h2><span class="price">${price}</span></a><a href="?add=${n}">Add to cart</a></li>`
    })
    const found = best(page(items, (list) => `<ul class="products">${list}</ul>`))
    expect(found?.settings).toMatchObject({ kind: 'html', items: 'li.product' })
    expect(prices(found)).toEqual([
      [4_100, 5_000],
      [2_200, null],
      [4_300, 5_000],
      [2_400, null],
    ])
    expect(found?.entries[1]).toMatchObject({
      title: 'Hoodie 2',
      url: 'https://e.example/p/2',
      images: ['https://e.example/2.jpg'],
    })
  })

  it('in cards that are one link each and have classes for looks only', () => {
    const items = [1, 2, 3].map(
      (n) =>
        `<a class="block p-4" href="/o/${n}"><div><img src="/${n}.png"></div><div class="text-sm font-bold">Angebot ${n}</div><div class="text-lg">${n}.299,00 €</div></a>`,
    )
    const found = best(page(items, (list) => `<div class="grid">${list}</div>`))
    expect(found?.entries[2]).toMatchObject({
      title: 'Angebot 3',
      url: 'https://e.example/o/3',
      price: { minor: 329_900 },
    })
  })

  it('in a magazine', () => {
    const items = [1, 2, 3].map(
      (n) =>
        `<article><header><h2><a href="/${n}">Story ${n}</a></h2><time datetime="2026-03-0${n}T10:00:00Z">March</time></header><p>A paragraph about story ${n}.</p></article>`,
    )
    expect(best(page(items))?.entries[0]).toMatchObject({
      title: 'Story 1',
      url: 'https://e.example/1',
      text: 'A paragraph about story 1.',
      publishedAt: Date.UTC(2026, 2, 1, 10),
    })
  })

  it('in a table with numbers before the headlines', () => {
    const rows = [1, 2, 3, 4].map(
      (n) =>
        `<tr class="thing"><td class="title">${n}.</td><td class="title"><a href="/${n}">A headline of row ${n}</a></td></tr>`,
    )
    expect(best(page(rows, (list) => `<table>${list}</table>`))?.entries[0]).toMatchObject({
      title: 'A headline of row 1',
    })
  })
})

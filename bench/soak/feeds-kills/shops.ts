import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import sharp from 'sharp'

/** Feeds that grow, whose truth is known: every item has a mark of its own in its title. */
export interface Shops {
  /** Of the feed of a shop; shops are numbered from 0. */
  url(shop: number): string
  /** Puts so many things into the feeds, some of them into two under other names. */
  add(count: number): void
  /** Marks of what these shops have shown since they were opened and a channel without `FORBIDDEN` wants. */
  wanted(shops: readonly number[]): ReadonlySet<string>
  readonly things: number
  close(): Promise<void>
}

/** The word of items that no channel wants. */
export const FORBIDDEN = 'skipme'
/** In every title: `item-000123`. */
export const MARK = /item-\d{6}/

interface Thing {
  readonly mark: string
  readonly shops: readonly number[]
  readonly gtin: string
  readonly isForbidden: boolean
  readonly isOld: boolean
  readonly hasPicture: boolean
}

const TWIN_SHARE = 0.4
const FORBIDDEN_SHARE = 0.1
const PICTURE_SHARE = 0.25
/** What is there at the first reading, in each shop. */
const OLD_THINGS = 3

export async function openShops(count: number, chance: () => number): Promise<Shops> {
  const picture = await sharp({ create: { width: 320, height: 240, channels: 3, background: '#2a6' } })
    .jpeg()
    .toBuffer()
  const things: Thing[] = []
  const make = (shops: readonly number[], isOld: boolean): void => {
    const number = things.length + 1
    things.push({
      mark: `item-${String(number).padStart(6, '0')}`,
      shops,
      gtin: withCheckDigit(`40${String(number).padStart(10, '0')}`),
      isForbidden: !isOld && chance() < FORBIDDEN_SHARE,
      isOld,
      hasPicture: chance() < PICTURE_SHARE,
    })
  }
  for (let shop = 0; shop < count; shop++) for (let old = 0; old < OLD_THINGS; old++) make([shop], true)

  const server = createServer((request, response) => {
    const shop = /^\/shop-(\d+)\.xml$/.exec(request.url ?? '')?.[1]
    if (shop !== undefined)
      return response
        .setHeader('content-type', 'application/rss+xml')
        .end(feedOf(things, Number(shop), `http://${request.headers.host ?? ''}`))
    if (request.url === '/picture.jpg') return response.setHeader('content-type', 'image/jpeg').end(picture)
    return response.writeHead(404).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  return {
    url: (shop) => `${origin}/shop-${shop}.xml`,
    add(number) {
      for (let added = 0; added < number; added++) {
        const shop = Math.floor(chance() * count)
        const other = (shop + 1 + Math.floor(chance() * (count - 1))) % count
        make(chance() < TWIN_SHARE ? [shop, other] : [shop], false)
      }
    },
    wanted: (shops) =>
      new Set(
        things
          .filter((thing) => !thing.isOld && !thing.isForbidden && thing.shops.some((shop) => shops.includes(shop)))
          .map(({ mark }) => mark),
      ),
    get things() {
      return things.length
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function feedOf(things: readonly Thing[], shop: number, origin: string): string {
  const items = things.filter(({ shops }) => shops.includes(shop)).toReversed()
  const body = items.map((thing) => itemOf(thing, shop, origin)).join('\n')
  return `<?xml version="1.0"?><rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel><title>Shop ${shop}</title><link>${origin}/</link>${body}</channel></rss>`
}

const itemOf = ({ mark, gtin, isForbidden, hasPicture }: Thing, shop: number, origin: string): string =>
  `<item><title>${mark} ${isForbidden ? FORBIDDEN : 'kettle'} of shop ${shop}</title><link>${origin}/${shop}/${mark}</link>` +
  `<guid isPermaLink="false">${shop}-${mark}</guid><g:gtin>${gtin}</g:gtin><g:price>${19 + shop}.90 EUR</g:price>` +
  `${hasPicture ? `<enclosure url="${origin}/picture.jpg" type="image/jpeg" length="1000"/>` : ''}</item>`

function withCheckDigit(digits: string): string {
  const sum = Array.from(digits).reduce((total, digit, at) => total + Number(digit) * (at % 2 === 0 ? 1 : 3), 0)
  return `${digits}${(10 - (sum % 10)) % 10}`
}

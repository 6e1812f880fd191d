import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'

/**
 * `node feeds.mjs PEER speed FOLDER ROUNDS` prints {"perSecond":[...]}; the first round warms up and is not reported.
 * `node feeds.mjs PEER awkward FOLDER FROM` prints a line for each case of FOLDER/cases.json: what was found, in our words.
 */
const [peer, task, folder, number] = process.argv.slice(2)

/** As the peers' own fetchers do: by the header's charset, else as UTF-8. */
function decode({ body, contentType }) {
  const charset = /charset=([\w-]+)/i.exec(contentType ?? '')?.[1] ?? 'utf-8'
  return new TextDecoder(charset).decode(body)
}

const plain = (html) =>
  (html ?? '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()

const iso = (date) => {
  const at = new Date(date ?? Number.NaN)
  return Number.isNaN(at.getTime()) ? null : at.toISOString()
}

const item = (found) => ({
  title: found.title ?? '',
  url: found.url || null,
  guid: found.guid || null,
  date: iso(found.date),
  text: found.text ?? '',
  image: found.image ?? '',
  author: found.author ?? '',
  categories: found.categories ?? [],
  price: '',
  oldPrice: '',
})

const readers = {
  async 'rss-parser'() {
    const { default: Parser } = await import('rss-parser')
    const parser = new Parser()
    return async (document) => {
      const feed = await parser.parseString(decode(document))
      return {
        feedTitle: feed.title ?? '',
        items: feed.items.map((each) =>
          item({
            title: each.title,
            url: each.link,
            guid: each.guid ?? each.id,
            date: each.isoDate ?? each.pubDate,
            text: each.contentSnippet ?? each.summary,
            image: each.enclosure?.url,
            author: each.creator ?? each.author,
            categories: each.categories?.map((category) => (typeof category === 'string' ? category : (category._ ?? category.$?.term))),
          }),
        ),
      }
    }
  },
  async feedparser() {
    const { default: FeedParser } = await import('feedparser')
    return (document) =>
      new Promise((resolve, reject) => {
        const parser = new FeedParser({ feedurl: document.url })
        const items = []
        let feedTitle = ''
        parser.on('error', reject)
        parser.on('meta', (meta) => void (feedTitle = meta.title ?? ''))
        parser.on('readable', () => {
          for (let each = parser.read(); each !== null; each = parser.read())
            items.push(
              item({
                title: each.title,
                url: each.link,
                guid: each.guid,
                date: each.pubdate ?? each.date,
                text: plain(each.summary ?? each.description),
                image: each.image?.url ?? each.enclosures?.[0]?.url,
                author: each.author,
                categories: each.categories,
              }),
            )
        })
        parser.on('end', () => resolve({ feedTitle, items }))
        Readable.from([Buffer.from(decode(document))]).pipe(parser)
      })
  },
  async 'feed-extractor'() {
    const { extractFromJson, extractFromXml } = await import('@extractus/feed-extractor')
    return (document) => {
      const text = decode(document)
      const options = { descriptionMaxLen: 4_000, baseUrl: new URL(document.url).origin }
      const feed = text.trimStart().startsWith('{')
        ? extractFromJson(JSON.parse(text), options)
        : extractFromXml(text, options)
      return {
        feedTitle: feed.title ?? '',
        items: (feed.entries ?? []).map((each) =>
          item({ title: each.title, url: each.link, guid: each.id, date: each.published, text: each.description }),
        ),
      }
    }
  },
}

const read = await readers[peer]()

if (task === 'speed') {
  const documents = readdirSync(folder).map((name) => ({
    url: 'https://feeds.example/feed.xml',
    contentType: 'text/xml; charset=utf-8',
    body: readFileSync(join(folder, name)),
  }))
  const perSecond = []
  for (let round = 0; round <= Number(number); round += 1) {
    const startedAt = performance.now()
    let items = 0
    for (const document of documents) items += (await read(document)).items.length
    if (round > 0) perSecond.push(items / ((performance.now() - startedAt) / 1_000))
  }
  process.stdout.write(`${JSON.stringify({ perSecond })}\n`)
} else {
  const cases = JSON.parse(readFileSync(join(folder, 'cases.json'), 'utf8'))
  for (const [index, { file, url, contentType }] of cases.entries()) {
    if (index < Number(number)) continue
    const document = { url, contentType, body: readFileSync(join(folder, file)) }
    let answer
    try {
      const { feedTitle, items } = await read(document)
      answer = { feedTitle, items: items.slice(0, 10), count: items.length }
    } catch (error) {
      answer = { failure: 'error', detail: String(error?.message ?? error).slice(0, 200) }
    }
    process.stdout.write(`${JSON.stringify({ index, answer })}\n`)
  }
}

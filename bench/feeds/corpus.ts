import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** The same feeds for all: of news, of shops and of magazines, as RSS 2.0, RSS 1.0 and Atom, well-formed. */
const FEEDS = 60
const ITEMS = 50

const WORDS =
  'the new phone costs less than before and comes with a better camera while its battery lasts for days as tests have shown in our laboratory where we measured'.split(
    ' ',
  )

/** @returns how many items there are in all. */
export function writeCorpus(folder: string): number {
  mkdirSync(folder, { recursive: true })
  const chance = createChance(7)
  for (let feed = 0; feed < FEEDS; feed += 1) {
    const paragraphs = 1 + (feed % 12)
    const text = [rss, rdf, atom][feed % 3]?.(feed, paragraphs, chance) ?? ''
    writeFileSync(join(folder, `${String(feed).padStart(3, '0')}.xml`), text)
  }
  return FEEDS * ITEMS
}

type Chance = () => number

function createChance(seed: number): Chance {
  let state = seed
  return () => {
    state = (state * 1_103_515_245 + 12_345) & 0x7fffffff
    return state / 0x7fffffff
  }
}

const sentence = (chance: Chance, words: number): string =>
  Array.from({ length: words }, () => WORDS[Math.floor(chance() * WORDS.length)] ?? 'word').join(' ')

const html = (feed: number, index: number, paragraphs: number, chance: Chance): string =>
  `<p><img src="https://shop${feed}.example/img/${index}.jpg" alt="A picture"></p>` +
  Array.from(
    { length: paragraphs },
    () =>
      `<p>${sentence(chance, 30)} <a href="https://shop${feed}.example/a?x=1&amp;y=2">${sentence(chance, 3)}</a>, <b>${sentence(chance, 2)}</b>.</p>`,
  ).join('')

const indexes = Array.from({ length: ITEMS }, (_, index) => index)
const minute = (index: number): string => String(index % 60).padStart(2, '0')

function rss(feed: number, paragraphs: number, chance: Chance): string {
  const items = indexes.map(
    (index) =>
      `<item><title>${sentence(chance, 8)} &amp; more ${index}</title><link>https://shop${feed}.example/p/${index}?utm_source=rss</link><guid isPermaLink="false">shop${feed}-${index}</guid><pubDate>Tue, 03 Mar 2026 10:${minute(index)}:00 +0100</pubDate><dc:creator>Ada</dc:creator><category>phones</category><category>news</category><description>${sentence(chance, 25)}</description><content:encoded><![CDATA[${html(feed, index, paragraphs, chance)}]]></content:encoded><enclosure url="https://shop${feed}.example/img/${index}.jpg" type="image/jpeg" length="1000"/></item>`,
  )
  return `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Shop ${feed}</title><link>https://shop${feed}.example/</link><description>d</description>${items.join('\n')}</channel></rss>`
}

function rdf(feed: number, paragraphs: number, chance: Chance): string {
  const items = indexes.map(
    (index) =>
      `<item rdf:about="https://news${feed}.example/${index}"><title>${sentence(chance, 8)} ${index}</title><link>https://news${feed}.example/${index}</link><dc:date>2026-03-03T10:${minute(index)}:00+01:00</dc:date><dc:creator>Bob</dc:creator><description>${html(
        feed,
        index,
        Math.ceil(paragraphs / 2),
        chance,
      )
        .replaceAll('&', '&amp;')
        .replaceAll('<', '&lt;')}</description></item>`,
  )
  return `<?xml version="1.0" encoding="UTF-8"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://news${feed}.example/"><title>News ${feed}</title><link>https://news${feed}.example/</link><description>d</description></channel>${items.join('\n')}</rdf:RDF>`
}

function atom(feed: number, paragraphs: number, chance: Chance): string {
  const items = indexes.map(
    (index) =>
      `<entry><id>tag:blog${feed}.example,2026:${index}</id><title type="html">${sentence(chance, 8)} &lt;b&gt;${index}&lt;/b&gt;</title><link rel="alternate" type="text/html" href="https://blog${feed}.example/${index}"/><published>2026-03-03T10:${minute(index)}:00Z</published><updated>2026-03-03T11:00:00Z</updated><author><name>Eve</name></author><category term="x"/><summary>${sentence(chance, 20)}</summary><content type="html">${html(feed, index, paragraphs, chance).replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</content></entry>`,
  )
  return `<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Blog ${feed}</title><id>urn:${feed}</id><link href="https://blog${feed}.example/"/><updated>2026-03-03T11:00:00Z</updated>${items.join('\n')}</feed>`
}

import { FEED_URL, rss, type AwkwardCase } from './case.ts'

const laughs = (): string =>
  Array.from({ length: 12 }, (_, level) => `<!ENTITY l${level + 1} "${`&l${level};`.repeat(10)}">`).join('')

const item = (index: number): string =>
  `<item><title>Item ${index}</title><link>https://site.example/${index}</link><guid isPermaLink="false">${index}</guid><pubDate>Tue, 03 Mar 2026 10:00:00 GMT</pubDate><description>${'Words of no great weight. '.repeat(18)}</description></item>`

function large(bytes: number): Uint8Array {
  const parts: string[] = []
  let length = 200
  for (let index = 0; length < bytes; index += 1) {
    const text = item(index)
    parts.push(text)
    length += text.length
  }
  return Buffer.from(rss(parts.join('')))
}

/** Documents that are meant to harm, or are no feeds at all. */
export const hostile: readonly AwkwardCase[] = [
  {
    name: 'Billion laughs',
    body: `<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "ha">${laughs()}]><rss version="2.0"><channel><title>Ha</title><item><title>One</title><link>https://site.example/1</link><description>&l12;</description></item></channel></rss>`,
    expect: { items: [{ title: 'One', url: 'https://site.example/1' }] },
  },
  {
    name: 'One entity of 100 kB, asked for 10,000 times',
    body: () =>
      Buffer.from(
        `<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "${'a'.repeat(100_000)}">]><rss version="2.0"><channel><title>Q</title><item><title>One</title><link>https://site.example/1</link><description>${'&a;'.repeat(10_000)}</description></item></channel></rss>`,
      ),
    expect: { items: [{ title: 'One', url: 'https://site.example/1' }] },
  },
  {
    name: 'External entities',
    body: '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY file SYSTEM "file:///etc/passwd"><!ENTITY % remote SYSTEM "http://127.0.0.1:1/x.dtd"> %remote;]><rss version="2.0"><channel><title>X</title><item><title>One &file;</title><link>https://site.example/1</link></item></channel></rss>',
    expect: { items: [{ title: 'One &file;', url: 'https://site.example/1' }] },
  },
  {
    name: 'A hundred thousand elements in each other',
    body: () =>
      Buffer.from(
        rss(
          `<item><title>One</title><link>https://site.example/1</link>${'<a>'.repeat(100_000)}</item><item><title>Two</title><link>https://site.example/2</link></item>`,
        ),
      ),
    expect: {
      items: [
        { title: 'One', url: 'https://site.example/1' },
        { title: 'Two', url: 'https://site.example/2' },
      ],
    },
  },
  {
    name: '19 MB of items',
    body: () => large(19 * 1024 * 1024),
    expect: { items: [{ title: 'Item 0', guid: '0', url: 'https://site.example/0' }], atLeast: 5_000 },
  },
  { name: 'More than 20 MB', body: () => large(20.5 * 1024 * 1024), expect: { failure: 'too_large' } },
  {
    name: 'JSON that is nested a million times',
    contentType: 'application/json',
    body: () => Buffer.from('{"items":'.repeat(1_000_000)),
    expect: { failure: 'too_large' },
  },
  { name: 'Nothing', body: '', expect: { failure: 'not_a_feed' } },
  {
    name: 'A web page that names its feed',
    url: 'https://blog.example/about/',
    contentType: 'text/html',
    body: '<!DOCTYPE html><html><head><title>Blog</title><link rel="alternate" type="application/rss+xml" title="RSS" href="../feed/"></head><body><h1>Hello</h1></body></html>',
    expect: { failure: 'not_a_feed', saying: /https:\/\/blog\.example\/feed\// },
  },
  {
    name: 'JSON that is no feed',
    url: FEED_URL,
    contentType: 'application/json',
    body: '{"error":"not found"}',
    expect: { failure: 'not_a_feed' },
  },
]

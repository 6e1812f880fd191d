import { encodeBytes, rss, type AwkwardCase } from './case.ts'

const russian = (encoding: string): string =>
  `<?xml version="1.0"${encoding}?><rss version="2.0"><channel><title>Новости</title><link>https://ru.example/</link>` +
  '<item><title>Скидка на кофе: 12 990 ₽ становится девять</title>'.replace('₽', 'руб') +
  '<link>https://ru.example/1</link><description>Сегодня в магазине дешевле, чем вчера, и это хорошая новость для всех.</description></item></channel></rss>'
const found = {
  feedTitle: 'Новости',
  items: [{ title: 'Скидка на кофе: 12 990 руб становится девять', url: 'https://ru.example/1' }],
}

/** Encodings, and dates and links as they are written. */
export const texts: readonly AwkwardCase[] = [
  {
    name: 'cp1251 by the prolog',
    body: () => encodeBytes(russian(' encoding="windows-1251"'), 'windows-1251'),
    expect: found,
  },
  {
    name: 'koi8-r by the header only',
    contentType: 'text/xml; charset=koi8-r',
    body: () => encodeBytes(russian(''), 'koi8-r'),
    expect: found,
  },
  {
    name: 'cp1251 that nobody declares',
    contentType: 'text/xml',
    body: () => encodeBytes(russian(''), 'windows-1251'),
    expect: found,
  },
  {
    name: 'Says UTF-8 and is Windows-1252',
    body: () =>
      encodeBytes(
        rss('<item><title>Café à la carte, naïve façade – “déjà vu”</title><link>https://site.example/1</link></item>'),
        'windows-1252',
      ),
    expect: { items: [{ title: 'Café à la carte, naïve façade – “déjà vu”' }] },
  },
  {
    name: 'Says ISO-8859-1 in the header and is UTF-8',
    contentType: 'text/xml; charset=ISO-8859-1',
    body: rss('<item><title>Größe und Maß</title><link>https://site.example/1</link></item>'),
    expect: { items: [{ title: 'Größe und Maß' }] },
  },
  {
    name: 'UTF-16 with a BOM',
    body: () =>
      Buffer.concat([
        Buffer.from([0xff, 0xfe]),
        Buffer.from(
          rss('<item><title>Grüße</title><link>https://site.example/1</link></item>').replace('UTF-8', 'UTF-16'),
          'utf16le',
        ),
      ]),
    expect: { items: [{ title: 'Grüße', url: 'https://site.example/1' }] },
  },
  {
    name: 'GBK by the prolog',
    body: () =>
      Buffer.concat([
        Buffer.from('<?xml version="1.0" encoding="gbk"?><rss version="2.0"><channel><title>x</title><item><title>'),
        Buffer.from([0xd0, 0xc2, 0xce, 0xc5]),
        Buffer.from('</title><link>https://cn.example/1</link></item></channel></rss>'),
      ]),
    expect: { items: [{ title: '新闻', url: 'https://cn.example/1' }] },
  },
  {
    name: 'Dates of RFC 822 with its usual mistakes',
    body: rss(
      [
        'Mon, 03 Mar 2026 10:00:00 +0100',
        'Tue, 3 Mar 26 9:05 EST',
        '03 March 2026 10:00',
        'Tue, 03 Mar 2026 10:00:00 GMT+0300',
        'Tue, 03 Sept 2024 24:00:00 Z',
        'March 3, 2026 10:30 PM',
        '2026-03-03 10:00:00',
        '03.03.2026 10:00',
      ]
        .map(
          (date, index) =>
            `<item><title>${index}</title><link>https://site.example/${index}</link><pubDate>${date}</pubDate></item>`,
        )
        .join(''),
    ),
    expect: {
      items: [
        { date: '2026-03-03T09:00:00.000Z' },
        { date: '2026-03-03T14:05:00.000Z' },
        { date: '2026-03-03T10:00:00.000Z' },
        { date: '2026-03-03T07:00:00.000Z' },
        { date: '2024-09-04T00:00:00.000Z' },
        { date: '2026-03-03T22:30:00.000Z' },
        { date: '2026-03-03T10:00:00.000Z' },
        { date: '2026-03-03T10:00:00.000Z' },
      ],
    },
  },
  {
    name: 'Dates in German, Russian and French',
    body: rss(
      ['Di, 03 Mär 2026 10:00:00 +0100', 'Вт, 03 мар 2026 10:00:00 +0300', 'mar., 3 mars 2026 10:00:00 +0100']
        .map(
          (date, index) =>
            `<item><title>${index}</title><link>https://site.example/${index}</link><pubDate>${date}</pubDate></item>`,
        )
        .join(''),
    ),
    expect: {
      items: [
        { date: '2026-03-03T09:00:00.000Z' },
        { date: '2026-03-03T07:00:00.000Z' },
        { date: '2026-03-03T09:00:00.000Z' },
      ],
    },
  },
  {
    name: 'Dates that cannot be: before there was a web, in ten years, of no calendar, words',
    body: rss(
      ['Thu, 01 Jan 1970 00:00:00 GMT', '2036-01-01T00:00:00Z', 'Mon, 31 Feb 2026 10:00:00 GMT', 'soon']
        .map(
          (date, index) =>
            `<item><title>${index}</title><link>https://site.example/${index}</link><pubDate>${date}</pubDate></item>`,
        )
        .join(''),
    ),
    expect: { items: [{ date: null }, { date: null }, { date: null }, { date: null }] },
  },
  {
    name: 'Relative links under xml:base',
    body: '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://base.example/blog/"><title>B</title><link href="."/><entry xml:base="2026/"><id>urn:1</id><title>One</title><link href="03/one.html"/><updated>2026-03-03T10:00:00Z</updated></entry><entry><id>urn:2</id><title>Two</title><link href="/two"/><updated>2026-03-03T10:00:00Z</updated></entry></feed>',
    expect: { items: [{ url: 'https://base.example/blog/2026/03/one.html' }, { url: 'https://base.example/two' }] },
  },
  {
    name: 'Relative links in RSS, of items and of pictures',
    body: rss(
      '<item><title>One</title><link>/a/1</link><description>&lt;img src="img/1.jpg"&gt; Words</description></item><item><title>Two</title><link>//cdn.example/2</link></item>',
    ),
    expect: {
      items: [
        { url: 'https://site.example/a/1', image: 'https://site.example/img/1.jpg' },
        { url: 'https://cdn.example/2' },
      ],
    },
  },
  {
    name: 'Ids that are missing, that are links, and that are none',
    body: rss(
      '<item><title>No id</title><link>https://site.example/1</link></item>' +
        '<item><title>A link as id</title><guid>https://site.example/2</guid></item>' +
        '<item><title>No link</title><guid isPermaLink="false">https://site.example/internal/3</guid></item>' +
        '<item><description>Only words.</description></item>',
    ),
    expect: {
      items: [
        { title: 'No id', guid: null, url: 'https://site.example/1' },
        { title: 'A link as id', guid: 'https://site.example/2', url: 'https://site.example/2' },
        { title: 'No link', guid: 'https://site.example/internal/3', url: null },
        { title: '', guid: null, url: null, text: 'Only words.' },
      ],
    },
  },
  {
    name: 'Ids that are there twice',
    body: rss(
      '<item><title>One</title><guid isPermaLink="false">7</guid><link>https://site.example/1</link></item><item><title>Two</title><guid isPermaLink="false">7</guid><link>https://site.example/2</link></item>',
    ),
    expect: {
      items: [
        { title: 'One', guid: '7', url: 'https://site.example/1' },
        { title: 'Two', guid: '7', url: 'https://site.example/2' },
      ],
    },
  },
  {
    name: 'Links and ids with line breaks around and in them',
    body: rss(
      '<item><title>\n  One\n   line\n</title><link>\n  https://site.example/a/\n</link><guid isPermaLink="false">\n 7 \n</guid></item>',
    ),
    expect: { items: [{ title: 'One line', url: 'https://site.example/a/', guid: '7' }] },
  },
  {
    name: 'Links that are no web addresses',
    body: rss(
      '<item><title>One</title><link>javascript:alert(1)</link></item><item><title>Two</title><link>file:///etc/passwd</link></item>',
    ),
    expect: {
      items: [
        { title: 'One', url: null },
        { title: 'Two', url: null },
      ],
    },
  },
]

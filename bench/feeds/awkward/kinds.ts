import { gzipSync } from 'node:zlib'
import { rss, type AwkwardCase } from './case.ts'

/** Every kind of feed, as their specifications and their users write them. */
export const kinds: readonly AwkwardCase[] = [
  {
    name: 'RSS 2.0 as it should be',
    body: rss(
      '<item><title>One</title><link>https://site.example/1</link><guid>https://site.example/1</guid><pubDate>Tue, 03 Mar 2026 10:00:00 GMT</pubDate><category>a</category><category>b</category><description>Short &lt;b&gt;words&lt;/b&gt;.</description></item>',
    ),
    expect: {
      feedTitle: 'News',
      items: [
        {
          title: 'One',
          url: 'https://site.example/1',
          guid: 'https://site.example/1',
          date: '2026-03-03T10:00:00.000Z',
          categories: ['a', 'b'],
          text: 'Short words.',
        },
      ],
    },
  },
  {
    name: 'RSS 0.91 with its document type',
    body: '<?xml version="1.0"?><!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/publish/formats/rss-0.91.dtd"><rss version="0.91"><channel><title>Old</title><link>http://old.example/</link><description>d</description><language>en</language><item><title>First</title><link>http://old.example/1</link><description>Words</description></item></channel></rss>',
    expect: { feedTitle: 'Old', items: [{ title: 'First', url: 'http://old.example/1', text: 'Words', date: null }] },
  },
  {
    name: 'RSS 1.0, whose items stand beside the channel',
    body: '<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://rdf.example/"><title>RDF</title><link>https://rdf.example/</link><items><rdf:Seq><rdf:li rdf:resource="https://rdf.example/1"/></rdf:Seq></items></channel><item rdf:about="https://rdf.example/1#id"><title>First</title><link>https://rdf.example/1</link><dc:date>2026-03-03T10:00:00+01:00</dc:date><dc:creator>Ada</dc:creator><dc:subject>x</dc:subject></item></rdf:RDF>',
    expect: {
      feedTitle: 'RDF',
      items: [
        {
          title: 'First',
          url: 'https://rdf.example/1',
          guid: 'https://rdf.example/1#id',
          date: '2026-03-03T09:00:00.000Z',
          author: 'Ada',
          categories: ['x'],
        },
      ],
    },
  },
  {
    name: 'Atom 1.0 with titles of all three types',
    body: '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Atom</title><id>urn:f</id><updated>2026-03-03T10:00:00Z</updated><entry><id>urn:1</id><title type="text">Less &lt;i&gt; more</title><link href="https://a.example/1"/><updated>2026-03-03T10:00:00Z</updated></entry><entry><id>urn:2</id><title type="html">Less &lt;i&gt;is&lt;/i&gt; more &amp;amp; so on</title><link href="https://a.example/2"/><updated>2026-03-03T11:00:00Z</updated></entry><entry><id>urn:3</id><title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">Less <em>is</em> more</div></title><link href="https://a.example/3"/><updated>2026-03-03T12:00:00Z</updated></entry></feed>',
    expect: {
      feedTitle: 'Atom',
      items: [
        { title: 'Less <i> more', guid: 'urn:1', url: 'https://a.example/1', date: '2026-03-03T10:00:00.000Z' },
        { title: 'Less is more & so on', guid: 'urn:2', url: 'https://a.example/2' },
        { title: 'Less is more', guid: 'urn:3', url: 'https://a.example/3' },
      ],
    },
  },
  {
    name: 'Atom 0.3',
    body: '<?xml version="1.0"?><feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>Old Atom</title><link rel="alternate" type="text/html" href="https://a3.example/"/><modified>2026-03-03T10:00:00Z</modified><entry><title>First</title><link rel="alternate" type="text/html" href="https://a3.example/1"/><id>tag:a3.example,2026:1</id><issued>2026-03-03T10:00:00+02:00</issued><modified>2026-03-04T10:00:00Z</modified><content type="text/html" mode="escaped">&lt;p&gt;Words&lt;/p&gt;</content></entry></feed>',
    expect: {
      feedTitle: 'Old Atom',
      items: [
        {
          title: 'First',
          url: 'https://a3.example/1',
          guid: 'tag:a3.example,2026:1',
          date: '2026-03-03T08:00:00.000Z',
          text: 'Words',
        },
      ],
    },
  },
  {
    name: 'Atom whose entries have several links',
    body: '<feed xmlns="http://www.w3.org/2005/Atom"><title>L</title><entry><id>urn:1</id><title>One</title><link rel="self" href="https://l.example/1.atom"/><link rel="replies" href="https://l.example/1/comments"/><link rel="enclosure" type="image/jpeg" href="https://l.example/1.jpg"/><link rel="alternate" type="application/json" href="https://l.example/1.json"/><link rel="alternate" type="text/html" href="https://l.example/1"/><updated>2026-03-03T10:00:00Z</updated></entry></feed>',
    expect: { items: [{ url: 'https://l.example/1', image: 'https://l.example/1.jpg' }] },
  },
  {
    name: 'Atom under a prefix',
    body: '<?xml version="1.0"?><a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:title>Prefixed</a:title><a:entry><a:id>urn:1</a:id><a:title>One</a:title><a:link href="https://p.example/1"/><a:published>2026-03-03T10:00:00Z</a:published></a:entry></a:feed>',
    expect: {
      feedTitle: 'Prefixed',
      items: [{ title: 'One', url: 'https://p.example/1', guid: 'urn:1', date: '2026-03-03T10:00:00.000Z' }],
    },
  },
  {
    name: 'RSS with Atom’s link to itself before its own',
    body: '<?xml version="1.0"?><rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><atom:link href="https://feeds.example/self" rel="self" type="application/rss+xml"/><title>Self</title><link>https://s.example/</link><item><title>One</title><atom:link rel="self" href="https://s.example/1.xml"/><link>https://s.example/1</link><guid isPermaLink="false">7</guid></item></channel></rss>',
    expect: { feedTitle: 'Self', items: [{ title: 'One', url: 'https://s.example/1', guid: '7' }] },
  },
  {
    name: 'Names in capitals',
    body: '<?xml version="1.0"?><RSS VERSION="2.0"><CHANNEL><TITLE>Loud</TITLE><LINK>https://loud.example/</LINK><ITEM><TITLE>One</TITLE><LINK>https://loud.example/1</LINK><PUBDATE>Tue, 03 Mar 2026 10:00:00 GMT</PUBDATE></ITEM></CHANNEL></RSS>',
    expect: {
      feedTitle: 'Loud',
      items: [{ title: 'One', url: 'https://loud.example/1', date: '2026-03-03T10:00:00.000Z' }],
    },
  },
  {
    name: 'Prefixes that the document chose, and one that it did not declare',
    body: '<?xml version="1.0"?><rss version="2.0" xmlns:c="http://purl.org/rss/1.0/modules/content/" xmlns:d="http://purl.org/dc/elements/1.1/"><channel><title>P</title><item><title>One</title><link>https://p.example/1</link><d:creator>Ada</d:creator><d:date>2026-03-03</d:date><c:encoded><![CDATA[<p>Whole text</p>]]></c:encoded><media:thumbnail url="https://p.example/1.jpg"/></item></channel></rss>',
    expect: {
      items: [
        {
          title: 'One',
          author: 'Ada',
          date: '2026-03-03T00:00:00.000Z',
          text: 'Whole text',
          image: 'https://p.example/1.jpg',
        },
      ],
    },
  },
  {
    name: 'JSON Feed 1: a number as id, an author, a picture',
    contentType: 'application/json',
    body: JSON.stringify({
      version: 'https://jsonfeed.org/version/1',
      title: 'JSON',
      home_page_url: 'https://j.example/',
      items: [
        {
          id: 42,
          url: '/1',
          title: 'One',
          content_html: '<p>Words</p>',
          author: { name: 'Ada' },
          image: '/1.jpg',
          date_published: '2026-03-03T10:00:00-05:00',
          tags: ['a'],
        },
      ],
    }),
    expect: {
      feedTitle: 'JSON',
      items: [
        {
          title: 'One',
          guid: '42',
          url: 'https://j.example/1',
          author: 'Ada',
          image: 'https://j.example/1.jpg',
          date: '2026-03-03T15:00:00.000Z',
          categories: ['a'],
          text: 'Words',
        },
      ],
    },
  },
  {
    name: 'JSON Feed 1.1 without its version, with plain text that looks like markup',
    contentType: 'text/plain',
    body: JSON.stringify({
      title: 'Bare',
      items: [
        {
          id: 'a',
          external_url: 'https://e.example/a',
          title: '',
          content_text: 'Is 1 < 2 & 3?',
          authors: [{ name: 'Bob' }, { name: 'Eve' }],
        },
        { id: 'https://e.example/b', title: 'B', date_modified: '2026-03-03T10:00:00Z' },
      ],
    }),
    expect: {
      items: [
        { guid: 'a', url: 'https://e.example/a', title: '', text: 'Is 1 < 2 & 3?', author: 'Bob' },
        { guid: 'https://e.example/b', url: 'https://e.example/b', title: 'B', date: '2026-03-03T10:00:00.000Z' },
      ],
    },
  },
  {
    name: 'A feed without a single item',
    body: rss(''),
    expect: { feedTitle: 'News', items: [] },
  },
  {
    name: 'A feed that is packed by gzip and does not say so',
    contentType: 'application/octet-stream',
    body: () => gzipSync(rss('<item><title>Packed</title><link>https://site.example/1</link></item>')),
    expect: { items: [{ title: 'Packed', url: 'https://site.example/1' }] },
  },
  {
    name: 'Prices as Google’s product data has them',
    body: '<?xml version="1.0"?><rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel><title>Shop</title><link>https://shop.example</link><item><g:id>SKU-1</g:id><title>Phone</title><link>https://shop.example/p/1?utm_source=feed</link><g:image_link>https://shop.example/1.jpg</g:image_link><g:price>1.299,00 EUR</g:price><g:sale_price>999.00 EUR</g:sale_price><g:availability>in_stock</g:availability><g:gtin>4006381333931</g:gtin></item></channel></rss>',
    expect: {
      items: [{ title: 'Phone', image: 'https://shop.example/1.jpg', price: '99900 EUR', oldPrice: '129900 EUR' }],
    },
  },
  {
    name: 'A video channel, whose words are in a group',
    body: '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/" xmlns:yt="http://www.youtube.com/xml/schemas/2015"><title>V</title><entry><id>yt:video:1</id><yt:videoId>1</yt:videoId><title>Clip</title><link rel="alternate" href="https://v.example/watch?v=1"/><author><name>Ada</name></author><published>2026-03-03T10:00:00+00:00</published><media:group><media:title>Clip</media:title><media:thumbnail url="https://v.example/1.jpg" width="480"/><media:description>About the clip</media:description></media:group></entry></feed>',
    expect: {
      items: [
        {
          title: 'Clip',
          url: 'https://v.example/watch?v=1',
          author: 'Ada',
          image: 'https://v.example/1.jpg',
          text: 'About the clip',
        },
      ],
    },
  },
]

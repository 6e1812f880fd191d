import { rss, type AwkwardCase } from './case.ts'

/** XML that is none. */
export const broken: readonly AwkwardCase[] = [
  {
    name: 'Bare ampersands',
    body: rss(
      '<item><title>Q & A: R&D</title><link>https://site.example/?a=1&b=2</link><description>Salt & pepper</description></item>',
    ),
    expect: { items: [{ title: 'Q & A: R&D', url: 'https://site.example/?a=1&b=2', text: 'Salt & pepper' }] },
  },
  {
    name: 'A title that is not closed',
    body: rss(
      '<item><title>One<link>https://site.example/1</link></item><item><title>Two</title><link>https://site.example/2</link></item>',
    ),
    expect: {
      items: [
        { title: 'One', url: 'https://site.example/1' },
        { title: 'Two', url: 'https://site.example/2' },
      ],
    },
  },
  {
    name: 'Items that are not closed',
    body: rss(
      '<item><title>One</title><link>https://site.example/1</link><item><title>Two</title><link>https://site.example/2</link>',
    ),
    expect: {
      items: [
        { title: 'One', url: 'https://site.example/1' },
        { title: 'Two', url: 'https://site.example/2' },
      ],
    },
  },
  {
    name: 'Cut off in the middle of the second item',
    body: '<?xml version="1.0"?><rss version="2.0"><channel><title>Cut</title><item><title>One</title><link>https://site.example/1</link></item><item><title>Two</title><link>https://site.example/2</link><description>It goes on and o',
    expect: {
      items: [
        { title: 'One', url: 'https://site.example/1' },
        { title: 'Two', url: 'https://site.example/2' },
      ],
    },
  },
  {
    name: 'Ends in the wrong order, and of what was never open',
    body: rss(
      '<item><title>One</b></title><description><p>A <b>bold <i>word</b></i></p></description></p><link>https://site.example/1</link></item>',
    ),
    expect: { items: [{ title: 'One', url: 'https://site.example/1', text: 'A bold word' }] },
  },
  {
    name: 'Entities of HTML, which XML does not know',
    body: rss(
      '<item><title>Caf&eacute; &mdash; d&rsquo;or&nbsp;noir</title><link>https://site.example/1</link><description>5&nbsp;&euro; &unknown; &#8364; &#x20AC;</description></item>',
    ),
    expect: { items: [{ title: 'Café — d’or noir', text: '5 € &unknown; € €' }] },
  },
  {
    name: 'HTML in a description that nobody escaped',
    body: rss(
      '<item><title>One</title><link>https://site.example/1</link><description><p>First<br>second <img src="/a.png"></p></description></item>',
    ),
    expect: { items: [{ title: 'One', text: 'First\nsecond', image: 'https://site.example/a.png' }] },
  },
  {
    name: 'HTML in titles: escaped, escaped twice and in CDATA',
    body: rss(
      '<item><title>&lt;b&gt;One&lt;/b&gt; &amp;amp; more</title><link>https://site.example/1</link></item>' +
        '<item><title><![CDATA[<a href="x">Two</a> &ndash; 5 < 6]]></title><link>https://site.example/2</link></item>' +
        '<item><title>Three &lt;br/&gt;&lt;span class="x"&gt;lines&lt;/span&gt;</title><link>https://site.example/3</link></item>',
    ),
    expect: { items: [{ title: 'One & more' }, { title: 'Two – 5 < 6' }, { title: 'Three lines' }] },
  },
  {
    name: 'Titles about HTML',
    body: rss(
      '<item><title>How to use the &lt;canvas&gt; element when a &lt; b</title><link>https://site.example/1</link></item>',
    ),
    expect: { items: [{ title: 'How to use the <canvas> element when a < b' }] },
  },
  {
    name: 'CDATA that never ends',
    body: rss(
      '<item><title><![CDATA[One</title><link>https://site.example/1</link></item><item><title>Two</title><link>https://site.example/2</link></item>',
    ),
    expect: {
      items: [
        { title: 'One', url: 'https://site.example/1' },
        { title: 'Two', url: 'https://site.example/2' },
      ],
    },
  },
  {
    name: 'CDATA in several pieces',
    body: rss(
      '<item><title><![CDATA[One]]> and <![CDATA[<b>two</b>]]></title><link><![CDATA[ https://site.example/1 ]]></link></item>',
    ),
    expect: { items: [{ title: 'One and two', url: 'https://site.example/1' }] },
  },
  {
    name: 'A BOM and blanks before the prolog',
    body: `\ufeff\n  \r\n${rss('<item><title>One</title><link>https://site.example/1</link></item>')}`,
    expect: { items: [{ title: 'One', url: 'https://site.example/1' }] },
  },
  {
    name: 'A warning of PHP before the prolog and a comment of a cache at the end',
    body: `<br />\n<b>Warning</b>: Undefined variable $x in <b>/srv/feed.php</b> on line <b>3</b><br />\n${rss('<item><title>One</title><link>https://site.example/1</link></item>')}\n<!-- Page cached by a -- cache -->`,
    expect: { feedTitle: 'News', items: [{ title: 'One', url: 'https://site.example/1' }] },
  },
  {
    name: 'NUL and control characters',
    body: rss(
      '<item><title>O\u0000n\u0008e\u001f</title><link>https://site.example/1</link><description>a\u000bb</description></item>',
    ),
    expect: { items: [{ title: 'One', url: 'https://site.example/1', text: 'ab' }] },
  },
  {
    name: 'Attributes without quotes, and one that is never closed',
    body: rss(
      '<item><title>One</title><link>https://site.example/1</link><guid isPermaLink=false>7</guid><enclosure url=https://site.example/1.jpg type=image/jpeg length=1 /></item>',
    ),
    expect: { items: [{ title: 'One', guid: '7', image: 'https://site.example/1.jpg' }] },
  },
]

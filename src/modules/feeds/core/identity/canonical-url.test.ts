import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { splitForTests as split } from '../../../../../test/support/split-host.ts'
import { canonicalUrl } from './canonical-url.ts'

const canonical = (text: string): string | null => canonicalUrl(text, split)?.href ?? null

describe('the canonical form of an address', () => {
  it.each([
    ['HTTP://WWW.Example.COM:80/A/b/', 'https://example.com/A/b'],
    ['https://m.example.com/a', 'https://example.com/a'],
    ['https://amp.example.co.uk/a/amp/', 'https://example.co.uk/a'],
    ['https://en.m.wikipedia.org/wiki/Cat', 'https://en.wikipedia.org/wiki/Cat'],
    ['https://example.com/a?utm_source=x&b=2&a=1&fbclid=3#top', 'https://example.com/a?a=1&b=2'],
    ['https://example.com/a?A=1&a=1', 'https://example.com/a?A=1&a=1'],
    ['https://example.com/%7euser/%e2%82%ac', 'https://example.com/~user/%E2%82%AC'],
    ['https://example.com/x/../y//z/index.html', 'https://example.com/y/z'],
    ['https://example.com/p;jsessionid=AB12?x=1', 'https://example.com/p?x=1'],
    ['https://example.com/#!/item/3', 'https://example.com/#!/item/3'],
    ['https://example.com/?q=a+b', 'https://example.com/?q=a%20b'],
    ['https://user:secret@example.com:8443/a', 'https://example.com:8443/a'],
    ['https://www.google.com/url?sa=t&q=https%3A%2F%2Fexample.com%2Fa%3Futm_source%3Dx', 'https://example.com/a'],
    ['https://www.awin1.com/cread.php?awinmid=1&ued=https%3A%2F%2Fshop.de%2Fp', 'https://shop.de/p'],
    ['https://example-com.cdn.ampproject.org/c/s/example.com/news/amp', 'https://example.com/news'],
    ['https://пример.рф/путь', 'https://xn--e1afmkfd.xn--p1ai/%D0%BF%D1%83%D1%82%D1%8C'],
    ['https://m.com/a', 'https://m.com/a'],
    ['https://www.github.io/a', 'https://www.github.io/a'],
    ['https://192.168.1.4/a', 'https://192.168.1.4/a'],
  ])('%s is %s', (given, expected) => expect(canonical(given)).toBe(expected))

  it.each(['', 'example.com/a', 'mailto:a@b.c', 'javascript:alert(1)', 'https://', 'ftp://example.com/a', 'http://['])(
    'is nothing for %s',
    (given) => expect(canonical(given)).toBeNull(),
  )

  it('keeps what tells variants apart, and what only a shop’s own rule calls tracking', () => {
    expect(canonical('https://shop.example/lamp?variant=12')).not.toBe(
      canonical('https://shop.example/lamp?variant=13'),
    )
    expect(canonical('https://shop.example/lamp?ref=12')).toContain('ref=12')
    expect(canonical('https://etsy.com/search?q=lamp&ref=12')).toBe('https://etsy.com/search?q=lamp')
    expect(canonical('https://shop.example/lamp#/26-size-m')).not.toBe(
      canonical('https://shop.example/lamp#/27-size-l'),
    )
  })
})

const host = fc
  .constantFrom('www.', 'm.', 'amp.', '')
  .chain((dress) =>
    fc
      .constantFrom('example.com', 'shop.example.co.uk', 'facebook.com', 'awin1.com', 'amazon.de', 'm.wikipedia.org')
      .map((domain) => dress + domain),
  )
const piece = fc.oneof(
  fc.constantFrom(
    'index.html',
    'amp',
    'a.amp.html',
    '..',
    '.',
    '%2e%2e',
    'l.php',
    'cread.php',
    'x;jsessionid=1',
    '%41',
    '',
    'dp',
  ),
  fc.webPath(),
  fc.string({ maxLength: 12 }),
)
const pair = fc.oneof(
  fc.constantFrom(
    'utm_source=a',
    'gclid=1',
    'u=https://a.com/b?c=d',
    'ued=http%3A%2F%2Fb.com%2F',
    'a=+',
    '=',
    'a',
    'variant=3',
    '%75tm_x=1',
  ),
  fc.tuple(fc.string({ maxLength: 6 }), fc.string({ maxLength: 8 })).map(([name, value]) => `${name}=${value}`),
)
const address = fc
  .tuple(
    fc.constantFrom('http', 'https', 'HTTPS'),
    host,
    fc.array(piece, { maxLength: 5 }),
    fc.array(pair, { maxLength: 5 }),
    fc.string({ maxLength: 6 }),
  )
  .map(([scheme, name, path, query, hash]) => `${scheme}://${name}/${path.join('/')}?${query.join('&')}#${hash}`)

describe('whatever the address', () => {
  it('the canonical form of the canonical form is itself', () => {
    fc.assert(
      fc.property(address, (text) => {
        const once = canonical(text)
        if (once !== null) expect(canonical(once)).toBe(once)
      }),
      { numRuns: 3_000 },
    )
  })

  it('nothing is thrown', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.string().map((text) => `https://${text}`),
        ),
        (text) => {
          canonical(text)
        },
      ),
      { numRuns: 2_000 },
    )
  })

  it('tracking and the order of parameters make no difference', () => {
    const words = fc.stringMatching(/^[a-z]{1,8}$/)
    const tracking = fc.constantFrom(
      'utm_source=a',
      'UTM_medium=b',
      'gclid=1',
      'fbclid=x',
      'mc_eid=9',
      'yclid=2',
      'srsltid=q',
    )
    fc.assert(
      fc.property(
        words,
        fc.uniqueArray(fc.tuple(words, words), { maxLength: 6, selector: ([name]) => name }),
        fc.array(tracking, { maxLength: 4 }),
        fc.infiniteStream(fc.nat()),
        (path, pairs, added, chance) => {
          const plain = pairs.map(([name, value]) => `x${name}=${value}`)
          const mixed = [...plain, ...added].toSorted(() => (chance.next().value % 2 === 0 ? -1 : 1))
          expect(canonical(`https://example.com/${path}?${mixed.join('&')}`)).toBe(
            canonical(`http://www.example.com/${path}/?${plain.join('&')}`),
          )
        },
      ),
    )
  })

  it('the time taken grows with its length and no faster', () => {
    const hostile = ['/', '%2f', '.amp', '/amp', '&a=b', ';jsessionid=', '?u=https://facebook.com/l.php', '%', 'm.']
    for (const part of hostile) {
      const startedAt = performance.now()
      for (let turn = 0; turn < 20; turn++)
        canonical(`https://example.com/${part.repeat(Math.floor(4_000 / part.length))}`)
      expect(performance.now() - startedAt).toBeLessThan(1_000)
    }
  })
})

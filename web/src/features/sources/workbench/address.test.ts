import { describe, expect, it } from 'vitest'
import { hostOf, isAddress, withScheme } from './address.ts'

describe('withScheme', () => {
  it.each([
    ['shop.example', 'https://shop.example'],
    [' shop.example/feed ', 'https://shop.example/feed'],
    ['shop.example:8080/feed', 'https://shop.example:8080/feed'],
    ['localhost:8080', 'https://localhost:8080'],
    ['http://shop.example', 'http://shop.example'],
    ['HTTPS://shop.example', 'HTTPS://shop.example'],
    ['ftp://shop.example', 'ftp://shop.example'],
  ])('makes %j %s', (typed, url) => {
    expect(withScheme(typed)).toBe(url)
  })
})

describe('isAddress', () => {
  it.each(['shop.example', 'https://shop.example/a?b=c', 'http://127.0.0.1:80', 'bücher.example'])(
    'takes %s',
    (typed) => {
      expect(isAddress(typed)).toBe(true)
    },
  )
  it.each(['', 'not an address', 'ftp://shop.example', 'javascript:alert(1)', 'https://'])('refuses %j', (typed) => {
    expect(isAddress(typed)).toBe(false)
  })
})

describe('hostOf', () => {
  it('names the host, and nothing for what is no address', () => {
    expect(hostOf('https://shop.example/feed')).toBe('shop.example')
    expect(hostOf('shop')).toBe('')
  })
})

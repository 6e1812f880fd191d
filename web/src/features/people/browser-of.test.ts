import { describe, expect, it } from 'vitest'
import { actorName } from './actor-name.ts'
import { browserOf } from './browser-of.ts'

describe('a session', () => {
  it.each([
    [
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/149.0 Safari/537.36',
      'Chrome · Linux',
    ],
    ['Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/149.0 Safari/537.36 Edg/149.0', 'Edge · Windows'],
    ['Mozilla/5.0 (Macintosh; Intel Mac OS X 14.5; rv:150.0) Gecko/20100101 Firefox/150.0', 'Firefox · macOS'],
    ['Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Mobile Safari/604.1', 'Safari · iOS'],
    ['curl/8.9.1', 'curl/8.9.1'],
    ['', 'Unknown program'],
  ])('%s is shown in two words', (userAgent, words) => {
    expect(browserOf(userAgent)).toBe(words)
  })

  it('was made by somebody with a name', () => {
    expect(actorName('user:3 ada')).toBe('ada')
    expect(actorName('system:cli')).toBe('system:cli')
  })
})

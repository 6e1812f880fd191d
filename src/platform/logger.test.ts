import { describe, expect, it } from 'vitest'
import { createLogger } from './logger.ts'
import { createScrubber } from './scrub.ts'

const TOKEN = `123456789:${'Aa0_-'.repeat(7)}`

function capture(level: 'debug' | 'info' = 'info') {
  const lines: string[] = []
  const scrubber = createScrubber()
  return { lines, scrubber, logger: createLogger({ level, scrubber, write: (line) => lines.push(line) }) }
}

describe('createLogger', () => {
  it('writes one JSON line with level, time, fields and message', () => {
    const { lines, logger } = capture()
    logger.info({ accountId: 3 }, 'bot added')
    logger.debug({}, 'not at this level')
    expect(lines).toHaveLength(1)
    expect(JSON.parse(lines[0]!)).toMatchObject({ level: 'info', accountId: 3, msg: 'bot added' })
  })

  it.each([
    ['a message', (): [object, string] => [{}, `POST /bot${TOKEN}/sendMessage`]],
    ['a field', (): [object, string] => [{ url: `https://api.telegram.org/bot${TOKEN}/getMe` }, 'x']],
    ['an escaped address', (): [object, string] => [{ url: TOKEN.replace(':', '%3A') }, 'x']],
    ['a nested field', (): [object, string] => [{ a: [{ b: TOKEN }] }, 'x']],
    [
      'an error with a cause',
      (): [object, string] => [{ error: new Error('outer', { cause: new Error(`bot${TOKEN}`) }) }, 'x'],
    ],
    [
      'a cookie',
      (): [object, string] => [{ headers: { cookie: `a=1; __Host-session=${TOKEN}; session=${TOKEN}` } }, 'x'],
    ],
    ['credentials', (): [object, string] => [{ authorization: `Bearer ${TOKEN}` }, 'x']],
  ])('keeps a token out of %s', (_place, entry) => {
    const { lines, logger } = capture()
    const [fields, message] = entry()
    logger.error({ ...fields }, message)
    expect(lines.join('')).not.toMatch(/Aa0_-Aa0_-/)
    expect(() => JSON.parse(lines[0]!) as unknown).not.toThrow()
  })

  it('keeps out any secret that was planted, also in its JSON form', () => {
    const { lines, logger, scrubber } = capture()
    scrubber.plant('pass"word\\1234')
    logger.info({ given: 'pass"word\\1234' }, 'pass"word\\1234')
    expect(lines.join('')).not.toContain('word')
  })
})

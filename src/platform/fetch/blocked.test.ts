import { networkInterfaces } from 'node:os'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startCanary, startWebHost, type Canary } from '../../../test/support/canary.ts'
import { createGuardedFetch } from './index.ts'

/** checklist 52, 53, 56: nothing of this machine or of its networks is reached, whatever the address looks like. */
const notPublic = /leads to this machine or to a network that is not public/

let onIpv4: Canary
let onIpv6: Canary
beforeAll(async () => {
  onIpv4 = await startCanary('0.0.0.0')
  onIpv6 = await startCanary('::1', onIpv4.port)
})
afterAll(async () => {
  await onIpv4.close()
  await onIpv6.close()
})
const hits = (): number => onIpv4.hits() + onIpv6.hits()

const literals = [
  '127.0.0.1',
  '127.1',
  '127.0.1',
  '127.255.255.254',
  '0',
  '0.0.0.0',
  '2130706433',
  '0x7f000001',
  '0x7f.1',
  '0x7f.0x0.0x0.0x1',
  '017700000001',
  '0177.0.0.01',
  '127.0.0.1.',
  '%31%32%37.0.0.1',
  '１２７.０.０.１',
  '①②⑦.⓪.⓪.①',
  '127。0。0。1',
  '[::1]',
  '[::]',
  '[0:0:0:0:0:0:0:1]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[::ffff:0:127.0.0.1]',
  '[::127.0.0.1]',
  '[64:ff9b::7f00:1]',
  '[2002:7f00:1::]',
  '[fe80::1]',
  '[fc00::1]',
  '[fec0::1]',
  '[2001:db8::1]',
  '10.0.0.1',
  '172.16.0.1',
  '192.168.0.1',
  '100.64.0.1',
  '169.254.169.254',
  '168.63.129.16',
  '192.0.0.8',
  '198.18.0.1',
  '224.0.0.1',
  '255.255.255.255',
  '[fd00:ec2::254]',
]
const names = ['localhost', 'LOCALHOST', 'localhost.', 'ip6-localhost', 'metadata.internal']
const otherSchemes = [
  'file:///etc/passwd',
  'gopher://127.0.0.1:6379/_INFO',
  'unix:/var/run/docker.sock',
  'ftp://127.0.0.1/',
  'data:text/plain,secret',
  'javascript:alert(1)',
  'ws://127.0.0.1/',
  '//127.0.0.1/',
  'http://',
  'not an address',
  `https://example.org/${'a'.repeat(5_000)}`,
  'http://user:password@example.org/',
  'http://example.org@127.0.0.1/',
]

/** Answers like a name server that is asked about what an attacker owns. */
const resolve = async (host: string) => {
  const addresses: Readonly<Record<string, readonly string[]>> = {
    'metadata.internal': ['169.254.169.254'],
  }
  return (addresses[host] ?? ['127.0.0.1']).map((address) => ({ address, family: 4 }))
}

describe('the guarded fetch (checklist 52)', () => {
  const guarded = createGuardedFetch({ allow: [], resolve })

  it.each([...literals, ...names])('does not reach http://%s', async (host) => {
    const before = hits()
    const result = await guarded.fetch(`http://${host}:${onIpv4.port}/`)
    expect(result).toMatchObject({ kind: 'failed', reason: 'blocked' })
    expect(result.kind === 'failed' && result.detail).toMatch(notPublic)
    expect(hits()).toBe(before)
  })

  it.each(otherSchemes)('takes no %s', async (url) => {
    expect(await guarded.fetch(url)).toMatchObject({ kind: 'failed', reason: 'bad_url' })
    expect(hits()).toBe(0)
  })

  it('does not reach the addresses of this machine on its own networks', async () => {
    const own = Object.values(networkInterfaces()).flatMap((list) => list ?? [])
    for (const { address, family, scopeid } of own) {
      if (scopeid !== undefined && scopeid !== 0) continue
      const result = await guarded.fetch(`http://${family === 'IPv6' ? `[${address}]` : address}:${onIpv4.port}/`)
      expect([address, result.kind]).toEqual([address, 'failed'])
    }
    expect(hits()).toBe(0)
  })

  it('knows ports of the web only, on a public address', async () => {
    const publicly = createGuardedFetch({ allow: [], resolve: async () => [{ address: '93.184.216.34', family: 4 }] })
    for (const port of [22, 25, 6379, 5432, 11_211, 9_200])
      expect(await publicly.fetch(`http://shop.test:${port}/`)).toMatchObject({
        reason: 'blocked',
        detail: `Port ${port} is not one of the web (80, 443, 8080, 8443). An operator can allow the host by OUTBOUND_ALLOW.`,
      })
  })

  it('reaches what the operator allowed, by address, network or name', async () => {
    const host = await startWebHost((_request, response) => response.end('hello'))
    for (const allow of [['127.0.0.1'], ['10.0.0.0/8', '127.0.0.0/8'], ['Intranet.test']]) {
      const result = await createGuardedFetch({ allow, resolve }).fetch(`http://intranet.test:${host.port}/x`)
      expect(result).toMatchObject({ kind: 'ok', status: 200, body: Buffer.from('hello') })
    }
    await host.close()
  })
})

describe('a name with an allowed address and a forbidden one (checklist 52)', () => {
  it('is not reached at either', async () => {
    const host = await startCanary('127.0.0.2')
    const canary = await startCanary('127.0.0.1', host.port)
    for (const order of [
      ['127.0.0.2', '127.0.0.1'],
      ['127.0.0.1', '127.0.0.2'],
    ]) {
      const addresses = order.map((address) => ({ address, family: 4 }))
      const guarded = createGuardedFetch({ allow: ['127.0.0.2'], resolve: async () => addresses })
      expect(await guarded.fetch(`http://both.test:${host.port}/`)).toMatchObject({ kind: 'failed', reason: 'blocked' })
    }
    expect([host.hits(), canary.hits()]).toEqual([0, 0])
    await canary.close()
    await host.close()
  })
})

describe('a name that changes its mind (checklist 52)', () => {
  it('is connected to at the address that was looked at, or not at all', async () => {
    const host = await startWebHost((_request, response) => response.end('allowed'), '127.0.0.2')
    const canary = await startCanary('127.0.0.1', host.port)
    let asked = 0
    const guarded = createGuardedFetch({
      allow: ['127.0.0.2'],
      resolve: async () => [{ address: (asked += 1) % 2 === 1 ? '127.0.0.2' : '127.0.0.1', family: 4 }],
    })
    const outcomes: string[] = []
    for (let n = 0; n < 20; n += 1) outcomes.push((await guarded.fetch(`http://rebind.test:${host.port}/`)).kind)
    expect(outcomes).toEqual(Array.from({ length: 10 }, () => ['ok', 'failed']).flat())
    expect([asked, canary.hits()]).toEqual([20, 0])
    await canary.close()
    await host.close()
  })
})

describe('a redirect (checklist 52, 53, 56)', () => {
  it('to any of these addresses is not followed, and nothing of the page before it is told', async () => {
    let target = ''
    const host = await startWebHost((_request, response) => {
      response.writeHead(302, { location: target }).end('inner secret')
    }, '127.0.0.2')
    const guarded = createGuardedFetch({ allow: ['127.0.0.2'], resolve })
    for (const literal of [...literals, ...names].filter((name) => /^[ -~]+$/.test(name))) {
      target = `http://${literal}:${onIpv4.port}/`
      const result = await guarded.fetch(host.url, { maxRedirects: 3 })
      expect([literal, result.kind]).toEqual([literal, 'failed'])
      expect(JSON.stringify(result)).not.toContain('secret')
    }
    for (target of otherSchemes.filter((url) => !url.startsWith('//') && /^[a-z]+:/.test(url)))
      expect(await guarded.fetch(host.url, { maxRedirects: 3 })).toMatchObject({ kind: 'failed', reason: 'bad_url' })
    expect(hits()).toBe(0)
    await host.close()
  })

  it('is not followed unless asked for, and three times at most', async () => {
    let asked = 0
    const host = await startWebHost((_request, response) => {
      response.writeHead(302, { location: `/${(asked += 1)}` }).end()
    })
    const guarded = createGuardedFetch({ allow: ['127.0.0.1'] })
    expect(await guarded.fetch(host.url)).toMatchObject({ kind: 'ok', status: 302, headers: { location: '/1' } })
    expect(await guarded.fetch(host.url, { maxRedirects: 99 })).toMatchObject({ reason: 'too_many_redirects' })
    expect(asked).toBe(5)
    await host.close()
  })
})

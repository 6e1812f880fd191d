import { createServer as createTlsServer } from 'node:https'
import type { IncomingHttpHeaders, RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import { startWebHost, type WebHost } from '../../../test/support/canary.ts'
import { createCertificate, type TestCertificate } from '../../../test/support/certificate.ts'
import { createGuardedFetch } from './index.ts'

const open: { close(): Promise<unknown> }[] = []
afterEach(async () => {
  for (const host of open.splice(0)) await host.close()
})
async function host(answer: RequestListener, address?: string): Promise<WebHost> {
  const started = await startWebHost(answer, address)
  open.push(started)
  return started
}
const guarded = createGuardedFetch({ allow: ['127.0.0.0/8', 'localhost'] })

describe('a request', () => {
  it('carries method, headers and body, and no word of ours but the user agent', async () => {
    let seen: { method: string | undefined; headers: IncomingHttpHeaders; body: string } | undefined
    const { url } = await host((request, response) => {
      let body = ''
      request.on('data', (chunk) => (body += String(chunk)))
      request.on('end', () => {
        seen = { method: request.method, headers: request.headers, body }
        response.writeHead(201, { 'x-kind': 'made' }).end('done')
      })
    })
    const headers = { 'Content-Type': 'application/json', 'X-Signature': 'abc', Host: 'evil.test' }
    const result = await guarded.fetch(`${url}/hook?a=1#part`, { method: 'POST', headers, body: '{"a":1}' })
    expect(result).toMatchObject({ kind: 'ok', status: 201, url: `${url}/hook?a=1`, headers: { 'x-kind': 'made' } })
    expect(seen).toMatchObject({ method: 'POST', body: '{"a":1}' })
    expect(seen?.headers).toEqual({
      host: url.replace('http://', ''),
      connection: 'keep-alive',
      'user-agent': 'switchboard',
      accept: '*/*',
      'accept-encoding': 'gzip, deflate, br',
      'content-type': 'application/json',
      'content-length': '7',
      'x-signature': 'abc',
    })
  })

  it('comes back as a value when nobody answers or the answer is no HTTP', async () => {
    const gone = await startWebHost(() => {})
    await gone.close()
    expect(await guarded.fetch(gone.url)).toMatchObject({ kind: 'failed', reason: 'network' })
    const { url } = await host((request) => request.socket.end('SSH-2.0-OpenSSH_9.6\r\n'))
    const result = await guarded.fetch(url)
    expect(result).toMatchObject({ kind: 'failed', reason: 'network' })
    expect(JSON.stringify(result)).not.toContain('OpenSSH')
  })

  it('with a header that would end the line is not sent', async () => {
    let requests = 0
    const { url } = await host((_request, response) => response.end(String((requests += 1))))
    expect(await guarded.fetch(url, { headers: { 'x-a': 'b\r\nx-evil: 1' } })).toMatchObject({ reason: 'network' })
    expect(requests).toBe(0)
  })
})

describe('a redirect to another origin (checklist 53)', () => {
  it('takes neither headers nor credentials along; one to the same origin does', async () => {
    const seen: IncomingHttpHeaders[] = []
    const other = await host((request, response) => {
      seen.push(request.headers)
      response.end('there')
    }, '127.0.0.3')
    const { url } = await host((request, response) => {
      seen.push(request.headers)
      const location = request.url === '/a' ? '/b' : `${other.url}/c`
      response.writeHead(302, { location }).end()
    })
    const headers = { authorization: 'Bearer secret', cookie: 'a=b', 'x-api-key': 'secret' }
    expect(await guarded.fetch(`${url}/a`, { headers, maxRedirects: 2 })).toMatchObject({ url: `${other.url}/c` })
    expect(seen.map((given) => given.authorization)).toEqual(['Bearer secret', 'Bearer secret', undefined])
    expect(JSON.stringify(seen[2])).not.toMatch(/secret|a=b/)
  })

  it('does not hand the content on', async () => {
    const other = await host((_request, response) => response.end('there'), '127.0.0.3')
    const { url } = await host((_request, response) => void response.writeHead(307, { location: other.url }).end())
    expect(await guarded.fetch(url, { method: 'POST', body: 'private', maxRedirects: 1 })).toMatchObject({
      kind: 'failed',
      reason: 'blocked',
    })
  })
})

describe('an answer (checklist 54)', () => {
  it('is cut at its limit, also when it names no length', async () => {
    const { url } = await host((_request, response) => {
      const more = (): void => {
        if (response.write(Buffer.alloc(16_384))) setImmediate(more)
        else response.once('drain', more)
      }
      more()
    })
    expect(await guarded.fetch(url, { maxBytes: 100_000 })).toMatchObject({ kind: 'failed', reason: 'too_large' })
  })

  it('of one byte a second is given up at the total time', async () => {
    const { url } = await host((_request, response) => {
      const timer = setInterval(() => response.write('.'), 100)
      response.on('close', () => clearInterval(timer))
    })
    const before = performance.now()
    expect(await guarded.fetch(url, { totalTimeoutMs: 400 })).toMatchObject({ kind: 'failed', reason: 'timeout' })
    expect(performance.now() - before).toBeLessThan(2_000)
  })

  it('that never comes is given up, wherever it hangs', async () => {
    const { url } = await host(() => {})
    expect(await guarded.fetch(url, { totalTimeoutMs: 200 })).toMatchObject({ reason: 'timeout' })
    const lost = createGuardedFetch({ allow: [], resolve: () => new Promise(() => {}) })
    expect(await lost.fetch('http://slow-name.test/', { totalTimeoutMs: 200 })).toMatchObject({ reason: 'timeout' })
  })

  it('that is a bomb is refused by ratio, long before it is unpacked', async () => {
    const bomb = gzipSync(Buffer.alloc(50 * 1024 * 1024))
    const { url } = await host((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb)
    })
    const before = process.memoryUsage().arrayBuffers
    const result = await guarded.fetch(url, { maxBytes: 200 * 1024 * 1024 })
    expect(result).toMatchObject({ kind: 'failed', reason: 'too_large' })
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20 * 1024 * 1024)
  })

  it('is unpacked; one that is packed in an unknown or broken way is refused', async () => {
    const page = 'a page of words '.repeat(50)
    const { url } = await host((request, response) => {
      const encoding = request.url?.slice(1) ?? ''
      response.writeHead(200, { 'content-encoding': encoding })
      response.end(encoding === 'deflate' ? 'no deflate' : gzipSync(page))
    })
    const ok = await guarded.fetch(`${url}/gzip`)
    expect(ok.kind === 'ok' && ok.body.toString()).toBe(page)
    for (const encoding of ['zstd', 'deflate', 'gzip,gzip'])
      expect(await guarded.fetch(`${url}/${encoding}`)).toMatchObject({ kind: 'failed', reason: 'network' })
  })

  it('that sends on for ever ends', async () => {
    const { url } = await host((_request, response) => void response.writeHead(301, { location: '/' }).end())
    expect(await guarded.fetch(url, { maxRedirects: 3 })).toMatchObject({ reason: 'too_many_redirects' })
  })
})

describe('TLS (checklist 63)', () => {
  async function tlsHost(certificate: TestCertificate): Promise<string> {
    const server = createTlsServer(certificate, (_request, response) => response.end('hello'))
    server.on('tlsClientError', (_error, socket) => socket.destroy())
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
    open.push({ close: () => new Promise((resolve) => void server.close(resolve)) })
    return `https://localhost:${(server.address() as AddressInfo).port}/`
  }
  async function trusting(certificate: TestCertificate): Promise<unknown> {
    const url = await tlsHost(certificate)
    const usual = getCACertificates('default')
    setDefaultCACertificates([certificate.cert])
    try {
      return await guarded.fetch(url)
    } finally {
      setDefaultCACertificates(usual)
    }
  }
  const past = new Date(Date.now() - 60_000)

  it('takes a certificate that is trusted, valid and of this host', async () => {
    expect(await trusting(createCertificate({ host: 'localhost' }))).toMatchObject({ kind: 'ok', status: 200 })
  })

  it('refuses one that signed itself, is out of date or belongs to another host', async () => {
    const selfSigned = await guarded.fetch(await tlsHost(createCertificate({ host: 'localhost' })))
    const expired = await trusting(createCertificate({ host: 'localhost', notAfter: past }))
    const foreign = await trusting(createCertificate({ host: 'other.test' }))
    for (const result of [selfSigned, expired, foreign]) expect(result).toMatchObject({ kind: 'failed', reason: 'tls' })
  })

  it('is not switched off by the environment', async () => {
    const url = await tlsHost(createCertificate({ host: 'localhost' }))
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0'
    try {
      expect(await guarded.fetch(url)).toMatchObject({ kind: 'failed', reason: 'tls' })
    } finally {
      delete process.env['NODE_TLS_REJECT_UNAUTHORIZED']
    }
  })

  it('is not left by a redirect', async () => {
    const plain = await host((_request, response) => response.end('plain'))
    const certificate = createCertificate({ host: 'localhost' })
    const server = createTlsServer(certificate, (_request, response) => {
      response.writeHead(302, { location: plain.url }).end()
    })
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
    open.push({ close: () => new Promise((resolve) => void server.close(resolve)) })
    const usual = getCACertificates('default')
    setDefaultCACertificates([certificate.cert])
    const url = `https://localhost:${(server.address() as AddressInfo).port}/`
    const result = await guarded.fetch(url, { maxRedirects: 1 })
    setDefaultCACertificates(usual)
    expect(result).toMatchObject({ kind: 'failed', reason: 'blocked' })
  })
})

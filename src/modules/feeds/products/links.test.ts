import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { onEachStore } from '../../../../test/support/each-store.ts'
import { anEntry, createProductScene, type ProductScene } from '../../../../test/support/product-scene.ts'
import { createGuardedFetch } from '../../../platform/fetch/index.ts'

onEachStore(({ createDatabase }) => {
  let scene: ProductScene
  let server: Server
  let asked: string[] = []
  let port = 0

  /** bit.ly, amzn.to and whoever else is asked for: one server of ours. */
  beforeEach(async () => {
    asked = []
    server = createServer((request, response) => {
      const { url = '/' } = request
      asked.push(`${request.headers.host?.split(':')[0] ?? ''}${url}`)
      if (url === '/hop') response.writeHead(302, { location: `http://amzn.to:${port}/one` }).end()
      else if (url === '/gone') response.writeHead(404).end()
      else if (url === '/broken') response.writeHead(503).end()
      else if (url === '/loop') response.writeHead(301, { location: `http://bit.ly:${port}/loop` }).end()
      else if (url === '/bad') response.writeHead(302, { location: 'javascript:alert(1)' }).end()
      else if (url === '/hang') request.socket.setTimeout(0)
      else response.writeHead(301, { location: 'https://www.amazon.de/dp/B08N5WRWNW?tag=x-21' }).end()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    port = (server.address() as AddressInfo).port
    const fetch = createGuardedFetch({
      allow: ['127.0.0.0/8'],
      resolve: () => Promise.resolve([{ address: '127.0.0.1', family: 4 }]),
    })
    scene = await createProductScene(await createDatabase(), fetch)
  })
  afterEach(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
    await scene.close()
  })

  const short = (path: string, host = 'bit.ly') =>
    anEntry({ title: `Deal ${path}`, url: `http://${host}:${port}${path}` })
  const source = (sourceId: number) => ({ sourceId, language: null })

  it('a short link is known by where it leads, and asked for once', async () => {
    const sourceId = await scene.addSource('deals.example')
    const entries = [short('/one'), short('/hop'), anEntry({ url: 'https://shop.example/plain' })]
    await scene.ingest.prepare(source(sourceId), entries)
    expect(asked.sort()).toEqual(['amzn.to/one', 'bit.ly/hop', 'bit.ly/one'])
    await scene.ingest.prepare(source(sourceId), entries)
    expect(asked).toHaveLength(3)
    const [one, hop] = await scene.record(sourceId, entries)
    expect(one).toMatchObject({ key: 'asin:B08N5WRWNW', isNewProduct: true })
    expect(hop).toMatchObject({ productId: one?.productId, isNewProduct: false })
  })

  it('a link that leads nowhere is itself, and a host in trouble is asked again later', async () => {
    const sourceId = await scene.addSource('deals.example')
    const entries = ['/gone', '/broken', '/loop', '/bad'].map((path) => short(path))
    await scene.ingest.prepare(source(sourceId), entries)
    const sofar = asked.length
    await scene.ingest.prepare(source(sourceId), entries)
    expect(asked).toHaveLength(sofar)
    scene.clock.advance(3_600_001)
    await scene.ingest.prepare(source(sourceId), entries)
    expect(asked.slice(sofar)).toEqual(['bit.ly/broken'])
    expect(await scene.record(sourceId, entries)).toMatchObject(entries.map(() => ({ rule: 'url' })))
  })

  it('at most 20 requests are made, and a silent host holds it up for 5 seconds at most', async () => {
    const sourceId = await scene.addSource('deals.example')
    await scene.ingest.prepare(
      source(sourceId),
      Array.from({ length: 60 }, (_, index) => short(`/${index}`)),
    )
    expect(asked).toHaveLength(20)
    const startedAt = performance.now()
    await scene.ingest.prepare(source(sourceId), [short('/hang')])
    expect(performance.now() - startedAt).toBeLessThan(7_000)
  })

  it('an item whose link is known only later goes to its product then', async () => {
    const sourceId = await scene.addSource('deals.example')
    const other = await scene.addSource('amazon.example')
    const [known] = await scene.record(other, [anEntry({ title: 'Deal', url: 'https://amazon.com/dp/B08N5WRWNW' })])
    const [before] = await scene.record(sourceId, [short('/one')])
    expect(before).toMatchObject({ isNewProduct: true, rule: 'url' })
    await scene.ingest.prepare(source(sourceId), [short('/one')])
    const [after] = await scene.record(sourceId, [short('/one')])
    expect(after).toMatchObject({ itemId: before?.itemId, productId: known?.productId, isNewItem: false })
  })
})

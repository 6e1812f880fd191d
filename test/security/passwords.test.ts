import { afterEach, describe, expect, it } from 'vitest'
import { setupRequestSchema } from '../../src/modules/auth/contract.ts'
import { createAuthScene, from, goodPassword, home, outcomeOf, type AuthScene } from '../support/auth-scene.ts'
import { onEachStore } from '../support/each-store.ts'
import { createTestServer, type TestServer } from '../support/test-server.ts'

/** What guessing programs try first, before they add a year or a sign. */
const triedFirst =
  `password qwerty dragon baseball football letmein monkey mustang michael shadow master jennifer jordan superman
harley hunter buster thomas tigger robert soccer batman killer hockey george charlie andrew michelle sunshine jessica pepper daniel
access joshua maggie starwars silver william dallas yankees ashley amanda orange freedom computer thunder nicole ginger heather hammer
summer corvette taylor austin merlin matthew golfer cheese princess martin chelsea patrick richard diamond yellow bigdog secret
sparky cowboy camaro anthony matrix falcon iloveyou bailey guitar jackson purple scooter phoenix morgan tigers porsche mickey maverick
cookie nascar peanut justin samantha steelers snoopy boomer whatever iceman smokey gateway dakota cowboys eagles chicken welcome`
    .trim()
    .split(/\s+/)

const scenes: AuthScene[] = []
const servers: TestServer[] = []
afterEach(async () => {
  for (const scene of scenes.splice(0)) await scene.remove()
  for (const server of servers.splice(0)) await server.remove()
})
async function serve(options: Parameters<typeof createTestServer>[0] = {}): Promise<TestServer> {
  const server = await createTestServer(options)
  servers.push(server)
  return server
}

describe('checklist 1: passwords that are tried first', () => {
  const isLongEnough = (password: string): boolean =>
    setupRequestSchema.safeParse({ code: 'x', name: 'ada', password }).success

  it('are refused for their length as they stand, and by rule when something is added', async () => {
    const scene = await createAuthScene()
    scenes.push(scene)
    const code = (await scene.auth.beginSetup()) ?? ''
    for (const word of triedFirst) {
      if (word.length < 10) expect([word, isLongEnough(word)]).toEqual([word, false])
      for (const longer of [
        `${word}${'1234567890'.slice(word.length - 12)}`,
        `${word}2024!!!!`,
        `!!${word.toUpperCase()}1234`,
      ])
        expect([longer, await outcomeOf(scene.auth.setUp({ code, name: 'ada', password: longer }, home))]).toEqual([
          longer,
          'weak_password',
        ])
    }
    for (const run of ['1234567890', 'qwertyuiop', '1qaz2wsx3edc', 'aaaaaaaaaaaa', 'abcabcabcabc', 'ada1234567'])
      expect([run, await outcomeOf(scene.auth.setUp({ code, name: 'ada', password: run }, home))]).toEqual([
        run,
        'weak_password',
      ])
  })

  it('of seven characters are refused, ten random ones and sixty-four are taken, without rules of composition', () => {
    expect(isLongEnough('k3#vQ9z')).toBe(false)
    for (const good of ['kvqzmwxhtr', 'ample otter', 'otter canyon violin '.repeat(4), 'длинный пароль'])
      expect(isLongEnough(good)).toBe(true)
  })
})

onEachStore(({ store }) => {
  const open = async (): Promise<AuthScene> => {
    const scene = await createAuthScene(store)
    scenes.push(scene)
    return scene
  }

  describe('checklist 2: the exact password', () => {
    it('and no other logs in: not with a space, not after its 72nd byte, not in another form of Unicode', async () => {
      const { auth, setUp } = await open()
      const long = `${'otter canyon violin '.repeat(5)}é`
      await setUp(long)
      for (const near of [`${long} `, `${long}x`, long.slice(0, 72), long.normalize('NFD')])
        expect(await outcomeOf(auth.logIn({ name: 'ada', password: near }, home))).toBe('wrong_credentials')
      expect(await outcomeOf(auth.logIn({ name: 'ada', password: long }, home))).toBe('ok')
    })
  })

  describe('checklist 3: a new password', () => {
    it('needs the current one, whose wrong guesses are slowed', async () => {
      const { auth, setUp, actor, logIn } = await open()
      const ada = await actor(await setUp())
      const change = (password: string) =>
        outcomeOf(auth.own.changePassword(ada, { password, newPassword: 'seven quiet lanterns' }))
      const codes = []
      for (let n = 0; n < 7; n += 1) codes.push(await change(`guess number ${n}`))
      expect(codes).toEqual([...Array<string>(5).fill('wrong_password'), 'login_delayed', 'login_delayed'])
      expect(await outcomeOf(logIn())).toBe('ok')
    })

    it('is judged like the first', async () => {
      const { auth, setUp, actor } = await open()
      const ada = await actor(await setUp())
      const weak = auth.own.changePassword(ada, { password: goodPassword, newPassword: 'password2024' })
      await expect(weak).rejects.toMatchObject({ code: 'weak_password', fields: [{ path: 'newPassword' }] })
    })
  })

  describe('checklist 4: guesses at one account', () => {
    it('from 20 addresses are delayed, while its owner gets in from a known device, wherever it is', async () => {
      const { auth, setUp } = await open()
      await setUp()
      const device = auth.markDevice(1)
      const codes = []
      for (let n = 0; n < 20; n += 1)
        codes.push(await outcomeOf(auth.logIn({ name: 'ada', password: 'a wrong guess' }, from(`192.0.2.${n}`))))
      expect(codes.slice(10)).toEqual(Array<string>(10).fill('login_delayed'))
      const right = { name: 'ada', password: goodPassword }
      expect(await outcomeOf(auth.logIn(right, from('203.0.113.9')))).toBe('login_delayed')
      expect(await outcomeOf(auth.logIn(right, from('203.0.113.9', device)))).toBe('ok')
    })

    it('behind a proxy, where all come from one address, do not keep the owner’s browser out', async () => {
      const { auth, setUp } = await open()
      await setUp()
      const device = auth.markDevice(1)
      const here = (mark?: string) => from(home.address, mark)
      for (let n = 0; n < 30; n += 1) await outcomeOf(auth.logIn({ name: 'ada', password: 'a wrong guess' }, here()))
      const right = { name: 'ada', password: goodPassword }
      expect(await outcomeOf(auth.logIn(right, here()))).toBe('login_delayed')
      expect(await outcomeOf(auth.logIn(right, here(device)))).toBe('ok')
    })

    it('gain nothing by a device mark that is forged, of somebody else, or the guesser’s own', async () => {
      const { auth, setUp } = await open()
      await setUp()
      const [id = '', nonce = '', mac = ''] = auth.markDevice(1).split('.')
      const others = [
        `${id}.${nonce}.${mac.slice(1)}A`,
        auth.markDevice(2),
        `${id}.other.${mac}`,
        '..',
        'x'.repeat(5_000),
      ]
      for (const mark of others) {
        for (let n = 0; n < 12; n += 1)
          await outcomeOf(auth.logIn({ name: 'ada', password: 'a wrong guess' }, from('192.0.2.7', mark)))
        expect(await outcomeOf(auth.logIn({ name: 'ada', password: 'again' }, from('192.0.2.7', mark)))).toBe(
          'login_delayed',
        )
      }
      const own = auth.markDevice(1)
      const codes = []
      for (let n = 0; n < 7; n += 1)
        codes.push(await outcomeOf(auth.logIn({ name: 'ada', password: 'a wrong guess' }, from('203.0.113.1', own))))
      expect(codes.at(-1)).toBe('login_delayed')
    })
  })

  describe('checklist 5: one guess at each of 200 accounts', () => {
    it('from one address is limited', async () => {
      const { auth } = await open()
      const codes = []
      for (let n = 0; n < 200; n += 1)
        codes.push(await outcomeOf(auth.logIn({ name: `user${n}`, password: 'a wrong guess' }, from('192.0.2.1'))))
      expect(codes.filter((code) => code === 'wrong_credentials')).toHaveLength(20)
    })
  })
})

describe('checklist 6: a forged address', () => {
  it('buys no guess while no proxy is trusted', async () => {
    const { fastify, signUp } = await serve()
    await signUp()
    const statuses = []
    for (let n = 0; n < 40; n += 1) {
      const address = `198.51.100.${n}`
      const headers = { 'x-forwarded-for': address, forwarded: `for=${address}`, 'x-real-ip': address }
      const payload = { name: `user${n}`, password: 'a wrong guess' }
      const reply = await fastify.inject({
        method: 'POST',
        url: '/api/v1/auth/login',
        headers,
        payload,
        remoteAddress: '127.0.0.9',
      })
      statuses.push(reply.statusCode)
    }
    expect(statuses.filter((status) => status === 401)).toHaveLength(20)
    expect(statuses.slice(20)).toEqual(Array<number>(20).fill(429))
  })
})

describe('checklist 7: a fresh install', () => {
  it('has no account, makes one with the code of the console only, and never again', async () => {
    const { fastify, auth } = await serve()
    const post = (path: string, payload: object) =>
      fastify.inject({ method: 'POST', url: `/api/v1/auth/${path}`, payload })
    for (const name of ['admin', 'root', 'owner', 'switchboard'])
      for (const password of ['admin', 'password', 'switchboard'])
        expect((await post('login', { name, password })).statusCode).toBeGreaterThanOrEqual(401)
    const input = { name: 'ada', password: goodPassword }
    expect((await post('setup', { ...input, code: 'guessed' })).statusCode).toBe(403)
    const code = (await auth.beginSetup()) ?? ''
    expect((await post('setup', { ...input, code })).statusCode).toBe(200)
    const dead = await post('setup', { name: 'eve', password: goodPassword, code })
    expect([dead.statusCode, dead.json<{ code: string }>().code]).toEqual([409, 'setup_done'])
  })
})

const median = (times: readonly number[]): number => times.toSorted((a, b) => a - b)[times.length >> 1] ?? 0

describe('checklist 8: whether a name exists', () => {
  it('shows neither in words nor, over 200 tries, in time', { timeout: 120_000 }, async () => {
    const { auth, setUp, clock } = await (async () => {
      const scene = await createAuthScene()
      scenes.push(scene)
      return scene
    })()
    await setUp()
    const answers = new Set<string>()
    const times: Record<'ada' | 'nobody', number[]> = { ada: [], nobody: [] }
    for (let n = 0; n < 200; n += 1) {
      clock.advance(3_600_000)
      for (const name of n % 2 === 0 ? (['ada', 'nobody'] as const) : (['nobody', 'ada'] as const)) {
        const startedAt = performance.now()
        const wrong = auth.logIn({ name, password: 'a wrong guess' }, from(`192.0.2.${n}`))
        await wrong.catch((error: unknown) => answers.add(String(error)))
        times[name].push(performance.now() - startedAt)
      }
    }
    expect(answers.size).toBe(1)
    expect(Math.abs(median(times.ada) / median(times.nobody) - 1)).toBeLessThan(0.1)
  })

  it('is not told by a link either: the code is judged first', async () => {
    const scene = await createAuthScene()
    scenes.push(scene)
    await scene.setUp()
    for (const name of ['ada', 'nobody'])
      expect(await outcomeOf(scene.auth.links.accept({ code: 'guessed', name, password: goodPassword }, home))).toBe(
        'link_refused',
      )
    for (const code of ['', 'guessed', 'x'.repeat(100)])
      expect(await outcomeOf(scene.auth.links.useReset({ code, password: goodPassword }))).toBe('link_refused')
  })
})

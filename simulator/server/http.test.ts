import { connect } from 'node:net'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openStage } from '../testing/raw-bot.ts'
import type { Stage } from '../testing/raw-bot.ts'
import { boundaryOf, parseMultipart } from './multipart.ts'

let stage: Stage
let chat: number
beforeAll(async () => {
  stage = await openStage({ limits: { privatePerSecond: 0 } })
  chat = await stage.newChat()
})
afterAll(() => stage.close())

const get = async (path: string, init?: RequestInit): Promise<unknown> => {
  const response = await fetch(`${stage.simulator.url}${path}`, init)
  const body = (await response.json()) as { error_code?: number }
  expect(response.status).toBe(body.error_code ?? 200)
  return body
}

describe('the server', () => {
  it.each([
    ['/bot1:unknown/getMe', 401, 'Unauthorized'],
    ['/botnonsense/getMe', 404, 'Not Found'],
    ['/bot/getMe', 404, 'Not Found'],
    ['/', 404, 'Not Found'],
    ['/file/bot1:unknown/documents/file_0.bin', 401, 'Unauthorized'],
  ])('answers %s with %d', async (path, error_code, description) => {
    expect(await get(path)).toEqual({ ok: false, error_code, description })
  })

  it('does not know every method, and does not mind the case', async () => {
    expect(await get(`/bot${stage.bot.token}/inventMethod`)).toMatchObject({
      description: 'Not Found: method not found',
    })
    expect(await get(`/bot${stage.bot.token}/GETME`)).toMatchObject({ ok: true })
    expect(await get(`/bot${encodeURIComponent(stage.bot.token)}/getMe`)).toMatchObject({ ok: true })
  })

  it('does not give out a file of another path', async () => {
    expect(await get(`/file/bot${stage.bot.token}/../../etc/passwd`)).toMatchObject({ error_code: 404 })
    expect(await get(`/file/bot${stage.bot.token}/%2e%2e%2fledger.jsonl`)).toMatchObject({ error_code: 404 })
  })

  it('reads parameters from the query, a form, JSON and multipart', async () => {
    const path = `/bot${stage.bot.token}/sendMessage`
    const form = new FormData()
    form.set('chat_id', String(chat))
    form.set('text', 'x')
    const fields = { chat_id: String(chat), text: 'x' }
    const asJson = { body: JSON.stringify(fields), headers: { 'Content-Type': 'Application/JSON; charset=utf-8' } }
    for (const init of [{ body: new URLSearchParams(fields) }, { body: form }, asJson]) {
      expect(await get(path, { method: 'POST', ...init })).toMatchObject({ ok: true, result: { text: 'x' } })
    }
    expect(await get(`${path}?chat_id=${chat}&text=x%26y`)).toMatchObject({ result: { text: 'x&y' } })
  })

  it.each([
    ['application/json', '{"chat_id":'],
    ['application/json', '[1]'],
    ['multipart/form-data; boundary=x', 'no boundary here'],
    ['multipart/form-data', 'x'],
  ])('refuses a broken %s body', async (type, body) => {
    const headers = { 'content-type': type }
    expect(await get(`/bot${stage.bot.token}/sendMessage`, { method: 'POST', body, headers })).toMatchObject({
      error_code: 400,
    })
  })

  it('refuses a body that is too large and goes on', async () => {
    const body = Buffer.alloc(5 * 1024 * 1024, 32)
    const answer = await get(`/bot${stage.bot.token}/getMe`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json' },
    })
    expect(answer).toMatchObject({ error_code: 413, description: 'Request Entity Too Large' })
    expect(await get(`/bot${stage.bot.token}/getMe`)).toMatchObject({ ok: true })
  })

  it('outlives a client that goes away in the middle of its request', async () => {
    await new Promise<void>((resolve) => {
      const socket = connect(stage.simulator.port, '127.0.0.1', () => {
        socket.write(
          `POST /bot${stage.bot.token}/sendMessage HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf`,
          () => socket.destroy(),
        )
      })
      socket.on('close', () => resolve())
    })
    expect(await get(`/bot${stage.bot.token}/getMe`)).toMatchObject({ ok: true })
  })

  it('answers 401 to a token that was revoked', async () => {
    const bot = await stage.simulator.control.addBot({ token: '55:my-token' })
    await stage.simulator.control.act({ type: 'revoke', bot: bot.id })
    expect(await get('/bot55:my-token/getMe')).toMatchObject({ error_code: 401 })
    await stage.simulator.control.act({ type: 'restore', bot: bot.id })
    expect(await get('/bot55:my-token/getMe')).toMatchObject({ ok: true, result: { id: 55 } })
  })
})

describe('the control endpoint', () => {
  it.each([
    ['POST', '/bots', '{"token":"nonsense"}', 'A bot token looks like'],
    ['POST', '/people', '{"count":-1}', '"count" must be from 0 to 1000000.'],
    ['POST', '/people', '{"count":1,"startedBots":[4]}', 'Bot 4 is not known.'],
    ['POST', '/act', '{"type":"dance"}', '"type" must be one of start, text'],
    ['POST', '/act', '{"type":"start","bot":"x"}', '"bot" must be a whole number.'],
    ['POST', '/act', 'nonsense', 'The body is not JSON.'],
    ['PATCH', '/limits', '{"botPerHour":1}', 'unknown limit "botPerHour"'],
    ['PATCH', '/limits', '{"botPerSecond":"many"}', 'limit "botPerSecond" must be a number'],
    ['GET', '/nothing', undefined, 'Unknown: GET /control/nothing. Known: GET /status'],
  ])('says what is wrong with %s %s %s', async (method, path, body, problem) => {
    const response = await fetch(`${stage.simulator.url}/control${path}`, {
      method,
      ...(body === undefined ? {} : { body }),
    })
    expect(response.status).toBeGreaterThanOrEqual(400)
    expect(((await response.json()) as { error: string }).error).toContain(problem)
  })
})

describe('parseMultipart', () => {
  it('gives back what a form sent, bytes and names', async () => {
    const name = fc.stringMatching(/^[a-z_]{1,12}$/)
    const value = fc.oneof(
      fc.string({ unit: 'grapheme' }).filter((text) => !/[\r\n]/.test(text)),
      fc.uint8Array({ maxLength: 300 }),
    )
    await fc.assert(
      fc.asyncProperty(fc.dictionary(name, value, { maxKeys: 6 }), async (fields) => {
        const form = new FormData()
        for (const [key, content] of Object.entries(fields)) {
          if (typeof content === 'string') form.set(key, content)
          else form.set(key, new Blob([Uint8Array.from(content)]), `${key}.bin`)
        }
        const request = new Request('http://x/', { method: 'POST', body: form })
        const boundary = boundaryOf(request.headers.get('content-type') ?? '') ?? ''
        const body = parseMultipart(Buffer.from(await request.arrayBuffer()), boundary)
        for (const [key, content] of Object.entries(fields)) {
          if (typeof content === 'string') expect(body?.fields[key]).toBe(content)
          else expect(body?.files.get(key)?.bytes.equals(Buffer.from(content))).toBe(true)
        }
      }),
    )
  })

  it('answers undefined for anything else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(parseMultipart(Buffer.from(bytes), 'never-there')).toBeUndefined()
      }),
    )
  })
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createMailServer, type MailServer } from '../../test/support/mail-server.ts'
import { masterKey, startRealApp, type RealApp } from '../../test/support/real-app.ts'
import { createTestTerminal, type TestTerminal } from '../../test/support/test-terminal.ts'

describe('switchboard notice', () => {
  let mail: MailServer
  let real: RealApp
  let terminal: TestTerminal

  beforeAll(async () => {
    mail = await createMailServer()
    const variables = { SMTP_URL: `smtp://127.0.0.1:${mail.port}`, SMTP_FROM: 'ops@example.org' }
    real = await startRealApp(variables)
    terminal = createTestTerminal({ DATA_DIR: real.dataDir, MASTER_KEY: masterKey })
  })
  afterAll(async () => {
    await real.close()
    await mail.close()
  })

  const tryPassword = (password: string) =>
    fetch(`${real.url}/api/v1/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: real.url },
      body: JSON.stringify({ name: 'ada', password }),
    })

  it('says that nothing is the matter', async () => {
    expect(await terminal.run('notice list')).toMatchObject({ code: 0, out: 'Nothing needs you.' })
  })

  it('lists and reads what five wrong passwords have raised, once', async () => {
    for (let nth = 0; nth < 4; nth += 1) expect((await tryPassword(`wrong password ${nth}`)).status).toBe(401)
    expect((await terminal.run('notice list')).out).toBe('Nothing needs you.')
    expect((await tryPassword('wrong password 4')).status).toBe(401)
    const { out } = await terminal.run('notice list --json')
    const [notice] = JSON.parse(out) as { id: number; title: string; isUnread: boolean }[]
    expect(notice).toMatchObject({ title: 'Wrong log-ins for ada', isUnread: true })
    const read = await terminal.run(`notice read ${notice?.id ?? 0}`)
    expect(read).toMatchObject({ code: 0 })
    expect(read.out).toContain('warning: Wrong log-ins for ada')
    expect(read.out).toContain('5 tries in a row were refused, the last from 127.0.0.1')
    expect((await terminal.run('notice list --json')).out).toMatch(/"isUnread":\s*false/)
  })

  it('tries a channel, and tells what is missing or what came of it', async () => {
    expect(await terminal.run('notice test pigeon')).toMatchObject({ code: 2 })
    const missing = await terminal.run('notice test email')
    expect(missing.code).toBe(5)
    expect(missing.err).toContain('add an address in Settings > Notices')
    await real.ask('PATCH', '/settings', { notices: { emailTo: ['ada@example.org'] } })
    const sent = await terminal.run('notice test email')
    expect(sent).toMatchObject({ code: 0 })
    expect(sent.out).toContain('Handed to 127.0.0.1 for ada@example.org.')
    expect(mail.mails).toHaveLength(1)
  })

  it('names a notice that is not there', async () => {
    expect(await terminal.run('notice read 987')).toMatchObject({ code: 4 })
  })
})

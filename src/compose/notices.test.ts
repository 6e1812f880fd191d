import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { until } from '../../test/support/jobs.ts'
import { createMailServer, type MailServer } from '../../test/support/mail-server.ts'
import { startRealApp, type RealApp } from '../../test/support/real-app.ts'
import type { Notice, NoticeDetail } from '../modules/notices/contract.ts'

describe.each(['SQLite', 'PostgreSQL'] as const)('the whole of Switchboard on %s', (store) => {
  let mail: MailServer
  let real: RealApp

  beforeAll(async () => {
    mail = await createMailServer()
    const url = `smtp://127.0.0.1:${mail.port}`
    real = await startRealApp({ SMTP_URL: url, SMTP_FROM: 'ops@example.org' }, store)
    await real.ask('PATCH', '/settings', { notices: { emailTo: ['ada@example.org'] } })
  })
  afterAll(async () => {
    await real.close()
    await mail.close()
  })

  const notices = async (state: string): Promise<Notice[]> =>
    (await real.ask<{ items: Notice[] }>('GET', `/notices?state=${state}`)).items

  it('tells once of a bot that Telegram refuses, and ends that when the bot works again', async () => {
    const bot = await real.addBot('bakery_bot')
    await real.simulator.control.act({ type: 'revoke', bot: bot.id })
    const [notice] = await until(async () => {
      const found = await notices('open')
      return found.length > 0 ? found : undefined
    })
    expect(notice).toMatchObject({ kind: 'account_stopped', title: '@bakery_bot was stopped', count: 1 })
    await until(() => mail.mails.length === 1)
    const { sends } = await until(async () => {
      const detail = await real.ask<NoticeDetail>('GET', `/notices/${notice?.id ?? 0}`)
      return detail.sends.every(({ state }) => state === 'sent') ? detail : undefined
    })
    expect(sends).toMatchObject([{ channel: 'email', attempts: 1 }])
    await real.simulator.control.act({ type: 'restore', bot: bot.id })
    await real.ask('POST', `/accounts/${bot.accountId}/resume`)
    expect(await notices('open')).toEqual([])
    expect(await notices('resolved')).toMatchObject([{ resolvedBy: 'the bot was resumed' }])
  })

  it('tells of five wrong passwords in a row, also for a name that nobody has', async () => {
    for (let nth = 0; nth < 5; nth += 1)
      await real.app.server.fastify.inject({
        method: 'POST',
        url: '/api/v1/auth/login',
        payload: { name: 'nobody-of-that-name', password: `wrong password ${nth}` },
      })
    expect(await notices('open')).toMatchObject([{ kind: 'wrong_logins', title: 'Wrong log-ins from 127.0.0.1' }])
  })
})

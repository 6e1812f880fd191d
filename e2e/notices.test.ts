import { createHmac } from 'node:crypto'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PersonHandle } from '../simulator/client.ts'
import type { Notice, NoticeDetail } from '../src/modules/notices/contract.ts'
import { createHookReceiver, type HookReceiver } from '../test/support/hook-receiver.ts'
import { createMailServer, type MailServer } from '../test/support/mail-server.ts'
import { openTheatre, type BotOnStage, type Theatre } from './support/theatre.ts'
import { until } from './support/until.ts'

describe('a bot that stops', () => {
  let theatre: Theatre
  let page: Page
  let mail: MailServer
  let receiver: HookReceiver
  let bakery: BotOnStage
  let spare: BotOnStage
  let ada: PersonHandle
  let secret = ''

  beforeAll(async () => {
    mail = await createMailServer()
    receiver = await createHookReceiver()
    theatre = await openTheatre({
      SMTP_URL: `smtp://127.0.0.1:${mail.port}`,
      SMTP_FROM: 'Switchboard <ops@example.org>',
      OUTBOUND_ALLOW: '127.0.0.1',
    })
    page = await theatre.ownerPage()
    bakery = await theatre.addBot('Bakery')
    spare = await theatre.addBot('Spare')
    ada = await theatre.stage.control.addPerson({ first_name: 'Ada' })
  })
  afterAll(async () => {
    await theatre.close()
    await mail.close()
    await receiver.close()
  })

  it('can be told of in Telegram once somebody sent the code', async () => {
    await page.goto('/settings/notices')
    for (const bot of [bakery, spare]) {
      await page.getByRole('button', { name: /Link my Telegram|Link another bot/ }).click()
      const dialog = page.getByRole('dialog')
      const code = /\/link (\S+)/.exec((await dialog.getByText('/link ').textContent()) ?? '')?.[1] ?? ''
      await theatre.stage.control.act({ type: 'start', bot: bot.id, person: ada.id, payload: `link_${code}` })
      await dialog.getByText(`ada is linked with @${bot.username}.`).waitFor()
      await dialog.getByRole('button', { name: 'Close', exact: true }).last().click()
      await dialog.waitFor({ state: 'detached' })
    }
  })

  it('can be told of by e-mail and webhook, each tried with a button', async () => {
    const addresses = page.getByRole('combobox', { name: 'To these addresses' })
    await addresses.fill('ada@example.org')
    await addresses.press('Enter')
    const email = page.getByRole('region', { name: 'E-mail' })
    await email.getByRole('button', { name: 'Save' }).click()
    await email.getByRole('button', { name: 'Send a test' }).click()
    await email.getByText('for ada@example.org').waitFor()
    expect(mail.mails).toHaveLength(1)
    await page.getByRole('button', { name: 'Add a webhook' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Name').fill('pager')
    await dialog.getByLabel('Address').fill('pager.example.org')
    await dialog.getByRole('button', { name: 'Add', exact: true }).click()
    await dialog.getByText('This is no address of a webhook').waitFor()
    await dialog.getByLabel('Address').fill(receiver.url)
    await dialog.getByRole('button', { name: 'Add', exact: true }).click()
    secret = (await dialog.getByText(/^whsec_/).textContent()) ?? ''
    await dialog.getByRole('button', { name: 'Close', exact: true }).last().click()
    const webhooks = page.getByRole('region', { name: 'Webhooks' })
    await webhooks.getByRole('button', { name: 'Send a test' }).click()
    await webhooks.getByText('took it (200)').waitFor()
    expect(await page.content()).not.toContain(secret)
  })

  it('makes one notice, told on every way and never through itself', async () => {
    await theatre.stage.control.act({ type: 'revoke', bot: bakery.id })
    await theatre.product.api.post(`/accounts/${bakery.accountId}/check`, {})
    await page.getByRole('navigation', { name: 'Pages' }).getByText('1 unread').waitFor()
    await page.goto('/notices')
    await page.getByRole('link', { name: `@${bakery.username} was stopped` }).click()
    const drawer = page.getByRole('dialog')
    await drawer.getByText(`Handed to @${spare.username}.`).waitFor()
    await drawer.getByText('Handed to 127.0.0.1 for ada@example.org.').waitFor()
    await drawer.getByText('took it (200)').waitFor()
    const mailed = mail.mails.at(-1)?.raw ?? ''
    expect(mailed).toContain(`@${bakery.username} was stopped`)
    const { headers, body } = receiver.hooks.at(-1) ?? { headers: {}, body: '' }
    const signed = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`
    const key = Buffer.from(secret.replace('whsec_', ''), 'base64')
    expect(headers['webhook-signature']).toBe(`v1,${createHmac('sha256', key).update(signed).digest('base64')}`)
    const told = await until('Ada is told by the spare bot', async () => {
      const { messages } = await theatre.stage.control.view(spare.id, ada.id)
      return messages.find(({ text }) => text.includes('was stopped'))
    })
    expect(told.text).toContain('its token was revoked')
    await page.getByRole('navigation', { name: 'Pages' }).getByText('unread').waitFor({ state: 'detached' })
  })

  it('is dealt with by a button that somebody presses in Telegram', async () => {
    const { items } = await theatre.product.api.get<{ items: Notice[] }>('/notices')
    const id = items[0]?.id ?? 0
    const { messages } = await theatre.stage.control.view(spare.id, ada.id)
    const message = messages.find(({ text }) => text.includes('was stopped'))
    await theatre.stage.control.act({
      type: 'press',
      bot: spare.id,
      person: ada.id,
      messageId: message?.messageId ?? 0,
      data: `n:resolve:${id}`,
    })
    await page.getByRole('dialog').getByText('Over since').waitFor()
    const notice = await theatre.product.api.get<NoticeDetail>(`/notices/${id}`)
    expect(notice.resolvedBy).toBe('ada')
    await page.keyboard.press('Escape')
    await page.getByText('Nothing needs you').waitFor()
    expect(theatre.complaints).toEqual([])
  })

  it('fits a phone', async () => {
    const phone = await theatre.ownerPage({
      viewport: { width: 375, height: 812 },
      isMobile: true,
      colorScheme: 'dark',
    })
    for (const path of ['/notices?state=all', '/settings/notices']) {
      await phone.goto(path)
      await phone.getByRole('heading', { name: 'Notices', level: 1 }).waitFor()
      const sideways = 'document.documentElement.scrollWidth - document.documentElement.clientWidth'
      expect([path, await phone.evaluate<number>(sideways)]).toEqual([path, 0])
    }
  })
})

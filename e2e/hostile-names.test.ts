import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { subscribersOf } from './support/people.ts'
import { openTheatre, type BotOnStage, type Theatre } from './support/theatre.ts'

/** checklist 34: 200 texts that would run in a page that writes them as HTML; each calls the canary. */
const calls = (n: number): string => `canary(${n})`
const shapes: readonly ((call: string) => string)[] = [
  (call) => `<script>${call}</script>`,
  (call) => `<img src=x onerror=${call}>`,
  (call) => `<svg onload=${call}>`,
  (call) => `"><script>${call}</script>`,
  (call) => `'><img src=x onerror=${call}>`,
  (call) => `</title><script>${call}</script>`,
  (call) => `</textarea><svg/onload=${call}>`,
  (call) => `<iframe srcdoc="<script>${call}</script>">`,
  (call) => `<a href="javascript:${call}">x</a>`,
  (call) => `javascript:${call}`,
  (call) => `" autofocus onfocus=${call} x="`,
  (call) => `' onmouseover='${call}`,
  (call) => `<details open ontoggle=${call}>`,
  (call) => `<body onload=${call}>`,
  (call) => `<input autofocus onfocus=${call}>`,
  (call) => `<math><mtext><script>${call}</script>`,
  (call) => `<style>@import "javascript:${call}"</style>`,
  (call) => `{{constructor.constructor('${call}')()}}`,
  (call) => `\${${call}}`,
  (call) => `<!--><script>${call}</script>-->`,
]
const hostile = Array.from({ length: 200 }, (_, n) => (shapes[n % shapes.length] ?? String)(calls(n)))

const planted = `document.querySelectorAll('img[src="x"], script:not([src]), iframe').length`

/** As the dashboard does it, so that the name comes from a browser. */
const upload = (page: Page, name: string): Promise<number> =>
  page.evaluate<number>(`(async () => {
    const form = new FormData()
    const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
    const bytes = Uint8Array.from(atob(pixel), (sign) => sign.charCodeAt(0))
    form.append('file', new Blob([bytes], { type: 'image/png' }), ${JSON.stringify(name)})
    const reply = await fetch('/api/v1/files', { method: 'POST', body: form })
    return (await reply.json()).id
  })()`)

let theatre: Theatre
let bot: BotOnStage
beforeAll(async () => {
  theatre = await openTheatre()
  const { control } = theatre.stage
  const made = await control.addBot({ username: 'paper_bot', first_name: '<img src=x onerror=canary(900)>' })
  const { id } = await theatre.product.api.post<{ id: number }>('/accounts', { token: made.token })
  bot = { ...made, accountId: id }
  for (const name of hostile) {
    const person = await control.addPerson({ first_name: name.slice(0, 64), last_name: name.slice(64, 128) })
    await control.act({
      type: 'start',
      bot: bot.id,
      person: person.id,
      payload: name.replaceAll(/[^\w-]/g, '_').slice(0, 40),
    })
  }
  await subscribersOf(theatre, bot, hostile.length)
})
afterAll(() => theatre.close())

async function armed(): Promise<{ page: Page; ran: number[] }> {
  const page = await theatre.ownerPage()
  const ran: number[] = []
  await page.exposeFunction('canary', (n: number) => void ran.push(n))
  page.on('dialog', (dialog) => {
    ran.push(-1)
    void dialog.dismiss()
  })
  return { page, ran }
}

it('texts of strangers are shown in every list and never run', async () => {
  const { page, ran } = await armed()
  const { api } = theatre.product
  await page.goto('/')
  const fileId = await upload(page, '"><img src=x onerror=canary(901)>.png')
  const message = { text: 'Hello {{first_name}}', media: { fileId, kind: 'photo' }, button: null }
  const ids: number[] = []
  for (const name of hostile.slice(0, 20)) {
    const campaign = { name, message, audience: { accountIds: [bot.accountId] } }
    ids.push((await api.post<{ id: number }>('/campaigns', campaign)).id)
  }
  await api.post(`/campaigns/${ids[0] ?? 0}/start`, { confirmRecipients: hostile.length })

  const pages = [
    '/',
    '/bots',
    `/bots/${bot.accountId}`,
    '/campaigns',
    ...ids.slice(0, 6).map((id) => `/campaigns/${id}`),
  ]
  for (const path of pages) {
    await page.goto(path)
    await page.getByRole('main').waitFor()
    await page.waitForTimeout(800)
  }
  await page.goto('/contacts')
  await page.getByText('canary(', { exact: false }).first().waitFor()
  for (let n = 0; n < 12; n += 1) {
    await page.mouse.wheel(0, 1_500)
    await page.waitForTimeout(150)
  }
  expect(await page.getByText('canary(').count()).toBeGreaterThan(5)
  for (const text of hostile.slice(0, 20)) {
    await page.goto(`/contacts?q=${encodeURIComponent(text)}`)
    await page.waitForLoadState('domcontentloaded')
  }
  expect(ran).toEqual([])
  expect(await page.evaluate<number>(planted)).toBe(0)
  expect(theatre.complaints).toEqual([])
})

it('the canary itself would sing', async () => {
  const { page, ran } = await armed()
  await page.goto('/')
  await page.evaluate('canary(7)')
  expect(ran).toEqual([7])
})

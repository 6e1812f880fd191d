import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectApi, type Api } from '../scripts/stage/api.ts'
import type { Account } from '../src/modules/accounts/contract.ts'
import type { Campaign } from '../src/modules/campaigns/contract.ts'
import { subscribe, subscribersOf } from './support/people.ts'
import { openTheatre, owner, type Theatre } from './support/theatre.ts'
import { until } from './support/until.ts'

const key = '11'.repeat(32)

let theatre: Theatre
beforeAll(async () => {
  theatre = await openTheatre()
})
afterAll(() => theatre.close())

const cli = (dataDir: string, args: readonly string[]): Promise<{ stdout: string }> =>
  promisify(execFile)(process.execPath, ['src/cli/main.ts', ...args], {
    env: { ...process.env, DATA_DIR: dataDir, MASTER_KEY: key },
  })

/** A campaign that nobody has got: Telegram asks the bot to wait for an hour. */
async function stuckCampaign({ product, stage }: Theatre, accountId: number): Promise<number> {
  const act = { type: '429' as const, retryAfter: [3_600, 3_600] as [number, number] }
  await stage.control.setFaults({ seed: 1, rules: [{ name: '429', match: { method: 'send*' }, act }] })
  const { id } = await product.api.post<Campaign>('/campaigns', {
    name: 'Rehearsal',
    message: { text: 'Hello', media: null, button: null },
    audience: { accountIds: [accountId] },
  })
  await product.api.post(`/campaigns/${id}/start`, { confirmRecipients: 1 })
  await until('it is planned', async () => {
    const { state } = await product.api.get<Campaign>(`/campaigns/${id}`)
    return state === 'running' ? true : undefined
  })
  return id
}

describe('an owner', () => {
  it('makes a backup, downloads it, restores it elsewhere and is asked before anything is sent there', async () => {
    const bot = await theatre.addBot('Bakery')
    await subscribe(theatre, bot, { name: 'Maya' })
    await subscribersOf(theatre, bot, 1)
    const campaignId = await stuckCampaign(theatre, bot.accountId)

    const page = await theatre.ownerPage()
    await page.goto('/settings/backups')
    await page.getByRole('heading', { name: 'No backup yet' }).waitFor()
    await page.getByRole('button', { name: 'Make a backup' }).click()
    const row = page.getByRole('row').filter({ hasText: 'Good' })
    await row.waitFor()
    expect(await row.innerText()).toContain('1 contact, 1 campaign')

    const downloading = page.waitForEvent('download')
    await row.getByRole('button', { name: 'Download' }).click()
    const file = join(theatre.stage.folder, 'backup.tar.age')
    await (await downloading).saveAs(file)
    expect(readFileSync(file).subarray(0, 21).toString()).toBe('age-encryption.org/v1')

    await page.getByLabel('When').fill('0 99 * * *')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText(/99/).last().waitFor()
    await page.getByLabel('When').fill('30 4 * * *')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('The schedule is in force.').waitFor()

    const target = join(theatre.stage.folder, 'copy')
    await cli(theatre.stage.dataDir, ['restore', file, '--into', target])
    const { child } = theatre.stage.launch({ DATA_DIR: target, PORT: '0' })
    const [, url = ''] = await child.line(/Switchboard is ready at (\S+)/, 20_000)
    const api = connectApi(target)
    await copyIsQuiet(api, bot.accountId, campaignId)

    const copy = await theatre.page({ baseURL: url })
    const response = await copy.request.post(`${url}/api/v1/auth/login`, { data: owner, headers: { origin: url } })
    expect(response.ok()).toBe(true)
    await copy.goto(`${url}/campaigns/${campaignId}`)
    await copy.getByRole('button', { name: 'Resume' }).click()
    const dialog = copy.getByRole('dialog')
    await dialog.getByText('nobody gets anything twice').waitFor()
    await dialog.getByLabel('I do not know').isChecked()
    await dialog.getByRole('button', { name: 'Resume' }).click()
    await copy.getByText('Completed').first().waitFor()
    await api.close()
    expect(theatre.complaints).toEqual([])
  })
})

async function copyIsQuiet(api: Api, accountId: number, campaignId: number): Promise<void> {
  expect((await api.get<Account>(`/accounts/${accountId}`)).state).toBe('paused')
  expect(await api.get<Campaign>(`/campaigns/${campaignId}`)).toMatchObject({ state: 'paused' })
}

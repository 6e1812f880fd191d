import { DatabaseSync } from 'node:sqlite'
import { join } from 'node:path'
import { Secret, TOTP } from 'otpauth'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTheatre, owner, type Theatre } from './support/theatre.ts'
import { until } from './support/until.ts'

const operator = { name: 'mia', password: 'seven quiet lanterns drift' }
const codeFor = (seed: string, steps = 0): string =>
  TOTP.generate({ secret: Secret.fromBase32(seed), timestamp: Date.now() + steps * 30_000 })

describe('people and keys', () => {
  let theatre: Theatre
  let page: Page
  let operatorPage: Page
  let seed = ''
  let firstCode = ''

  beforeAll(async () => {
    theatre = await openTheatre()
    page = await theatre.ownerPage()
    operatorPage = await theatre.page()
  })
  afterAll(() => theatre.close())

  /** As if the password had been given an hour ago. */
  const growStale = (): void => {
    const file = new DatabaseSync(join(theatre.stage.dataDir, 'switchboard.db'), { timeout: 5_000 })
    file.exec('update sessions set proved_at = 0')
    file.close()
  }
  const menuOf = async (name: string, item: string): Promise<void> => {
    await page.getByRole('button', { name: `What to do with ${name}` }).click()
    await page.getByRole('menuitem', { name: item }).click()
  }

  it('switches a second factor on with a first code, and shows the recovery codes once', async () => {
    await page.goto('/you')
    await page.getByRole('button', { name: 'Set it up' }).click()
    await page.getByRole('dialog').getByLabel('Current password').fill(owner.password)
    await page.getByRole('button', { name: 'Go on' }).click()
    await page.getByRole('img', { name: 'QR code for an authenticator app' }).waitFor()
    seed = (await page.getByRole('dialog').locator('code').textContent()) ?? ''
    await page.getByRole('dialog').getByRole('textbox', { name: 'Code' }).fill('000000')
    await page.getByRole('button', { name: 'Switch it on' }).click()
    await page.getByRole('alert').getByText('The code is wrong').waitFor()
    firstCode = codeFor(seed)
    await page.getByRole('dialog').getByRole('textbox', { name: 'Code' }).fill(firstCode)
    await page.getByRole('button', { name: 'Switch it on' }).click()
    await page.getByText('They are not shown again').waitFor()
    expect(await page.getByRole('dialog').getByRole('listitem').count()).toBe(10)
    await page.getByRole('button', { name: 'I have kept them' }).click()
    await page.getByText('10 recovery codes left').waitFor()
  })

  it('asks for the code at the next log-in, and takes each code once', async () => {
    await page.getByRole('button', { name: 'Your account and appearance' }).click()
    await page.getByRole('menuitem', { name: 'Log out' }).click()
    await page.getByLabel('Name').fill(owner.name)
    await page.getByLabel('Password', { exact: true }).fill(owner.password)
    await page.getByRole('button', { name: 'Log in' }).click()
    await page.getByRole('heading', { name: 'Second factor' }).waitFor()
    await page.getByRole('textbox', { name: 'Code' }).fill(firstCode)
    await page.getByRole('button', { name: 'Log in' }).click()
    await page.getByRole('alert').getByText('was used already').waitFor()
    await page.getByRole('textbox', { name: 'Code' }).fill(codeFor(seed, 1))
    await page.getByRole('button', { name: 'Log in' }).click()
    await page.getByRole('heading', { name: 'Overview' }).waitFor()
  })

  it('asks in place for a fresh proof before somebody is invited', async () => {
    growStale()
    await page.goto('/settings/people')
    await page.getByRole('button', { name: 'Invite somebody' }).click()
    await page.getByLabel('For whom').fill('Mia, night shift')
    await page.getByRole('button', { name: 'Make the link' }).click()
    const proof = page.getByRole('dialog', { name: 'Is it you?' })
    await proof.getByRole('button', { name: 'Use the password instead' }).click()
    await proof.getByLabel('Password', { exact: true }).fill('not the password')
    await proof.getByRole('button', { name: 'Go on' }).click()
    await proof.getByText('The current password is wrong').waitFor()
    await proof.getByLabel('Password', { exact: true }).fill(owner.password)
    await proof.getByRole('button', { name: 'Go on' }).click()
    await page.getByText('This link is shown once').waitFor()
    const link = (await page.getByRole('dialog').locator('code').textContent()) ?? ''
    await page.getByRole('button', { name: 'Done' }).click()
    await page.getByText('Mia, night shift').waitFor()
    await operatorPage.goto(link)
  })

  it('lets the invited person choose name and password, once', async () => {
    const link = operatorPage.url()
    await operatorPage.getByText('You were invited as operator').waitFor()
    await operatorPage.getByLabel('Name').fill(operator.name)
    await operatorPage.getByLabel('Password', { exact: true }).fill(operator.password)
    await operatorPage.getByRole('button', { name: 'Join and log in' }).click()
    await operatorPage.getByRole('heading', { name: 'Overview' }).waitFor()
    const late = await theatre.page()
    await late.goto(link)
    await late.getByText('This link was used, has expired or was withdrawn').waitFor()
    await late.context().close()
  })

  it('takes rights away from the next click on', async () => {
    await operatorPage.goto('/bots')
    await operatorPage.getByRole('heading', { name: 'Bots', exact: true }).waitFor()
    await page.reload()
    await menuOf('mia', 'Change role')
    await page.getByRole('radio', { name: 'Auditor' }).check()
    await page.getByRole('button', { name: 'Change the role' }).click()
    await page.getByText('mia is auditor now').waitFor()
    await operatorPage.reload()
    await operatorPage.getByText('You may not do this').first().waitFor()
    await operatorPage.goto('/')
    await until('the auditor is shown what is theirs', async () =>
      new URL(operatorPage.url()).pathname === '/system' ? true : undefined,
    )
  })

  it('makes a key that works as far as its scope goes, and revokes it', async () => {
    await page.goto('/settings/keys')
    await page.getByRole('button', { name: 'Make a key' }).click()
    await page.getByLabel('Name').fill('nightly report')
    await page.getByRole('checkbox', { name: 'campaigns.read' }).check()
    await page.getByRole('dialog').getByRole('button', { name: 'Make a key' }).click()
    await page.getByText('The key is shown once').waitFor()
    const key = (await page.getByRole('dialog').locator('code').textContent()) ?? ''
    await page.getByRole('button', { name: 'Done' }).click()
    const call = async (path: string): Promise<number> =>
      (await fetch(`${theatre.product.url}/api/v1${path}`, { headers: { authorization: `Bearer ${key}` } })).status
    expect([await call('/campaigns'), await call('/contacts'), await call('/keys'), await call('/auth/me')]).toEqual([
      200, 403, 403, 403,
    ])
    expect(await page.content()).not.toContain(key)
    await page.getByRole('button', { name: 'Revoke' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
    await page.getByText('nightly report was revoked').waitFor()
    expect(await call('/campaigns')).toBe(401)
  })

  it('shuts somebody out who is disabled', async () => {
    await page.goto('/settings/people')
    await menuOf('mia', 'Disable')
    await page.getByRole('dialog').getByRole('button', { name: 'Disable' }).click()
    await page.getByText('mia is disabled').waitFor()
    await operatorPage.reload()
    await operatorPage.getByRole('heading', { name: 'Log in' }).waitFor()
    expect(theatre.complaints).toEqual([])
  })
})

import { chromium } from 'playwright-core'
import { findOrInstallChromium } from '../checks/chromium.ts'

/** Quiet, and able to run as root in a container. */
const BROWSER_ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
]
const SIZE = { width: 1280, height: 860 }
/** Until live figures and the chart have come. */
const SETTLE_MS = 2_500

export interface PictureOf {
  readonly url: string
  readonly path: string
  readonly name: string
  readonly password: string
}

/** Signs in and photographs one page of the dashboard. */
export async function takePicture({ url, path, name, password }: PictureOf, file: string): Promise<void> {
  const executablePath = findOrInstallChromium()
  if (executablePath === null) throw new Error('A picture needs Chromium. Install it, or name it in CHROMIUM_PATH.')
  const browser = await chromium.launch({ executablePath, args: BROWSER_ARGS })
  try {
    const page = await browser.newPage({ viewport: SIZE, colorScheme: 'light', deviceScaleFactor: 1 })
    await page.goto(url)
    await page.getByLabel('Name').fill(name)
    await page.getByLabel('Password', { exact: true }).fill(password)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Overview' }).waitFor()
    await page.goto(`${url}${path}`)
    await page.waitForTimeout(SETTLE_MS)
    await page.screenshot({ path: file })
  } finally {
    await browser.close()
  }
}

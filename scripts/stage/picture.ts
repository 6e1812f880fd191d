import { join } from 'node:path'
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

export interface Pictures {
  readonly url: string
  readonly name: string
  readonly password: string
}

/** Signs in and photographs pages of the dashboard: file name -> path. */
export async function takePictures(
  { url, name, password }: Pictures,
  folder: string,
  pages: Readonly<Record<string, string>>,
): Promise<void> {
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
    for (const [file, path] of Object.entries(pages)) {
      await page.goto(`${url}${path}`)
      await page.waitForTimeout(SETTLE_MS)
      await page.screenshot({ path: join(folder, file) })
    }
  } finally {
    await browser.close()
  }
}

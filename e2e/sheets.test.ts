import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { shoot } from './support/shoot.ts'
import { openTheatre, type Theatre } from './support/theatre.ts'

const months = ['01', '02', '03']
const perMonth = 40
const countries = ['Austria', 'Germany', 'Italy']

/** Three months from three branches, each a little different. */
const files = months.map((month, index) => {
  const rows = Array.from({ length: perMonth }, (_, row) => [
    `M${month}-${row}`,
    `2026-${month}-${String((row % 27) + 1).padStart(2, '0')}`,
    countries[row % 3] ?? '',
    ` Customer ${row % 9} `,
    `${row + 1}.50`,
  ])
  const header =
    index === 2
      ? ['order_no', 'date', 'country', 'customer', 'revenue']
      : ['order_no', 'date', 'country', 'customer', 'total']
  const delimiter = index === 1 ? ';' : ','
  const lines = [header, ...rows].map((cells) => cells.join(delimiter))
  return { name: `sales-2026-${month}.csv`, text: [...(index === 0 ? ['Sales report'] : []), ...lines, ''].join('\n') }
})
const sumOfMonth = (perMonth * (perMonth + 1)) / 2 + perMonth * 0.5

describe('workbooks become one table', () => {
  let theatre: Theatre
  let page: Page
  let projectId = 0

  beforeAll(async () => {
    theatre = await openTheatre()
    page = await theatre.ownerPage()
  })
  afterAll(() => theatre.close())

  const line = () => page.getByRole('combobox', { name: 'Say what should be done' })
  const history = () => page.getByRole('region', { name: 'History' })
  const rowsSay = (count: string) => page.getByText(`${count} rows ·`).waitFor({ timeout: 40_000 })
  /** @param told how the history tells it. */
  const command = async (words: string, rows: string, told: string): Promise<void> => {
    await line().fill(words)
    await line().press('Enter')
    await page.getByRole('region', { name: 'What it would do' }).waitFor({ timeout: 40_000 })
    await line().press('Enter')
    await page.locator('[aria-current=step]', { hasText: told }).waitFor({ timeout: 40_000 })
    await rowsSay(rows)
  }

  it('files are dropped, and each is read', async () => {
    await page.goto('/sheets')
    await page.getByText('No project yet').waitFor()
    await shoot(page, 'sheets-empty')
    const dropped = await page.evaluateHandle(`(() => {
      const transfer = new DataTransfer()
      for (const { name, text } of ${JSON.stringify(files)}) transfer.items.add(new File([text], name))
      return transfer
    })()`)
    await page.getByText('Drop workbooks, or a folder of them').dispatchEvent('drop', { dataTransfer: dropped })
    await page.getByRole('heading', { name: 'sales', level: 1 }).waitFor()
    projectId = Number(/\/sheets\/(\d+)/.exec(page.url())?.[1])
    await page.getByText('3 files read').waitFor({ timeout: 60_000 })
    await rowsSay('120')
  })

  it('the matrix lays their columns beside each other, and a decision is changed', async () => {
    await page.getByRole('button', { name: /^Columns/ }).click()
    const matrix = page.getByRole('table', { name: 'Columns' })
    await matrix.getByText('sales-2026-03.csv').waitFor()
    await shoot(page, 'sheets-matrix')
    const name = /^(?:revenue is (?!total)|No total)/
    const placed = matrix.getByRole('button', { name: 'revenue is total in sales-2026-03.csv' })
    if ((await placed.count()) === 0) {
      await matrix.getByRole('button', { name: 'No total in sales-2026-03.csv' }).click()
      await page.getByRole('button', { name: 'revenue', exact: true }).click()
    }
    await placed.waitFor()
    expect(await matrix.getByRole('button', { name }).count()).toBe(0)
    await page.getByText('120 rows · 5 columns').waitFor({ timeout: 60_000 })
    await page.getByRole('grid', { name: 'Table' }).getByText('2,520.0').waitFor()
    await page.getByRole('button', { name: /^Columns/ }).click()
    await page.getByText('all rows accounted for').waitFor()
  })

  it('a command is completed, shown before it is done, applied and undone', async () => {
    await line().fill('remove dup')
    await page.getByRole('listbox', { name: 'What may come next' }).waitFor()
    await line().fill('trim custmer')
    await line().press('Enter')
    await page.getByRole('button', { name: 'trim customer' }).waitFor()
    await shoot(page, 'sheets-refused')
    await line().fill('keep rows where country = Austria')
    await line().press('Enter')
    await page.getByRole('region', { name: 'What it would do' }).waitFor()
    await shoot(page, 'sheets-preview')
    await line().press('Enter')
    await rowsSay('42')
    await page.getByRole('button', { name: 'Undo (u)' }).click()
    await rowsSay('120')
  })

  it('another step makes a branch, and both ways stay', async () => {
    await command('trim customer', '120', 'trim customer')
    await command('sort by total desc', '120', 'sort by total desc')
    await history().getByText('42 rows').waitFor()
    await shoot(page, 'sheets-table')
  })

  it('a cell says where it comes from', async () => {
    await page.getByRole('gridcell', { name: '40.5' }).first().click()
    const trace = page.getByRole('region', { name: 'Where this comes from' })
    await trace
      .getByText(/sales-2026-0\d\.csv/)
      .first()
      .waitFor()
    await trace.getByText(/^E4\d$/).waitFor()
    await shoot(page, 'sheets-trace')
    expect(page.url()).toContain('row=0')
  })

  it('groups sum exactly, and the result is downloaded', async () => {
    await command('group by country sum total', '3', 'group by country sum')
    await page.getByRole('button', { name: 'Download', exact: true }).click()
    await page.getByText('CSV', { exact: true }).click()
    await page.getByRole('button', { name: 'Make the file' }).click()
    const [download] = await Promise.all([
      page.waitForEvent('download', { timeout: 30_000 }),
      page.getByRole('link', { name: 'Save' }).click({ timeout: 30_000 }),
    ])
    const sums = readFileSync(await download.path(), 'utf8')
      .trim()
      .split(/\r?\n/)
      .slice(1)
      .map((row) => Number(row.split(',')[1]))
    expect(sums.reduce((sum, one) => sum + one, 0)).toBe(sumOfMonth * 3)
    await shoot(page, 'sheets-downloads')
  })

  it('the log holds, replayed from the originals', async () => {
    await page.getByRole('button', { name: /^Log/ }).click()
    await page.getByRole('button', { name: 'Verify' }).click()
    await page.getByText(/all \d+ checks hold/).waitFor({ timeout: 60_000 })
    await shoot(page, 'sheets-log')
    await page.getByRole('button', { name: /^Checks/ }).click()
    await page.getByText('Every row is accounted for, and no sum is lost.').waitFor()
    await shoot(page, 'sheets-checks')
  })

  it('somebody without an account sends a file by a link', async () => {
    await page.getByRole('button', { name: 'More actions' }).click()
    await page.getByRole('menuitem', { name: 'Link for sending files…' }).click()
    await page.getByRole('button', { name: 'Make the link' }).click()
    const url = (await page.locator('code', { hasText: '/send/' }).textContent()) ?? ''
    const stranger = await theatre.page()
    await stranger.goto(new URL(url).pathname)
    await stranger.getByRole('heading', { name: 'Send files for “sales”' }).waitFor()
    await stranger.setInputFiles('input[type=file]', {
      name: 'sales-2026-04.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(files[0]?.text ?? ''),
    })
    await stranger.getByText('1 file arrived.').waitFor()
    await shoot(stranger, 'send')
    await stranger.getByRole('button', { name: 'That was all' }).click()
    await stranger.getByText('Thank you, the files have arrived').waitFor()
    await page.goto(`/sheets/${projectId}?open=files`)
    await page.getByRole('button', { name: 'sales-2026-04.csv', exact: true }).waitFor({ timeout: 40_000 })
    await shoot(page, 'sheets-files')
  })

  it('no page is wider than a phone', async () => {
    await page.setViewportSize({ width: 375, height: 812 })
    const wide: number[] = []
    for (const [path, words] of [
      ['/sheets', 'sales'],
      [`/sheets/${projectId}`, 'History'],
      [`/sheets/${projectId}?open=columns`, 'Append without duplicates'],
      [`/sheets/${projectId}?open=files`, 'sales-2026-04.csv'],
      [`/sheets/${projectId}?open=checks`, 'Rows read'],
    ] as const) {
      await page.goto(path)
      await page.getByText(words).first().waitFor()
      const sideways = 'document.documentElement.scrollWidth - document.documentElement.clientWidth'
      wide.push(await page.evaluate<number>(sideways))
    }
    expect(wide).toEqual(wide.map(() => 0))
    expect(theatre.complaints).toEqual([])
  })
})

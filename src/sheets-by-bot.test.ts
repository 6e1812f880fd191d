import { read as readWorkbook, utils } from '@e965/xlsx'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startRealApp, type RealApp } from '../test/support/real-app.ts'
import type { MessageView } from '../simulator/control/view.ts'

/** Of the person who is linked, and of somebody who is not. */
const OPERATOR = 501
const STRANGER = 502

let real: RealApp
let bot: Awaited<ReturnType<RealApp['addBot']>>

beforeEach(async () => {
  real = await startRealApp()
  bot = await real.addBot('sheet_bot')
  await real.simulator.control.setLimits({ privatePerSecond: 0 })
  await linkOperator()
})
afterEach(async () => {
  await real.close()
})

async function until<T>(read: () => Promise<T | undefined>, what: string): Promise<T> {
  const deadline = performance.now() + 40_000
  for (;;) {
    const value = await read()
    if (value !== undefined) return value
    if (performance.now() > deadline)
      throw new Error(`It did not come to pass in time: ${what}\n${(await texts()).join('\n---\n')}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

async function linkOperator(): Promise<void> {
  const { control } = real.simulator
  const answer = await fetch(`${real.url}/api/v1/notice-channels/links`, {
    method: 'POST',
    headers: { cookie: real.cookie, origin: real.url, 'content-type': 'application/json' },
    body: '{}',
  })
  const { code } = (await answer.json()) as { code: string }
  await control.addPerson({ id: OPERATOR, first_name: 'Ada' })
  await control.addPerson({ id: STRANGER, first_name: 'Sam' })
  await control.act({ type: 'start', bot: bot.id, person: OPERATOR, payload: `link_${code}` })
  await said('Linked with ada')
}

const messages = async (person = OPERATOR): Promise<readonly MessageView[]> =>
  (await real.simulator.control.view(bot.id, person)).messages
const texts = async (): Promise<string[]> => (await messages()).map(({ text }) => text)

/** The newest message of the bot that says so, after the one with this number. */
const said = (words: string, after = 0): Promise<MessageView> =>
  until(
    async () =>
      (await messages()).findLast(
        ({ fromBot, text, messageId }) => fromBot && messageId > after && text.includes(words),
      ),
    words,
  )

const send = (name: string, content: string | Buffer, album?: string) =>
  real.simulator.control.act({
    type: 'document',
    bot: bot.id,
    person: OPERATOR,
    base64: Buffer.from(content).toString('base64'),
    fileName: name,
    ...(album === undefined ? {} : { album }),
  })
const write = (text: string, person = OPERATOR) =>
  real.simulator.control.act({ type: 'text', bot: bot.id, person, text })
const press = ({ messageId }: MessageView, text: string) =>
  real.simulator.control.act({ type: 'press', bot: bot.id, person: OPERATOR, messageId, text })

const january = 'order_no,date,country,total\nA1,2026-01-05,Germany,100.50\nA2,2026-01-06,France,20.25\n'
const february = 'order_no;date;country;total\nB1;2026-02-05;Germany;0,25\nA2;2026-01-06;France;20,25\n'

/** The rows of the file that the bot sent. */
async function rowsOf({ fileId }: MessageView): Promise<unknown[][]> {
  const path = `/bot${bot.token}/getFile?file_id=${fileId ?? ''}`
  const { result } = (await (await fetch(real.simulator.url + path)).json()) as { result: { file_path: string } }
  const answer = await fetch(`${real.simulator.url}/file/bot${bot.token}/${result.file_path}`)
  const book = readWorkbook(Buffer.from(await answer.arrayBuffer()))
  expect(book.SheetNames.slice(1)).toEqual(['Sources', 'Log'])
  const sheet = book.Sheets[book.SheetNames[0] ?? '']
  return sheet === undefined ? [] : utils.sheet_to_json<unknown[]>(sheet, { header: 1 })
}

describe('an operator', { timeout: 120_000 }, () => {
  it('sends files together, types commands and gets the file and a page about it', async () => {
    await send('january.csv', january, 'both')
    await send('february.csv', february, 'both')
    const made = await said('2 files became one table.')
    expect(made.text).toContain('4 rows, 4 columns.')
    expect(made.text).toContain('Sum of total: 141.25')

    await write('remove duplicates by order_no')
    const preview = await said('Preview', made.messageId)
    expect(preview.text).toContain('Rows: 4 → 3')
    expect(preview.buttons.flat().map(({ text }) => text)).toEqual(['Apply', 'Cancel'])
    await press(preview, 'Apply')
    const done = await said('Done:', preview.messageId)
    expect(done.text).toContain('3 rows')
    expect(done.text).toContain('Sum of total: 121.00')

    await write('where does 100.5 come from?')
    expect((await said('january.csv', done.messageId)).text).toContain('D2')

    await write('group by country sum total')
    await press(await said('Preview', done.messageId), 'Apply')
    const grouped = await said('2 rows', done.messageId)
    await write('/undo')
    expect((await said('Taken back', grouped.messageId)).text).toContain('3 rows')
    await write('/history')
    expect((await said('0. ', grouped.messageId)).text).toMatch(/1\. .*3 rows ←/)

    await write('/download')
    const file = await until(
      async () => (await messages()).findLast(({ fromBot, media }) => fromBot && media === 'document'),
      'the file',
    )
    const page = await said('Rows in 4 = out 4')
    expect(page.text).toContain('january.csv: 2 rows')
    expect(page.text).toContain('The control totals are balanced.')
    expect(page.text).toContain('Kept until')
    const rows = await rowsOf(file)
    expect(rows.map((row) => row.slice(0, 1))).toEqual([['order_no'], ['A1'], ['A2'], ['B1']])
    expect(rows[1]?.slice(-3)).toEqual(['january.csv', 'january', 2])
  })

  it('is told what a command cannot do, what a file is not, and how to send a large one', async () => {
    await write('group by country sum total')
    await write('/help group')
    expect((await said('group by')).text).toContain('group by')
    await send('notes.exe', Buffer.from('MZ\u0000\u0001this is no workbook'))
    expect((await said('notes.exe')).text).toMatch(/⚠/)
    await send('january.csv', january)
    const made = await said('1 file became one table.')
    await write('group by contry sum total')
    expect((await said('contry', made.messageId)).text).toContain('country')
    const update = {
      message_id: 900,
      date: 0,
      chat: { id: OPERATOR, type: 'private', first_name: 'Ada' },
      from: { id: OPERATOR, is_bot: false, first_name: 'Ada' },
      document: { file_id: 'large', file_unique_id: 'l', file_name: 'large.xlsx', file_size: 34_000_000 },
    }
    const body = JSON.stringify({ bot: bot.id, type: 'message', payload: update })
    await fetch(`${real.simulator.url}/control/update`, { method: 'POST', body })
    expect((await said('34 MB')).text).toMatch(/\/send\/[\w-]{43}/)
  })
})

it('a stranger gets nothing of it, and their words go where they always went', async () => {
  await real.simulator.control.act({ type: 'start', bot: bot.id, person: STRANGER })
  await real.simulator.control.act({
    type: 'document',
    bot: bot.id,
    person: STRANGER,
    base64: Buffer.from(january).toString('base64'),
    fileName: 'january.csv',
  })
  await write('/download', STRANGER)
  await write('/help', OPERATOR)
  await said('/help')
  expect((await messages(STRANGER)).filter(({ text }) => /table|Sheets|row/.test(text) && text !== '')).toEqual([])
  expect(await real.ask<{ items: unknown[] }>('GET', '/sheets')).toMatchObject({ items: [] })
})

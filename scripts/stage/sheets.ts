import type { BotHandle, Control } from '../../simulator/client.ts'
import type { MessageView } from '../../simulator/control/view.ts'
import type { Page } from '../../src/kernel/page.ts'
import type { Project, Version } from '../../src/modules/sheets/projects/contract.ts'
import { sampleWorkbooks } from '../sample-workbooks.ts'
import type { Api } from './api.ts'
import { pause } from './stage.ts'

const POLL_MS = 250
const TIMEOUT_MS = 300_000
const OPERATOR = { id: 900_000_001, first_name: 'Olga' }
const COMMAND = 'remove duplicates by "Order No" keep first'

export interface SheetsRequest {
  readonly control: Control
  readonly api: Api
  /** Of the dashboard, and whose session links the operator. */
  readonly url: string
  readonly owner: { readonly name: string; readonly password: string }
}

/** Twelve messy workbooks that an operator sends to a bot, the questions they answer, a command and the file they get. */
export interface SheetsStage {
  readonly projectId: number
  readonly bot: string
  /** What was asked, by its words. */
  readonly questions: readonly string[]
  readonly agreement: SheetsAgreement
}

/** Rows and the sum of amounts as the samples are made, and as they came out. */
export interface SheetsAgreement {
  readonly expected: { readonly rows: number; readonly sum: string }
  readonly made: { readonly rows: number; readonly sum: string }
  readonly files: number
  readonly hasResult: boolean
}

export const sheetsAgree = ({ expected, made, hasResult }: SheetsAgreement): boolean =>
  hasResult && expected.rows === made.rows && expected.sum === made.sum

export async function playSheets(request: SheetsRequest): Promise<SheetsStage> {
  const { control, api } = request
  const { files, expected } = sampleWorkbooks()
  const bot = await control.addBot({ username: 'back_office_bot', first_name: 'Back Office' })
  await api.post('/accounts', { token: bot.token })
  await linkOperator(request, bot)
  const chat = openChat(control, bot)
  for (const { name, bytes } of files) {
    const base64 = Buffer.from(bytes).toString('base64')
    await control.act({ type: 'document', bot: bot.id, person: OPERATOR.id, base64, fileName: name, album: 'branches' })
  }
  await chat.said('became one table')
  const questions = await answerQuestions(api, chat)
  await chat.write(COMMAND)
  await chat.press(await chat.said('Preview'), 'Apply')
  await chat.said('Done:')
  await chat.write('/download')
  const result = await chat.find(({ media }) => media === 'document', 'The file')
  const project = await theProject(api)
  const made = await currentOf(api, project.id)
  const amount = made.columns.find(({ name }) => name === 'Amount')?.id ?? ''
  return {
    projectId: project.id,
    bot: bot.username,
    questions,
    agreement: {
      expected: expected.unique,
      made: { rows: made.totals?.rows ?? 0, sum: made.totals?.sums[amount] ?? '' },
      files: files.length,
      hasResult: result.fileId !== null,
    },
  }
}

/** As a person does it: a code from the dashboard, opened in Telegram. */
async function linkOperator({ control, url, owner }: SheetsRequest, bot: BotHandle): Promise<void> {
  const headers = { 'content-type': 'application/json', origin: url }
  const login = await fetch(`${url}/api/v1/auth/login`, { method: 'POST', headers, body: JSON.stringify(owner) })
  const cookie = login.headers
    .getSetCookie()
    .map((text) => text.split(';', 1)[0])
    .join('; ')
  const made = await fetch(`${url}/api/v1/notice-channels/links`, {
    method: 'POST',
    headers: { ...headers, cookie },
    body: '{}',
  })
  if (!made.ok) throw new Error(`The operator could not be linked: ${made.status} ${await made.text()}`)
  const { code } = (await made.json()) as { code: string }
  await control.addPerson(OPERATOR)
  await control.act({ type: 'start', bot: bot.id, person: OPERATOR.id, payload: `link_${code}` })
  await openChat(control, bot).said('Linked with')
}

interface ChatWithBot {
  write(text: string): Promise<void>
  press(message: MessageView, text: string): Promise<void>
  /** What the bot says, newer than what was seen before. */
  said(words: string): Promise<MessageView>
  find(isIt: (message: MessageView) => boolean, what: string): Promise<MessageView>
}

function openChat(control: Control, bot: BotHandle): ChatWithBot {
  const dialog = { bot: bot.id, person: OPERATOR.id }
  let seen = 0
  const find: ChatWithBot['find'] = async (isIt, what) => {
    const deadline = Date.now() + TIMEOUT_MS
    for (;;) {
      const { messages } = await control.view(bot.id, OPERATOR.id)
      const found = messages.find((message) => message.fromBot && message.messageId > seen && isIt(message))
      if (found !== undefined) {
        seen = found.messageId
        return found
      }
      if (Date.now() > deadline)
        throw new Error(`${what} did not come from the bot. It said:\n${messages.map(({ text }) => text).join('\n')}`)
      await pause(POLL_MS)
    }
  }
  return {
    find,
    said: (words) => find(({ text }) => text.includes(words), `“${words}”`),
    async write(text) {
      await control.act({ type: 'text', ...dialog, text })
    },
    async press({ messageId }, text) {
      await control.act({ type: 'press', ...dialog, messageId, text })
    },
  }
}

/** The first choice of each, as the samples mean it; each answer makes the table anew. */
async function answerQuestions(api: Api, chat: ChatWithBot): Promise<string[]> {
  const asked: string[] = []
  const { id } = await theProject(api)
  for (;;) {
    const { question } = await api.get<{ question: { text: string } | null }>(`/sheets/${id}/matrix`)
    if (question === null) return asked
    const message = await chat.find(({ buttons }) => buttons.length > 0, 'The question')
    asked.push(message.text)
    await chat.press(message, message.buttons.flat()[0]?.text ?? '')
    await chat.said('became one table')
  }
}

async function theProject(api: Api): Promise<Project> {
  const { items } = await api.get<Page<Project>>('/sheets?limit=1')
  const [project] = items
  if (project === undefined) throw new Error('The bot began no table.')
  return project
}

async function currentOf(api: Api, projectId: number): Promise<Version> {
  const { items } = await api.get<Page<Version>>(`/sheets/${projectId}/versions?limit=50`)
  const current = items.find(({ isCurrent }) => isCurrent)
  if (current === undefined) throw new Error('There is no table.')
  return current
}

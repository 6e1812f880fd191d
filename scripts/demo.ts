import { randomBytes } from 'node:crypto'
import { createServer } from 'node:net'
import { parseArgs } from 'node:util'
import type { Account } from '../src/modules/accounts/contract.ts'
import type { Campaign, Progress } from '../src/modules/campaigns/contract.ts'
import { agrees, compare, type Agreement } from './stage/agreement.ts'
import type { Api } from './stage/api.ts'
import { FIXTURE_NETWORK, feedsAgree, openFeeds, type Ends, type FeedAgreement } from './stage/feeds.ts'
import { addBots, losePeople, sendStarts, waitForSubscribers } from './stage/crowd.ts'
import { takePictures } from './stage/picture.ts'
import { playSheets, sheetsAgree, type SheetsStage } from './stage/sheets.ts'
import { openStage, pause, type Product, type Stage } from './stage/stage.ts'

const USAGE = `npm run demo -- [--once] [--recipients 10000] [--speed 20] [--port 8080]

Switchboard on a throw-away folder beside a simulated Telegram: three bots, their subscribers, a campaign running; and a
small shop and two newspapers whose news go to a channel; and twelve messy workbooks that an operator sends to a bot.
  --once          run the campaign to its end, compare Switchboard's ledger with Telegram's own count, the channel's posts
                  with what the channel received and the table with what the workbooks hold, exit 0 when they agree
  --recipients N  people who press Start, 10 to 1000000
  --speed X       virtual clock: how much faster than real time, 1 to 100
  --port N        port of the dashboard; any free one when it is taken
  --pictures DIR  photograph the running campaign, the channel and its sources into this folder (needs Chromium)`

const BOTS = 3
const MARKER = 'autumn'
const OWNER = { name: 'demo', password: randomBytes(9).toString('base64url') }
const PROGRESS_MS = 500
const PICTURE_SHARE = 0.6

interface Options {
  readonly once: boolean
  readonly recipients: number
  readonly speed: number
  readonly port: number
  readonly pictures: string | undefined
}

async function main(): Promise<number> {
  const options = readOptions()
  if (options === undefined) return 0
  say('Starting a simulated Telegram and Switchboard in a throw-away folder …')
  const stage = await openStage({
    speed: options.speed,
    seed: 1,
    ...((await isFree(options.port)) ? { port: options.port } : {}),
  })
  const ends: Ends = []
  const interrupted = new Promise<'interrupted'>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve('interrupted'))
  })
  try {
    const outcome = await Promise.race([play(stage, options, ends), interrupted])
    return outcome === 'interrupted' ? 0 : outcome
  } finally {
    for (const end of ends) await end()
    await stage.close()
  }
}

async function play(stage: Stage, options: Options, ends: Ends): Promise<number> {
  const { once, recipients, speed, pictures } = options
  const product = await stage.start({ OUTBOUND_ALLOW: FIXTURE_NETWORK })
  await createOwner(product)
  say(`\n  Dashboard  ${product.url}\n  Log in as  ${OWNER.name}\n  Password   ${OWNER.password}\n`)
  say(
    `The clock runs ${speed} times as fast as yours; Telegram's limits are its own: 30 messages a second for each bot.`,
  )

  const accounts = await addBots(stage.control, product.api, BOTS)
  const feeds = await openFeeds(stage.control, product.api, ends)
  say(`“${feeds.channel.title}” gets what is new in a shop and two newspapers.`)
  await sendStarts(stage.control, accounts, recipients)
  await waitForSubscribers(product.api, recipients, (subscribers) =>
    showLine(`${number(subscribers)} of ${number(recipients)} people have pressed Start`),
  )
  endLine()
  const campaign = await startCampaign(product.api, accounts)
  await losePeople(stage.control, recipients)
  const sheets = await playSheets({ control: stage.control, api: product.api, url: product.url, owner: OWNER })
  tellSheets(sheets, product.url)
  if (pictures !== undefined) {
    await watch(product.api, campaign.id, PICTURE_SHARE)
    const pages = {
      'campaign.png': `/campaigns/${campaign.id}`,
      ...(await feeds.pages()),
      'sheets.png': `/sheets/${sheets.projectId}`,
    }
    await takePictures({ url: product.url, ...OWNER }, pictures, pages)
  }
  await watch(product.api, campaign.id)
  const agreed = report(await compare(stage.control, product.api, campaign, MARKER))
  if (once) {
    await feeds.settle()
    const feedsAgreed = reportFeeds(await feeds.compare())
    return agreed && feedsAgreed && reportSheets(sheets) ? 0 : 1
  }
  say('\nThe dashboard stays open until you press Ctrl-C.')
  return new Promise(() => {})
}

async function createOwner(product: Product): Promise<void> {
  const [, code = ''] = await product.child.line(/setup#code=([A-Za-z0-9_-]+)/, 10_000)
  await product.api.post('/auth/setup', { code, ...OWNER })
}

async function startCampaign(api: Api, accounts: readonly Account[]): Promise<Campaign> {
  const campaign = await api.post<Campaign>('/campaigns', {
    name: 'Autumn offers',
    message: {
      text: `Hello {{first_name|friend}}, the <b>${MARKER} offers</b> are here. <i>Until Sunday</i> everything warm is 20 % off.`,
      media: null,
      button: { text: 'See the offers', url: 'https://example.org/offers' },
    },
    audience: { accountIds: accounts.map(({ id }) => id) },
  })
  const { audience } = await api.get<{ audience: { recipients: number } }>(`/campaigns/${campaign.id}/preflight`)
  await api.post(`/campaigns/${campaign.id}/start`, { confirmRecipients: audience.recipients })
  say(`Campaign "${campaign.name}" to ${number(audience.recipients)} people has started.`)
  return campaign
}

/** Shows the progress until the campaign is completed, or this share of it is done. */
async function watch(api: Api, campaignId: number, share = Number.POSITIVE_INFINITY): Promise<void> {
  for (;;) {
    const { state, sums, ratePerSecond, etaMs, limitedBy } = await api.get<Progress>(
      `/campaigns/${campaignId}/progress`,
    )
    const done = sums.total - sums.planned - sums.sending
    const eta = etaMs === null ? '' : `, ${Math.ceil(etaMs / 1000)} s of its time left`
    showLine(`${number(done)} of ${number(sums.total)} done, ${ratePerSecond.toFixed(0)}/s${eta}. ${limitedBy}`)
    if (state === 'completed' || done / sums.total >= share) break
    if (state === 'paused' || state === 'cancelled') throw new Error(`The campaign is ${state}.`)
    await pause(PROGRESS_MS)
  }
  endLine()
}

function report(agreement: Agreement): boolean {
  const { recipients, sent, failed, skipped, uncertain, open, delivered } = agreement
  say(`
  Switchboard's ledger            Telegram's own count
  sent       ${pad(sent)}           delivered   ${pad(delivered)}
  failed     ${pad(failed)}           twice       ${pad(agreement.doubled.length)}
  uncertain  ${pad(uncertain)}           never came  ${pad(agreement.lost.length)}
  skipped    ${pad(skipped)}           unrecorded  ${pad(agreement.unrecorded.length)}
  open       ${pad(open)}
  total      ${pad(recipients)}
`)
  const agreed = agrees(agreement) && sent + failed + uncertain + skipped === recipients
  say(agreed ? 'They agree, person by person.' : 'They do NOT agree.')
  return agreed
}

function reportFeeds(agreement: FeedAgreement): boolean {
  const { posted, open, otherwise, received, twice, differing, edits } = agreement
  say(`
  Posts in the channel            What the channel received
  posted     ${pad(posted)}           received    ${pad(received)}
  open       ${pad(open)}           twice       ${pad(twice)}
  otherwise  ${pad(otherwise)}           edits       ${pad(edits)}
                                  differing   ${pad(differing.length)}
`)
  const agreed = feedsAgree(agreement)
  say(agreed ? 'They agree, message by message.' : 'They do NOT agree.')
  return agreed
}

function tellSheets({ bot, questions, projectId, agreement: { files, made } }: SheetsStage, url: string): void {
  say(
    `An operator sent ${files} workbooks of ${files} branches to @${bot}, answered ${questions.length} questions by buttons, took out what was there ` +
      `twice and got the file: ${number(made.rows)} rows, ${made.sum} in sum. See ${url}/sheets/${projectId}`,
  )
}

function reportSheets({ agreement }: SheetsStage): boolean {
  const { expected, made } = agreement
  say(`
  What the workbooks hold         The table
  rows       ${pad(expected.rows)}           rows        ${pad(made.rows)}
  sum   ${expected.sum.padStart(14)}           sum    ${made.sum.padStart(14)}
`)
  const agreed = sheetsAgree(agreement)
  say(agreed ? 'They agree, to the cent.' : 'They do NOT agree.')
  return agreed
}

function readOptions(): Options | undefined {
  const { values } = parseArgs({
    options: {
      once: { type: 'boolean', default: false },
      recipients: { type: 'string', default: '10000' },
      speed: { type: 'string', default: '20' },
      port: { type: 'string', default: '8080' },
      pictures: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  if (values.help) {
    say(USAGE)
    return undefined
  }
  return {
    once: values.once,
    recipients: inRange('--recipients', values.recipients, 10, 1_000_000),
    speed: inRange('--speed', values.speed, 1, 100),
    port: inRange('--port', values.port, 1, 65_535),
    pictures: values.pictures,
  }
}

function inRange(name: string, text: string, min: number, max: number): number {
  const value = Number(text)
  if (Number.isFinite(value) && value >= min && value <= max) return value
  throw new Error(`${name} must be a number from ${min} to ${max}; it is "${text}".`)
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })

const say = (text: string): void => void process.stdout.write(`${text}\n`)
const number = (value: number): string => value.toLocaleString('en')
const pad = (value: number): string => number(value).padStart(9)

let lastLine = ''
let lastLineAt = 0
/** One line that is overwritten on a terminal; now and then a new one elsewhere. */
function showLine(text: string): void {
  if (process.stdout.isTTY) {
    process.stdout.write(`\r\u001B[K${text}`)
  } else if (text !== lastLine && performance.now() - lastLineAt > 2_000) {
    lastLineAt = performance.now()
    lastLine = text
    say(text)
  }
}
const endLine = (): void => {
  if (process.stdout.isTTY) process.stdout.write('\n')
}

try {
  process.exitCode = await main()
} catch (error) {
  process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}

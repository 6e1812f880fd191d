import { createFixture, type Fixture } from '../../bench/feeds/fixture/fixture.ts'
import type { Traits } from '../../bench/feeds/fixture/plan.ts'
import { CALM_WEATHER } from '../../bench/feeds/fixture/weather.ts'
import type { Control } from '../../simulator/client.ts'
import type { Page } from '../../src/kernel/page.ts'
import type { Account } from '../../src/modules/accounts/contract.ts'
import type { Channel, Post } from '../../src/modules/feeds/channels/contract.ts'
import type { Source } from '../../src/modules/feeds/sources/contract.ts'
import type { Api } from './api.ts'
import { pause } from './stage.ts'

const MINUTE_MS = 60_000
const POLL_MS = 100
/** News is an hour old when it appears, so that the last of it can be brought forward in the end. */
const LAG_MS = 60 * MINUTE_MS
const LAST_NEWS_MS = 15 * MINUTE_MS
const SETTLE_TIMEOUT_MS = 60_000

const COMMON = {
  intervalMs: 3 * MINUTE_MS,
  window: 15,
  priceIntervalMs: 4 * MINUTE_MS,
  firstProduct: 40,
  validators: 'both',
  maxAgeSeconds: null,
  guids: 'stable',
  reorders: false,
  tracking: false,
  shortLinks: false,
  dates: 'rfc',
  charset: 'utf-8',
  gzip: false,
  moved: 'none',
  fate: 'well',
  language: 'en',
} as const

const SHOP: Traits = { ...COMMON, id: 0, host: 0, title: 'Harbour Outlet', kind: 'rss', content: 'shop' }
const SOURCES: readonly Traits[] = [
  SHOP,
  { ...COMMON, id: 1, host: 1, title: 'Aldmoor Gazette', kind: 'atom', content: 'news' },
  { ...COMMON, id: 2, host: 2, title: 'The Coast Wire', kind: 'jsonfeed', content: 'news', intervalMs: 5 * MINUTE_MS },
]

/** Where the fixture's hosts are; Switchboard reaches them only when OUTBOUND_ALLOW says so. */
export const FIXTURE_NETWORK = '127.1.0.0/16'

/** What is to be closed, however the play ends. */
export type Ends = (() => Promise<void>)[]

/** A small shop and two newspapers, and a simulated channel that gets what is new in them. */
export interface FeedStage {
  readonly channel: Channel
  readonly sources: readonly Source[]
  /** What the channel received, by Telegram's own count. */
  received(): Promise<number>
  /** What is worth a picture: file name -> path of the dashboard. */
  pages(): Promise<Readonly<Record<string, string>>>
  /** The last news of all sources appears; resolves when what there is was read and posted. */
  settle(): Promise<void>
  compare(): Promise<FeedAgreement>
}

export interface FeedAgreement {
  readonly posted: number
  /** Of the API's posts: in no final state. */
  readonly open: number
  readonly otherwise: number
  readonly received: number
  readonly twice: number
  /** Posted by one count and not by the other, by message number. */
  readonly differing: readonly number[]
  readonly edits: number
}

export const feedsAgree = ({ posted, open, received, twice, differing }: FeedAgreement): boolean =>
  open === 0 && twice === 0 && differing.length === 0 && posted === received && posted > 0

/** Its bot has no subscribers: a channel's posts do not wait behind the welcome of ten thousand people. */
export async function openFeeds(control: Control, api: Api, ends: Ends): Promise<FeedStage> {
  const { origin, speed } = await control.status()
  let frozenAt: number | undefined
  const clock = (): number => origin + speed * (Date.now() - origin)
  const now = (): number => frozenAt ?? clock() - LAG_MS
  const fixture = await createFixture({ traits: SOURCES, now, weather: CALM_WEATHER, showsMarks: false })
  ends.push(() => fixture.close())
  const bot = await control.addBot({ username: 'harbour_deals_bot', first_name: 'Harbour Deals' })
  const account = await api.post<Account>('/accounts', { token: bot.token })
  const chat = await control.addChat({
    type: 'channel',
    title: 'Harbour Deals & News',
    username: 'harbour_deals',
    administrators: [bot.id],
  })
  const channel = await addChannel(api, account)
  const sources = await addSources(api, fixture, channel)
  const waitFor = async (isDone: () => Promise<boolean>, what: string): Promise<void> => {
    const deadline = Date.now() + SETTLE_TIMEOUT_MS
    while (!(await isDone())) {
      if (Date.now() > deadline) throw new Error(`${what} did not come to an end in time.`)
      await pause(POLL_MS)
    }
  }
  await waitFor(
    async () => (await listSources(api)).every(({ baselineAt }) => baselineAt !== null),
    'The first reading',
  )
  return {
    channel,
    sources,
    received: async () => (await control.receivedSummary(chat.id)).posts,
    async pages() {
      const posts = await listPosts(api, channel.id)
      const product = posts.findLast(({ state, price }) => state === 'posted' && price !== null)?.productId
      return {
        'channel.png': `/channels/${channel.id}?tab=posts`,
        'template.png': `/channels/${channel.id}?tab=template`,
        'sources.png': '/sources',
        ...(product === undefined ? {} : { 'product.png': `/products/${product}` }),
      }
    },
    async settle() {
      frozenAt = now() + LAST_NEWS_MS
      const since = clock()
      for (const { id } of sources) await api.post(`/sources/${id}/poll`)
      await waitFor(
        async () => (await listSources(api)).every(({ lastOkAt, isPolling }) => !isPolling && (lastOkAt ?? 0) >= since),
        'The last reading',
      )
      await waitFor(async () => (await listPosts(api, channel.id)).every(({ state }) => !isOpen(state)), 'Posting')
    },
    compare: () => compareFeeds(control, api, { channelId: channel.id, chat: chat.id }),
  }
}

const addChannel = (api: Api, account: Account): Promise<Channel> =>
  api.post<Channel>('/channels', {
    accountId: account.id,
    chat: '@harbour_deals',
    policy: { repeat: { edit: true }, schedule: { gapSeconds: 5 } },
    template: { buttons: [[{ text: 'Open', url: '{{link}}' }]] },
  })

async function addSources(api: Api, fixture: Fixture, channel: Channel): Promise<Source[]> {
  const sources: Source[] = []
  for (const { id, title } of SOURCES) {
    const { url, settings } = fixture.source(id)
    const wanted = { url, settings, title, fixedIntervalMs: 5 * MINUTE_MS, channelIds: [channel.id] }
    sources.push(await api.post<Source>('/sources', wanted))
  }
  return sources
}

const listSources = async (api: Api): Promise<readonly Source[]> => (await api.get<Page<Source>>('/sources')).items

async function listPosts(api: Api, channelId: number): Promise<Post[]> {
  const posts: Post[] = []
  for (let cursor: string | null = ''; cursor !== null;) {
    const after: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`
    const page: Page<Post> = await api.get<Page<Post>>(`/posts?channelId=${channelId}&limit=200${after}`)
    posts.push(...page.items)
    cursor = page.nextCursor
  }
  return posts
}

const isOpen = (state: Post['state']): boolean => ['approval', 'held', 'queued', 'posting'].includes(state)

/** What Switchboard says it posted, held against what the channel says it received: message by message. */
async function compareFeeds(
  control: Control,
  api: Api,
  { channelId, chat }: { readonly channelId: number; readonly chat: number },
): Promise<FeedAgreement> {
  const posts = await listPosts(api, channelId)
  const summary = await control.receivedSummary(chat)
  const { received } = await control.received(chat, 0, 10_000)
  const ours = new Set(
    posts.flatMap(({ state, telegramMessageId: id }) => (state === 'posted' && id !== null ? [id] : [])),
  )
  const theirs = new Set(received.map(({ messageIds }) => messageIds[0] ?? 0))
  const posted = posts.filter(({ state }) => state === 'posted').length
  const open = posts.filter(({ state }) => isOpen(state)).length
  return {
    posted,
    open,
    otherwise: posts.length - posted - open,
    received: summary.posts,
    twice: summary.duplicates,
    differing: [...ours.symmetricDifference(theirs)],
    edits: summary.edits,
  }
}

import type { Source } from '../../../src/modules/feeds/sources/contract.ts'
import type { Channel } from '../../../src/modules/feeds/channels/contract.ts'
import { addBots } from '../../../scripts/stage/crowd.ts'
import type { Api } from '../../../scripts/stage/api.ts'
import { pause, type Stage } from '../../../scripts/stage/stage.ts'
import { FORBIDDEN, type Shops } from './shops.ts'
import type { Watched } from './verdict.ts'

export const SHOPS = 4
/** A worker that was killed keeps its sources for as long as a reading may take. */
const TIMEOUT_MS = 300_000
const POLL_MS = 100

/** Channels of two bots; each shop feeds two of them, so that every thing has several ways. */
const CHANNELS: readonly { readonly bot: number; readonly shops: readonly number[] }[] = [
  { bot: 0, shops: [0, 1] },
  { bot: 0, shops: [1, 2, 3] },
  { bot: 1, shops: [0, 2, 3] },
]

export interface Scene {
  readonly sourceIds: readonly number[]
  readonly channels: readonly Watched[]
}

/** Bots, sources that were read for the first time, and channels that post from them. */
export async function prepare(stage: Stage, api: Api, shops: Shops): Promise<Scene> {
  const accounts = await addBots(stage.control, api, 2)
  const sourceIds: number[] = []
  for (let shop = 0; shop < SHOPS; shop++) {
    const source = await api.post<Source>('/sources', { url: shops.url(shop), settings: { kind: 'feed' } })
    sourceIds.push(source.id)
  }
  const channels: Watched[] = []
  for (const [index, { bot, shops: own }] of CHANNELS.entries()) {
    const account = accounts[bot]
    if (account === undefined) throw new Error('There are too few bots.')
    const { id: chat } = await stage.control.addChat({
      type: 'channel',
      title: `Deals ${index}`,
      administrators: [account.telegramId],
    })
    const filters = [{ kind: 'keywords', match: 'none', words: [FORBIDDEN] }]
    const channel = await api.post<Channel>('/channels', {
      accountId: account.id,
      chat,
      policy: { filters, schedule: { expireHours: null } },
      template: { text: '<b>{{title}}</b>\n{{price}}\n<a href="{{link}}">{{source}}</a>', photo: 'first' },
      sourceIds: own.flatMap((shop) => sourceIds[shop] ?? []),
    })
    channels.push({ id: channel.id, chat, shops: own })
  }
  await until('the first reading', async () =>
    (await sourcesOf(api, sourceIds)).every(({ baselineAt }) => baselineAt !== null),
  )
  return { sourceIds, channels }
}

export const sourcesOf = (api: Api, ids: readonly number[]): Promise<Source[]> =>
  Promise.all(ids.map((id) => api.get<Source>(`/sources/${id}`)))

/** Asks for a reading of each source; what is being read is read again afterwards. */
export async function askToRead(api: Api, ids: readonly number[]): Promise<void> {
  for (const id of ids) await api.post(`/sources/${id}/poll`).catch(() => undefined)
}

/** Every source is read once more, and nothing of the channels waits or is on its way. */
export async function settle(api: Api, { sourceIds, channels }: Scene): Promise<void> {
  const before = await sourcesOf(api, sourceIds)
  await until('another reading of each source', async () => {
    await askToRead(api, sourceIds)
    const now = await sourcesOf(api, sourceIds)
    return now.every(({ lastOkAt }, index) => (lastOkAt ?? 0) > (before[index]?.now ?? 0))
  })
  await until('an empty queue', async () => {
    const counts = await Promise.all(channels.map(({ id }) => isQuiet(api, id)))
    return counts.every((quiet) => quiet)
  })
}

async function isQuiet(api: Api, id: number): Promise<boolean> {
  const { backlog, state, pauseReason } = await api.get<Channel>(`/channels/${id}`)
  if (state !== 'active') throw new Error(`A channel stopped: ${pauseReason ?? ''}`)
  const posting = await api.get<{ items: readonly unknown[] }>(`/posts?channelId=${id}&state=posting&limit=1`)
  return backlog === 0 && posting.items.length === 0
}

export async function until(what: string, condition: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + TIMEOUT_MS
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`There was no ${what} in time.`)
    await pause(POLL_MS)
  }
}

import type { Control } from '../../../simulator/client.ts'
import type { Page } from '../../../src/kernel/page.ts'
import type { Post } from '../../../src/modules/feeds/channels/contract.ts'
import type { Api } from '../../../scripts/stage/api.ts'
import { MARK } from './shops.ts'

/** A channel as the soak knows it. */
export interface Watched {
  readonly id: number
  readonly chat: number
  readonly shops: readonly number[]
}

/** What the receiver counted in one channel, held against what the feeds have shown and what Switchboard says. */
export interface Verdict {
  readonly wanted: number
  /** Messages that arrived, by the simulator's word. */
  readonly delivered: number
  /** Wanted, and neither delivered nor listed as uncertain. */
  readonly lost: readonly string[]
  readonly twice: readonly string[]
  /** Delivered although a filter refuses it, or it was there at the first reading. */
  readonly unwanted: readonly string[]
  /** Delivered, and Switchboard says neither posted nor uncertain. */
  readonly unrecorded: readonly string[]
  readonly failed: number
  readonly uncertain: readonly Post[]
  readonly uncertainButDelivered: number
}

export async function judge(
  control: Control,
  api: Api,
  channel: Watched,
  wanted: ReadonlySet<string>,
): Promise<Verdict> {
  const copies = await copiesOf(control, channel.chat)
  const posts = await postsOf(api, channel.id)
  const markOf = ({ title }: Post): string => MARK.exec(title)?.[0] ?? title
  const inState = (state: Post['state']): Post[] => posts.filter((post) => post.state === state)
  const uncertain = inState('uncertain')
  const known = new Set([...uncertain, ...inState('posted')].map(markOf))
  const inDoubt = new Set(uncertain.map(markOf))
  const marks = [...copies.keys()]
  return {
    wanted: wanted.size,
    delivered: [...copies.values()].reduce((sum, count) => sum + count, 0),
    lost: [...wanted].filter((mark) => !copies.has(mark) && !inDoubt.has(mark)),
    twice: marks.filter((mark) => (copies.get(mark) ?? 0) > 1),
    unwanted: marks.filter((mark) => !wanted.has(mark)),
    unrecorded: marks.filter((mark) => !known.has(mark)),
    failed: inState('failed').length,
    uncertain,
    uncertainButDelivered: uncertain.filter((post) => copies.has(markOf(post))).length,
  }
}

export const isClean = ({ lost, twice, unwanted, unrecorded, failed }: Verdict): boolean =>
  lost.length + twice.length + unwanted.length + unrecorded.length + failed === 0

/** A person looks into the channel and says of each post in doubt what is true. */
export async function decideByHand(
  control: Control,
  api: Api,
  channel: Watched,
  posts: readonly Post[],
): Promise<void> {
  const copies = await copiesOf(control, channel.chat)
  for (const { id, title } of posts) {
    const isThere = copies.has(MARK.exec(title)?.[0] ?? title)
    await api.post(`/posts/${id}/resolve`, { decision: isThere ? 'there' : 'again' })
  }
}

/** How often each mark arrived. */
async function copiesOf(control: Control, chat: number): Promise<Map<string, number>> {
  const copies = new Map<string, number>()
  for (let after: number | null = 0; after !== null;) {
    const page: Awaited<ReturnType<Control['received']>> = await control.received(chat, after)
    for (const { sentText } of page.received) {
      const mark = MARK.exec(sentText)?.[0] ?? sentText
      copies.set(mark, (copies.get(mark) ?? 0) + 1)
    }
    after = page.next
  }
  return copies
}

async function postsOf(api: Api, channelId: number): Promise<Post[]> {
  const posts: Post[] = []
  for (let cursor: string | null = ''; cursor !== null;) {
    const rest: string = cursor === '' ? '' : `&cursor=${cursor}`
    const page: Page<Post> = await api.get(`/posts?channelId=${channelId}&limit=200${rest}`)
    posts.push(...page.items)
    cursor = page.nextCursor
  }
  return posts
}

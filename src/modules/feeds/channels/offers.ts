import type { Trx } from '../../../db/transaction.ts'
import type { Clock } from '../../../kernel/clock.ts'
import { decide, type Answer } from '../core/policy/decide.ts'
import type { FindPattern } from '../core/policy/policy.ts'
import { rankOf } from '../core/policy/queue.ts'
import type { OfferRequest, Offers, Sighting } from '../ports.ts'
import type { Compiler } from './compile-policy.ts'
import { writeDecisions, type NewDecision } from './decision-store.ts'
import { mergePosts, splitPosts } from './merge-store.ts'
import {
  backlogs,
  channelsOfSource,
  earlierPosts,
  insertPosts,
  knownBefore,
  pairOf,
  planEdit,
  refreshPost,
  sourceOf,
  type NewPost,
  type OfferedChannel,
} from './offer-store.ts'
import { endPosts } from './post-store.ts'

export interface OfferDeps {
  readonly clock: Clock
  readonly compiler: Compiler
  readonly find: FindPattern
}

const HOUR_MS = 3_600_000
/** `policy.maxBacklog` is at least this. */
const SMALLEST_BACKLOG = 10

export function createOffers(deps: OfferDeps): Offers {
  return {
    async offer(trx, request) {
      const news = request.sightings.filter(isNews)
      if (news.length === 0) return
      const withheld = await withholdingOf(trx, request)
      if (withheld === null) return
      if (typeof withheld !== 'string') return offerTo(trx, deps, { ...request, sightings: news }, withheld)
      const decisions = news
        .filter(({ isNewItem }) => isNewItem)
        .map((sighting) => withhold(request, sighting, withheld))
      await writeDecisions(trx, decisions, request.nowMs)
    },
    async fullSources(db, sourceIds) {
      const rows = sourceIds.length === 0 ? [] : await backlogs(db, sourceIds, SMALLEST_BACKLOG)
      const full = rows.filter(({ backlog, policy }) => backlog >= deps.compiler.policy(policy).policy.maxBacklog)
      return new Set(full.map(({ source_id }) => source_id))
    },
    onMerged: (trx, from, into) => mergePosts(trx, { from, into }, deps.clock.now()),
    onSplit: splitPosts,
  }
}

/** Prices that move, stock and titles can change what a channel makes of an item; nothing else can. */
function isNews({ isNewItem, before, entry }: Sighting): boolean {
  if (isNewItem || before === null) return true
  const { price } = entry
  return (
    before.availability !== entry.availability ||
    before.title !== entry.title ||
    before.price?.minor !== price?.minor ||
    before.price?.currency !== price?.currency
  )
}

type Withheld = 'baseline' | 'held' | 'no_channel'

/** Why nothing is posted, or the channels that decide. */
async function withholdingOf(
  trx: Trx,
  { withhold, sourceId }: OfferRequest,
): Promise<Withheld | readonly OfferedChannel[] | null> {
  if (withhold !== null) return withhold
  const channels = await channelsOfSource(trx, sourceId)
  return channels.length === 0 ? 'no_channel' : channels
}

const WITHHELD: Readonly<Record<Withheld, string>> = {
  baseline: 'It was there when the source was read for the first time: what is there then is known and not posted.',
  held: 'The ids of the source changed while its products are known, so its new items are held until a person decides.',
  no_channel: 'No channel posts from this source.',
}

const withhold = ({ sourceId }: OfferRequest, sighting: Sighting, kind: Withheld): NewDecision => ({
  ...aboutSighting(sourceId, sighting),
  kind,
  text: WITHHELD[kind],
})

const aboutSighting = (sourceId: number, { itemId, productId, entry }: Sighting) => ({
  sourceId,
  channelId: null,
  itemId,
  productId,
  postId: null,
  title: entry.title,
  url: entry.url,
})

interface Decided {
  readonly channel: OfferedChannel
  readonly sighting: Sighting
  readonly answer: Exclude<Answer, { kind: 'nothing' }>
}

async function offerTo(
  trx: Trx,
  deps: OfferDeps,
  request: OfferRequest,
  channels: readonly OfferedChannel[],
): Promise<void> {
  const decided = await decideAll(trx, deps, request, channels)
  const posts = decided.flatMap((one) => toPost(deps, one, request.nowMs))
  const ids = await insertPosts(trx, posts, request.nowMs)
  await applyChanges(trx, decided, request.nowMs)
  const decisions = decided.flatMap((one) => toDecision(deps, request.sourceId, one, ids))
  await writeDecisions(trx, decisions, request.nowMs)
}

async function decideAll(
  trx: Trx,
  { compiler, find }: OfferDeps,
  { sourceId, sightings, nowMs }: OfferRequest,
  channels: readonly OfferedChannel[],
): Promise<Decided[]> {
  const channelIds = channels.map(({ id }) => id)
  const source = await sourceOf(trx, sourceId)
  const products = (some: readonly Sighting[]): number[] => [...new Set(some.map(({ productId }) => productId))]
  const earlier = await earlierPosts(trx, channelIds, products(sightings))
  const met = sightings.filter(({ isNewItem, isNewProduct }) => isNewItem && !isNewProduct)
  const known = await knownBefore(trx, channelIds, products(met))
  const decided: Decided[] = []
  for (const channel of channels) {
    const { policy } = compiler.policy(channel.policy)
    const taken = new Map<number, string>()
    for (const sighting of sightings) {
      const { entry, productId, itemId } = sighting
      const pair = pairOf(channel.id, productId)
      const title = known.get(pair)
      const twin = taken.get(productId)
      const answer = decide({
        policy,
        subject: { entry, sourceId, sourceTitle: source.title, language: source.language },
        itemId,
        before: sighting.isNewItem ? null : sighting.before,
        earlier: earlier.get(pair) ?? [],
        known: twin ?? (title === undefined ? null : `“${title}” had it before the channel began to post from it.`),
        nowMs,
        find,
      })
      if (answer.kind === 'nothing') continue
      if (answer.kind === 'post' && twin !== undefined) {
        decided.push({ channel, sighting, answer: { ...answer, kind: 'duplicate', text: twin, postId: null } })
        continue
      }
      if (answer.kind === 'post') taken.set(productId, `The same reading has it already, as “${entry.title}”.`)
      decided.push({ channel, sighting, answer })
    }
  }
  return decided
}

function toPost({ compiler }: OfferDeps, { channel, sighting, answer }: Decided, nowMs: number): NewPost[] {
  if (answer.kind !== 'post') return []
  const { policy } = compiler.policy(channel.policy)
  const { order, expireHours } = policy.schedule
  const { entry, productId, itemId } = sighting
  return [
    {
      channelId: channel.id,
      productId,
      itemId,
      occasion: answer.occasion,
      state: policy.approval ? 'approval' : 'queued',
      rank: rankOf(order, entry, nowMs),
      expiresAt: expireHours === null ? null : nowMs + expireHours * HOUR_MS,
      price: entry.price,
      availability: entry.availability,
    },
  ]
}

async function applyChanges(trx: Trx, decided: readonly Decided[], nowMs: number): Promise<void> {
  for (const { answer, sighting } of decided) {
    if (answer.kind === 'refresh') await refreshPost(trx, answer.postId, sighting.entry)
    if (answer.kind === 'edit') await planEdit(trx, answer.postId, { kind: answer.edit, at: nowMs })
    if (answer.kind === 'withdraw')
      await endPosts(trx, [answer.postId], { state: 'expired', reason: 'withdrawn', detail: answer.text }, nowMs)
  }
}

function toDecision(
  { compiler }: OfferDeps,
  sourceId: number,
  { channel, sighting, answer }: Decided,
  ids: ReadonlyMap<string, number>,
): NewDecision[] {
  const about = { ...aboutSighting(sourceId, sighting), channelId: channel.id }
  switch (answer.kind) {
    case 'post': {
      const postId = ids.get(pairOf(channel.id, sighting.productId))
      // Only a reading that is done again comes to an occasion that was used.
      if (postId === undefined) return []
      const kind = compiler.policy(channel.policy).policy.approval ? 'approval' : 'queued'
      return [{ ...about, kind, postId, text: answer.text, steps: answer.steps }]
    }
    case 'filtered':
    case 'expired':
      return [{ ...about, kind: answer.kind, text: answer.text, steps: answer.steps }]
    case 'duplicate':
      return [{ ...about, kind: 'duplicate', postId: answer.postId, text: answer.text, steps: answer.steps }]
    case 'withdraw':
      return [{ ...about, kind: 'expired', postId: answer.postId, text: answer.text, steps: answer.steps }]
    case 'edit':
    case 'refresh':
      return []
  }
}

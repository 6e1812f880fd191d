import { authorize, type Actor } from '../../../kernel/actor.ts'
import { decide, type Answer } from '../core/policy/decide.ts'
import type { FindPattern } from '../core/policy/policy.ts'
import type { EarlierPost } from '../core/policy/repeat.ts'
import type { Compiler } from './compile-policy.ts'
import { problemsOfPolicy } from './compile-policy.ts'
import type { DryRun, DryRunRequest } from './contract.ts'
import type { ChannelDeps } from './deps.ts'
import { policyInvalid } from './errors.ts'
import { earlierPosts, pairOf } from './offer-store.ts'
import { itemsSince, type ShownChannel } from './queries.ts'

export type DryRunDeps = Pick<ChannelDeps, 'database' | 'clock' | 'writer'> & {
  readonly compiler: Compiler
  readonly find: FindPattern
}

const DAY_MS = 86_400_000

/** Decides as if each item were new, in the order in which they came; what was posted of an item itself does not count. */
export const createDryRun =
  ({ database, clock, writer, compiler, find }: DryRunDeps, channelOf: (id: number) => Promise<ShownChannel>) =>
  async (actor: Actor, id: number, { policy: given, days = 2, limit = 50 }: DryRunRequest): Promise<DryRun> => {
    authorize(actor, 'feeds.read')
    const { readDb } = database
    const channel = await channelOf(id)
    const { policy } = compiler.policy(given === undefined ? channel.policy : JSON.stringify(given))
    const problems = problemsOfPolicy(policy)
    if (problems.length > 0) throw policyInvalid(problems)
    const items = await itemsSince(readDb, id, clock.now() - days * DAY_MS, limit)
    const productIds = [...new Set(items.map(({ product_id }) => product_id))]
    const posts =
      productIds.length === 0 ? new Map<string, EarlierPost[]>() : await earlierPosts(readDb, [id], productIds)
    const taken = new Map<number, string>()
    const counts = { post: 0, approval: 0, duplicate: 0, filtered: 0, expired: 0 }
    const shown: DryRun['items'] = []
    for (const item of items.toReversed()) {
      const entry = (await writer.facts(readDb, id, item.id))?.entry
      if (entry === undefined) continue
      const twin = taken.get(item.product_id)
      const earlier = (posts.get(pairOf(id, item.product_id)) ?? []).filter(({ itemId }) => itemId !== item.id)
      const { language } = JSON.parse(item.settings) as { readonly language?: string }
      const answer = decide({
        policy,
        subject: { entry, sourceId: item.source_id, sourceTitle: item.source_title, language: language ?? null },
        itemId: item.id,
        before: null,
        earlier,
        known: twin ?? null,
        nowMs: item.first_seen_at,
        find,
      })
      const verdict = verdictOf(answer, policy.approval)
      if (verdict === 'post' || verdict === 'approval') taken.set(item.product_id, `“${item.title}” has it already.`)
      counts[verdict]++
      shown.unshift({
        itemId: item.id,
        productId: item.product_id,
        sourceId: item.source_id,
        title: item.title,
        url: item.url,
        seenAt: item.first_seen_at,
        verdict,
        text: 'text' in answer ? answer.text : 'It waits in the queue already.',
        steps: 'steps' in answer ? [...answer.steps] : [],
      })
    }
    return { counts, items: shown }
  }

function verdictOf({ kind }: Answer, needsApproval: boolean): DryRun['items'][number]['verdict'] {
  if (kind === 'post') return needsApproval ? 'approval' : 'post'
  return kind === 'filtered' || kind === 'expired' ? kind : 'duplicate'
}

import { authorize, type Actor } from '../../../kernel/actor.ts'
import type { Entry } from '../core/entry.ts'
import { decide, type Answer } from '../core/policy/decide.ts'
import type { FindPattern } from '../core/policy/policy.ts'
import type { EarlierPost } from '../core/policy/repeat.ts'
import type { Compiler } from './compile-policy.ts'
import { problemsOfPolicy } from './compile-policy.ts'
import { policySchema, type DryRun, type DryRunRequest, type Policy } from './contract.ts'
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
  (deps: DryRunDeps, channelOf: (id: number) => Promise<ShownChannel>) =>
  async (actor: Actor, id: number, { policy: given, days = 2, limit = 50 }: DryRunRequest): Promise<DryRun> => {
    authorize(actor, 'feeds.read')
    const { readDb } = deps.database
    const channel = await channelOf(id)
    const policy = given === undefined ? deps.compiler.policy(channel.policy).policy : policySchema.parse(given)
    const problems = problemsOfPolicy(policy)
    if (problems.length > 0) throw policyInvalid(problems)
    const items = await itemsSince(readDb, id, deps.clock.now() - days * DAY_MS, limit)
    const productIds = [...new Set(items.map(({ product_id }) => product_id))]
    const earlier =
      productIds.length === 0 ? new Map<string, EarlierPost[]>() : await earlierPosts(readDb, [id], productIds)
    return runThrough(deps, items.toReversed(), { channelId: id, policy, earlier })
  }

interface Run {
  readonly channelId: number
  readonly policy: Policy
  readonly earlier: ReadonlyMap<string, readonly EarlierPost[]>
}

type SeenItem = Awaited<ReturnType<typeof itemsSince>>[number]

async function runThrough(deps: DryRunDeps, items: readonly SeenItem[], run: Run): Promise<DryRun> {
  const taken = new Map<number, string>()
  const counts = { post: 0, approval: 0, duplicate: 0, filtered: 0, expired: 0 }
  const shown: DryRun['items'] = []
  for (const item of items) {
    const facts = await deps.writer.facts(deps.database.readDb, run.channelId, item.id)
    if (facts === undefined) continue
    const answer = answerFor(deps, run, item, { entry: facts.entry, twin: taken.get(item.product_id) ?? null })
    const verdict = verdictOf(answer, run.policy.approval)
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

function answerFor(
  { find }: DryRunDeps,
  { channelId, policy, earlier }: Run,
  item: SeenItem,
  { entry, twin }: { readonly entry: Entry; readonly twin: string | null },
): Answer {
  const { language } = JSON.parse(item.settings) as { readonly language?: string }
  const others = (earlier.get(pairOf(channelId, item.product_id)) ?? []).filter(({ itemId }) => itemId !== item.id)
  return decide({
    policy,
    subject: { entry, sourceId: item.source_id, sourceTitle: item.source_title, language: language ?? null },
    itemId: item.id,
    before: null,
    earlier: others,
    known: twin,
    nowMs: item.first_seen_at,
    find,
  })
}

function verdictOf({ kind }: Answer, needsApproval: boolean): DryRun['items'][number]['verdict'] {
  if (kind === 'post') return needsApproval ? 'approval' : 'post'
  return kind === 'filtered' || kind === 'expired' ? kind : 'duplicate'
}

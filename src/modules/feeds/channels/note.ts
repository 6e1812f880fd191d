import type { Trx } from '../../../db/transaction.ts'
import type { PostId } from '../../../kernel/ids.ts'
import type { DecisionKind } from './contract.ts'
import { writeDecisions } from './decision-store.ts'
import type { ChannelDeps } from './deps.ts'
import { aboutPosts } from './publish-store.ts'

export interface Note {
  readonly postId: PostId
  readonly kind: DecisionKind
  readonly text: string
}

type Deps = Pick<ChannelDeps, 'clock'>

/** Writes down what became of posts, and why. */
export async function note(trx: Trx, { clock }: Deps, notes: readonly Note[]): Promise<void> {
  const about = await aboutPosts(
    trx,
    notes.map(({ postId }) => postId),
  )
  const decisions = notes.flatMap(({ postId, kind, text }) => {
    const post = about.get(postId)
    return post === undefined ? [] : [{ ...post, kind, text }]
  })
  await writeDecisions(trx, decisions, clock.now())
}

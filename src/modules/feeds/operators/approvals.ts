import { transact } from '../../../db/transaction.ts'
import type { Database } from '../../../db/database.ts'
import type { Clock } from '../../../kernel/clock.ts'
import type { PostId } from '../../../kernel/ids.ts'
import type { Logger } from '../../../kernel/log.ts'
import type { RaiseRequest } from '../../../kernel/notice.ts'
import type { NoticePort } from '../../notices/index.ts'
import { subjectOfPost } from '../channels/deps.ts'
import { shortened } from './shortened.ts'
import {
  channelsWithApprovals,
  openApprovals,
  statesOf,
  toldGroups,
  waitingPosts,
  type WaitingPost,
} from './queries.ts'

export interface ApprovalDeps {
  readonly database: Pick<Database, 'db'>
  readonly clock: Clock
  readonly logger: Logger
  readonly notices: NoticePort
}

/** Of one channel at once: nobody decides a hundred in Telegram. The next are told as these are decided. */
const TOLD_AT_ONCE = 10
const OPEN_AT_ONCE = 500
/** What notices keep of a title. */
const MAX_TITLE = 200
const EVERY_MS = 3_000

const groupOf = (postId: PostId): string => `post_approval ${postId}`

/** Tells operators of posts that wait for them, and takes it back when one was decided or its time was over. */
export async function tellApprovals(deps: ApprovalDeps): Promise<void> {
  const { database, notices } = deps
  for (const { id, title } of await channelsWithApprovals(database.db)) {
    const posts = await waitingPosts(database.db, id, TOLD_AT_ONCE)
    const told = await toldGroups(
      database.db,
      posts.map((post) => groupOf(post.id)),
    )
    for (const post of posts) {
      if (told.has(groupOf(post.id))) continue
      await transact(database.db, (trx) => notices.raise(trx, request(title, post)))
    }
  }
  await takeBack(deps)
}

async function takeBack({ database, notices }: ApprovalDeps): Promise<void> {
  const subjects = await openApprovals(database.db, OPEN_AT_ONCE)
  const ids = subjects.map((subject) => Number(subject.slice('post:'.length)))
  const states = await statesOf(database.db, ids)
  for (const id of ids) {
    const state = states.get(id)
    if (state === 'approval') continue
    const by = state === undefined ? 'the post is gone' : `the post is ${state}`
    await transact(database.db, (trx) => notices.resolve(trx, groupOf(id), by))
  }
}

const request = (channelTitle: string, post: WaitingPost): RaiseRequest => ({
  kind: 'post_approval',
  severity: 'info',
  subject: subjectOfPost(post.id),
  title: shortened(`For ${channelTitle}: ${post.title}`, MAX_TITLE),
  text: [`From ${post.sourceTitle}${priceOf(post)}.`, post.url ?? '', 'It is posted when somebody approves it.']
    .filter((line) => line !== '')
    .join('\n'),
  groupKey: groupOf(post.id),
})

function priceOf({ price_minor: minor, currency, exponent }: WaitingPost): string {
  if (minor === null || currency === null) return ''
  return `, ${(minor / 10 ** (exponent ?? 2)).toFixed(exponent ?? 2)} ${currency}`
}

export interface Approvals {
  start(): void
  stop(): Promise<void>
}

/** Looks every three seconds of real time. */
export function createApprovals(deps: ApprovalDeps): Approvals {
  let timer: NodeJS.Timeout | undefined
  let looking: Promise<void> = Promise.resolve()
  let isStopped = false
  const look = (): void => {
    looking = tellApprovals(deps)
      .catch((error: unknown) => deps.logger.warn({ error }, 'operators were not told of posts; tried again soon'))
      .then(() => {
        if (!isStopped) timer = setTimeout(look, EVERY_MS)
      })
  }
  return {
    start: look,
    async stop() {
      isStopped = true
      clearTimeout(timer)
      await looking
    },
  }
}

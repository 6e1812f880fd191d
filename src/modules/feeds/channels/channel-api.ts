import type { Actor } from '../../../kernel/actor.ts'
import type { ChannelId, PostId, SourceId } from '../../../kernel/ids.ts'
import type { Page, PageRequest } from '../../../kernel/page.ts'
import type {
  AddChannelRequest,
  Calendar,
  CalendarQuery,
  Channel,
  Decision,
  DryRun,
  DryRunRequest,
  MoveRequest,
  Post,
  PostQuery,
  Queue,
  UpdateChannelRequest,
  WhyQuery,
} from './contract.ts'

export interface Administration {
  list(actor: Actor, page: PageRequest): Promise<Page<Channel>>
  get(actor: Actor, id: ChannelId): Promise<Channel>
  /** Asks Telegram first. A chat that was removed comes back with its history. */
  add(actor: Actor, input: AddChannelRequest): Promise<Channel>
  update(actor: Actor, id: ChannelId, changes: UpdateChannelRequest): Promise<Channel>
  setSources(actor: Actor, id: ChannelId, sourceIds: readonly SourceId[]): Promise<Channel>
  pause(actor: Actor, id: ChannelId): Promise<Channel>
  /** Asks Telegram first. */
  resume(actor: Actor, id: ChannelId): Promise<Channel>
  /** Drops all that waits, with the reason. */
  empty(actor: Actor, id: ChannelId, reason: string): Promise<Channel>
  remove(actor: Actor, id: ChannelId): Promise<void>
}

export interface Reading {
  queue(actor: Actor, id: ChannelId, page: PageRequest): Promise<Queue>
  calendar(actor: Actor, id: ChannelId, query: CalendarQuery): Promise<Calendar>
  dryRun(actor: Actor, id: ChannelId, request: DryRunRequest): Promise<DryRun>
  posts(actor: Actor, query: PostQuery): Promise<Page<Post>>
  post(actor: Actor, id: PostId): Promise<Post>
  why(actor: Actor, query: WhyQuery): Promise<Page<Decision>>
}

export interface Acts {
  postItem(actor: Actor, id: ChannelId, request: { readonly itemId: number; readonly again: boolean }): Promise<Post>
  approve(actor: Actor, id: PostId): Promise<Post>
  drop(actor: Actor, id: PostId, reason: string): Promise<Post>
  /** Drops a post that nobody has let pass yet; of two who decide, the second is refused. */
  decline(actor: Actor, id: PostId, reason: string): Promise<Post>
  postNow(actor: Actor, id: PostId): Promise<Post>
  move(actor: Actor, id: PostId, move: MoveRequest): Promise<Post>
  resolve(actor: Actor, id: PostId, decision: 'there' | 'again'): Promise<Post>
}

export interface ChannelApi {
  readonly administration: Administration
  readonly reading: Reading
  readonly acts: Acts
}

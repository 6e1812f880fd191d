import type { MoveRequest, Post } from '../../../../../src/modules/feeds/channels/contract.ts'

export interface QueueRowProps {
  readonly post: Post
  readonly channelId: number
  readonly mayPost: boolean
  readonly isMovable: boolean
  readonly neighbours: { readonly before: number | null; readonly after: number | null }
  readonly onMove: (to: MoveRequest) => void
  readonly onDragStart: () => void
  readonly onDropHere: () => void
}

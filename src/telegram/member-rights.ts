import type { ContactKind, ChatRights } from './gateway.ts'

/** ChatMember of the Bot API, as far as posting goes. What a field does not say is not told. */
export interface ToldMember {
  readonly status: 'creator' | 'administrator' | 'member' | 'restricted' | 'left' | 'kicked'
  /** Only in channels. */
  readonly can_post_messages?: boolean | undefined
  /** Only in channels. */
  readonly can_edit_messages?: boolean | undefined
  /** Only in groups; in a channel who may edit may pin (Bot API, pinChatMessage). */
  readonly can_pin_messages?: boolean | undefined
  /** Of a restricted member. */
  readonly can_send_messages?: boolean | undefined
}

const NOTHING = { canPost: false, canEdit: false, canPin: false } as const

/** What a member may do. In a group everybody writes who is not restricted; in a channel only administrators do. */
export function rightsOf(kind: ContactKind, told: ToldMember): ChatRights {
  const isChannel = kind === 'channel'
  switch (told.status) {
    case 'creator':
      return { status: 'administrator', canPost: true, canEdit: true, canPin: true }
    case 'administrator':
      return {
        status: 'administrator',
        canPost: isChannel ? told.can_post_messages === true : true,
        canEdit: isChannel && told.can_edit_messages === true,
        canPin: (isChannel && told.can_edit_messages === true) || told.can_pin_messages === true,
      }
    case 'member':
      return { ...NOTHING, status: 'member', canPost: !isChannel }
    case 'restricted':
      return { ...NOTHING, status: 'member', canPost: !isChannel && told.can_send_messages === true }
    case 'left':
    case 'kicked':
      return { ...NOTHING, status: 'left' }
  }
}

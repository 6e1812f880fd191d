/** What an administrator of a chat may do; the names are Telegram's own. */
export interface AdminRights {
  readonly can_post_messages: boolean
  readonly can_edit_messages: boolean
  readonly can_delete_messages: boolean
  readonly can_pin_messages: boolean
  readonly can_manage_topics: boolean
  readonly can_invite_users: boolean
  readonly can_change_info: boolean
}

/** As somebody has them who is made administrator with every box ticked. */
export const ALL_RIGHTS: AdminRights = {
  can_post_messages: true,
  can_edit_messages: true,
  can_delete_messages: true,
  can_pin_messages: true,
  can_manage_topics: true,
  can_invite_users: true,
  can_change_info: true,
}

export const RIGHT_NAMES = Object.keys(ALL_RIGHTS) as readonly (keyof AdminRights)[]

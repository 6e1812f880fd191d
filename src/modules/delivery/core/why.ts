import type { DeliveryState } from '../../../kernel/delivery-state.ts'

export interface Explained {
  readonly origin_kind: string
  readonly operation: 'send' | 'edit' | 'pin'
  readonly state: DeliveryState
  readonly reason: string | null
  readonly detail: string | null
  readonly attempt: number
  readonly telegram_message_id: number | null
}

interface Meaning {
  readonly text: string
  /** Planning it again can help. */
  readonly retryable: boolean
}

/** Every reason that a row can carry, in words with the next step. Reasons of refusals are those of telegram/outcome.ts. */
const meanings: Readonly<Record<string, Meaning>> = {
  blocked: {
    text: 'The person has blocked the bot. Their subscription has ended; only they can begin it again.',
    retryable: false,
  },
  deactivated: { text: 'The person has deleted their Telegram account.', retryable: false },
  never_started: { text: 'The person has never pressed Start in this bot.', retryable: false },
  is_bot: { text: 'The recipient is a bot; bots cannot write to each other.', retryable: false },
  removed_from_chat: { text: 'The bot was removed from the group or channel. Add it again there.', retryable: false },
  chat_deleted: { text: 'The group was deleted.', retryable: false },
  chat_moved: { text: 'The group became a supergroup with another id.', retryable: false },
  chat_not_found: { text: 'Telegram does not know this chat for this bot.', retryable: true },
  no_rights: { text: 'The bot may not write in this chat. Give it the right, then retry.', retryable: true },
  topic_closed: { text: 'The topic of the group is closed or deleted. Open it, then retry.', retryable: true },
  kind_forbidden: {
    text: 'The chat does not allow this kind of message. Allow it there or send another kind, then retry.',
    retryable: true,
  },
  message_gone: { text: 'The message that was to be changed is not there any more.', retryable: false },
  not_editable: { text: 'Telegram does not let this message be changed any more.', retryable: false },
  gave_up: {
    text: 'It was tried eight times, and no answer came that can be trusted. Look at the message in Telegram.',
    retryable: true,
  },
  withdrawn: { text: 'It was withdrawn before its turn.', retryable: false },
  privacy: { text: 'The person’s settings do not let this message in.', retryable: false },
  payment_required: {
    text: 'The person or the bot’s balance asks for Stars, which Switchboard does not spend.',
    retryable: false,
  },
  refused: { text: 'Telegram refused it; its own words are in the detail.', retryable: true },
  bad_html: { text: 'Telegram could not read the formatting. Mend it in a new campaign.', retryable: false },
  bad_text: { text: 'Telegram could not read the text. Mend it in a new campaign.', retryable: false },
  empty: { text: 'Nothing was left of the text for this person. Add a fallback in a new campaign.', retryable: false },
  too_long: {
    text: 'The text is too long with this person’s fields in it. Shorten it in a new campaign.',
    retryable: false,
  },
  bad_button: { text: 'Telegram refused the button. Mend its text or address in a new campaign.', retryable: false },
  bad_file: { text: 'Telegram could not use the file. Attach another in a new campaign.', retryable: false },
  file_too_big: {
    text: 'The file is larger than Telegram takes. Attach a smaller one in a new campaign.',
    retryable: false,
  },
  unsubscribed: { text: 'The person unsubscribed before it was their turn, so nothing was sent.', retryable: false },
  unreachable: { text: 'The person could not be reached any more before it was their turn.', retryable: false },
  subscribed: { text: 'Consent was missing for a moment; it is there now. Retry.', retryable: true },
  no_answer: {
    text: 'The message left, and no answer came that can be trusted: it may have arrived. It is not sent again by itself. Decide: it arrived, or send it again.',
    retryable: false,
  },
  stopped: {
    text: 'Switchboard was stopped between writing down the intent and the answer: it may have arrived. Decide: it arrived, or send it again.',
    retryable: false,
  },
  restored: {
    text: 'It was planned when the backup was made, and the install it was taken of may have sent it since. Decide: it arrived, or send it again.',
    retryable: false,
  },
  decided: { text: 'A person decided that it arrived.', retryable: false },
  cancelled: { text: 'The campaign was cancelled before it was their turn.', retryable: false },
  superseded: { text: 'Newer answers to the same person took its place before it was its turn.', retryable: false },
  file_missing: {
    text: 'The file of the message is not stored any more. Attach it again in a new campaign.',
    retryable: false,
  },
}

/** The same where it reads otherwise of a post in a channel. */
const postMeanings: Readonly<Record<string, Meaning>> = {
  removed_from_chat: {
    text: 'The bot was removed from the channel. Add it again there, then post again.',
    retryable: true,
  },
  no_rights: {
    text: 'The bot may not do this in the channel. Give it the right there, then post again.',
    retryable: true,
  },
  chat_moved: { text: 'The group moves on and on to other ids. Add it again as a channel.', retryable: true },
  bad_html: { text: 'Telegram could not read the formatting. Mend the template of the channel.', retryable: false },
  bad_text: { text: 'Telegram could not read the text of the item.', retryable: false },
  empty: { text: 'Nothing was left of the text for this item. Mend the template of the channel.', retryable: false },
  too_long: { text: 'The text is too long. Shorten the template of the channel.', retryable: false },
  bad_button: { text: 'Telegram refused the button. Mend its text or address in the template.', retryable: false },
  bad_file: { text: 'Telegram could not use the picture of the item.', retryable: false },
  file_too_big: { text: 'The picture or video of the item is larger than Telegram takes.', retryable: false },
  file_missing: { text: 'The picture of the item is not stored any more.', retryable: false },
  no_answer: {
    text: 'The post left, and no answer came that can be trusted: it may be there. It is not posted again by itself. Look at the channel and decide: it is there, or post again.',
    retryable: false,
  },
  stopped: {
    text: 'Switchboard was stopped between writing down the intent and the answer: the post may be there. Look at the channel and decide: it is there, or post again.',
    retryable: false,
  },
  restored: {
    text: 'It was planned when the backup was made, and the install it was taken of may have posted it since. Look at the channel and decide: it is there, or post again.',
    retryable: false,
  },
  decided: { text: 'A person decided that it is there.', retryable: false },
}

const unknown: Meaning = { text: 'The reason is not known to this version; the detail says more.', retryable: true }

export const meaningOf = (reason: string): Meaning => meanings[reason] ?? unknown

export const meaningOfPost = (reason: string): Meaning => postMeanings[reason] ?? meaningOf(reason)

const done = { send: 'Delivered as', edit: 'Changed', pin: 'Pinned' } as const

const doneBy = ({ operation, telegram_message_id, attempt }: Explained): string =>
  `${done[operation]} message ${telegram_message_id ?? '?'} at attempt ${attempt}.`

const reasonOf = ({ origin_kind, reason }: Explained): string =>
  (origin_kind === 'post' ? meaningOfPost : meaningOf)(reason ?? '').text

/** One sentence or two: what happened to this delivery, and what can be done. */
export function explain(row: Explained): string {
  switch (row.state) {
    case 'planned':
      return row.detail === null ? 'Waits for its turn.' : `Waits for its turn. Before: ${row.detail}`
    case 'sending':
      return 'On its way: the intent is written down, the answer has not come yet.'
    case 'sent':
      return row.reason === 'decided' ? reasonOf(row) : doneBy(row)
    case 'failed':
    case 'uncertain':
    case 'skipped':
    case 'cancelled':
      return reasonOf(row)
  }
}

import type { Media } from '../world/media.ts'
import type { ApiMessage, Dialog } from '../world/types.ts'
import type { Call } from './call.ts'
import type { Manner } from './manner.ts'

const textOf = ({ text, caption }: ApiMessage): string => text ?? caption ?? ''

interface Arrived {
  readonly message: ApiMessage
  readonly media: Media | undefined
}

/** What a group or channel got; private chats have their own view. */
export const noteReceived = (call: Call, dialog: Dialog, arrived: readonly Arrived[], manner: Manner): void => {
  if (dialog.shared === undefined) return
  const [first] = arrived
  call.telegram.receipts.received({
    chat: dialog.chat.id,
    bot: call.bot.id,
    at: call.telegram.world.clock.now(),
    method: call.method,
    messageIds: arrived.map(({ message }) => message.message_id),
    text: arrived
      .map(({ message }) => textOf(message))
      .filter((text) => text !== '')
      .join('\n'),
    media: arrived.flatMap(({ media }) => (media === undefined ? [] : [{ kind: media.kind, sha256: media.sha256 }])),
    buttons: first?.message.reply_markup?.inline_keyboard ?? [],
    threadId: manner.topic?.id ?? null,
    silent: manner.isSilent,
    replyTo: manner.replyTo?.message_id ?? null,
  })
}

export const noteEdited = (call: Call, dialog: Dialog, message: ApiMessage): void => {
  call.telegram.receipts.edited(dialog.chat.id, message.message_id, {
    at: call.telegram.world.clock.now(),
    method: call.method,
    text: textOf(message),
    buttons: message.reply_markup?.inline_keyboard ?? [],
  })
}

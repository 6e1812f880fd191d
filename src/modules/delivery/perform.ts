import type { SendOutcome, Sender } from '../../telegram/gateway.ts'
import { compose, composeEdit, type FileNames, type LoadedDelivery } from './contents.ts'

const FILE_MISSING: SendOutcome = {
  kind: 'refused',
  class: 'message',
  reason: 'file_missing',
  detail: 'The file is not stored any more.',
}

/** Does what a delivery is for: one request, or none. */
export async function perform(sender: Sender, delivery: LoadedDelivery, names: FileNames): Promise<SendOutcome> {
  const { post, chatId, message } = delivery
  const target = post?.targetMessageId ?? null
  if (post?.operation === 'pin' && target !== null) return sender.pin(chatId, target, message.content.silent === true)
  if (post?.operation === 'edit' && target !== null) return sender.edit(composeEdit(delivery, target))
  const outgoing = compose(delivery, names)
  return outgoing === null ? FILE_MISSING : sender.send(outgoing)
}

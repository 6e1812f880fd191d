import { z } from 'zod'
import type { Trx } from '../../db/transaction.ts'
import type { AccountId, ContactId } from '../../kernel/ids.ts'
import type { Button, Chat, ChatRights } from '../../telegram/gateway.ts'
import { rightsOf } from '../../telegram/member-rights.ts'

interface UpdateBase {
  readonly updateId: number
  /** Where it happened; a person's own chat has the person's id. Null when the update belongs to no chat. */
  readonly chat: Chat | null
  /** Who did it; null for posts of channels. */
  readonly from: Chat | null
  /** A file that came with a text (its caption) or without; hostile like everything in it. */
  readonly document?: IncomingDocument
}

export interface IncomingDocument {
  /** By which the bot can fetch it, while Telegram keeps it. */
  readonly fileId: string
  /** As whoever sent it calls it. */
  readonly name: string
  /** As Telegram says; null: it does not. */
  readonly bytes: number | null
  /** The same for all that were sent together. */
  readonly groupId: string | null
}

/** The parts of an update that handlers need. Every text in it is hostile. */
export type ParsedUpdate =
  /** `/start`, with its deep-link payload (1-64 of A-Z a-z 0-9 _ -) or an empty one. */
  | (UpdateBase & { readonly kind: 'start'; readonly payload: string })
  /** Any other text or caption. `command` is `stop` for `/stop` and `/stop@bot`; null when it is not a command. */
  | (UpdateBase & { readonly kind: 'text'; readonly text: string; readonly command: string | null })
  /** A pressed button. `data` is untrusted: authorise by who pressed. `messageId` is null when the message is too old. */
  | (UpdateBase & {
      readonly kind: 'callback'
      readonly callbackId: string
      readonly data: string
      readonly messageId: number | null
    })
  /** What the account is in the chat now; `kicked` in a person's chat means that the person blocked the bot. */
  | (UpdateBase & { readonly kind: 'my_chat_member'; readonly status: MemberStatus; readonly rights: ChatRights })
  | (UpdateBase & { readonly kind: 'other' })

/** One message back into the update's chat; `html` is already escaped. */
export interface Reply {
  readonly html: string
  readonly buttons: readonly (readonly Button[])[]
}

export interface UpdateContext {
  readonly accountId: AccountId
  /** Row in `updates`: the origin id of the replies. */
  readonly updateRowId: number
  readonly update: ParsedUpdate
  /** Null when the update belongs to no chat. */
  readonly contactId: ContactId | null
  /** When it was received, ms UTC of the product clock. */
  readonly at: number
}

/** `pass`: not mine, ask the next. Anything else ends the search and is committed with the update. */
export type UpdateHandler = (
  trx: Trx,
  context: UpdateContext,
) => Promise<'pass' | { readonly replies: readonly Reply[]; readonly callbackAnswer?: string }>

const memberStatuses = ['creator', 'administrator', 'member', 'restricted', 'left', 'kicked'] as const
type MemberStatus = (typeof memberStatuses)[number]
const memberSchema = z.object({
  status: z.enum(memberStatuses),
  can_post_messages: z.boolean().optional(),
  can_edit_messages: z.boolean().optional(),
  can_pin_messages: z.boolean().optional(),
  can_send_messages: z.boolean().optional(),
})

const userSchema = z.object({
  id: z.number().int(),
  first_name: z.string(),
  last_name: z.string().optional(),
  username: z.string().optional(),
  language_code: z.string().optional(),
})
const chatSchema = z.object({
  id: z.number().int(),
  type: z.enum(['private', 'group', 'supergroup', 'channel']),
  title: z.string().optional(),
  first_name: z.string().optional(),
  last_name: z.string().optional(),
  username: z.string().optional(),
})
const messageSchema = z.object({
  message_id: z.number().int(),
  chat: chatSchema,
  from: userSchema.optional(),
  text: z.string().optional(),
  caption: z.string().optional(),
  media_group_id: z.string().optional(),
  document: z
    .object({
      file_id: z.string().min(1).max(512),
      file_name: z.string().optional(),
      file_size: z.number().int().min(0).optional(),
    })
    .optional(),
})
const updateSchema = z.object({
  update_id: z.number().int(),
  message: messageSchema.optional(),
  callback_query: z
    .object({ id: z.string(), from: userSchema, data: z.string().optional(), message: messageSchema.optional() })
    .optional(),
  my_chat_member: z.object({ chat: chatSchema, from: userSchema, new_chat_member: memberSchema }).optional(),
})

type User = z.infer<typeof userSchema>

/** Never throws: what cannot be understood is `other` without a chat. */
export function parseUpdate(updateId: number, payload: string): ParsedUpdate {
  const parsed = updateSchema.safeParse(readJson(payload))
  if (!parsed.success) return { kind: 'other', updateId, chat: null, from: null }
  const { message, callback_query: callback, my_chat_member: member } = parsed.data
  if (message !== undefined) return fromMessage(updateId, message)
  if (callback !== undefined) {
    const from = personOf(callback.from)
    const chat = callback.message === undefined ? from : chatOf(callback.message.chat, callback.from)
    const messageId = callback.message?.message_id ?? null
    return { kind: 'callback', updateId, chat, from, callbackId: callback.id, data: callback.data ?? '', messageId }
  }
  if (member !== undefined) {
    const chat = chatOf(member.chat, member.from)
    return {
      kind: 'my_chat_member',
      updateId,
      chat,
      from: personOf(member.from),
      status: member.new_chat_member.status,
      rights: rightsOf(chat.kind, member.new_chat_member),
    }
  }
  return { kind: 'other', updateId, chat: null, from: null }
}

function fromMessage(updateId: number, message: z.infer<typeof messageSchema>): ParsedUpdate {
  const base = {
    updateId,
    chat: chatOf(message.chat, message.from),
    from: message.from === undefined ? null : personOf(message.from),
    ...documentOf(message),
  }
  const text = message.text ?? message.caption
  if (text === undefined) return { kind: 'other', ...base }
  const command = /^\/([A-Za-z0-9_]{1,32})(?:@[A-Za-z0-9_]{1,32})?(?:\s+|$)/.exec(text)
  const name = command?.[1]?.toLowerCase() ?? null
  if (command === null || name !== 'start') return { kind: 'text', ...base, text, command: name }
  const payload = text.slice(command[0].length).trim()
  return { kind: 'start', ...base, payload: /^[A-Za-z0-9_-]{1,64}$/.test(payload) ? payload : '' }
}

function documentOf({
  document,
  media_group_id: groupId,
}: z.infer<typeof messageSchema>): Pick<UpdateBase, 'document'> {
  if (document === undefined) return {}
  const { file_id: fileId, file_name: name = 'file', file_size: bytes } = document
  return { document: { fileId, name: name.slice(0, 255), bytes: bytes ?? null, groupId: groupId ?? null } }
}

function readJson(payload: string): unknown {
  try {
    return JSON.parse(payload)
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

const personOf = (user: User): Chat => ({
  id: user.id,
  kind: 'person',
  firstName: user.first_name,
  lastName: user.last_name ?? '',
  username: user.username ?? '',
  languageCode: user.language_code ?? '',
})

function chatOf(chat: z.infer<typeof chatSchema>, from: User | undefined): Chat {
  const isPerson = chat.type === 'private'
  return {
    id: chat.id,
    kind: isPerson ? 'person' : chat.type === 'channel' ? 'channel' : 'group',
    firstName: (isPerson ? chat.first_name : chat.title) ?? '',
    lastName: chat.last_name ?? '',
    username: chat.username ?? '',
    languageCode: isPerson && from?.id === chat.id ? (from.language_code ?? '') : '',
  }
}

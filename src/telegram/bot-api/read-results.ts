import type { BotIdentity, Chat, ChatRights, ContactKind, FoundChat, IncomingUpdate } from '../gateway.ts'
import { rightsOf, type ToldMember } from '../member-rights.ts'
import { integer, isObject } from './answer.ts'

export const readTrue = (result: unknown): true | undefined => (result === true ? true : undefined)

export function readIdentity(result: unknown): BotIdentity | undefined {
  if (!isObject(result)) return undefined
  const id = integer(result['id'])
  const { username, first_name: name } = result
  if (id === undefined || typeof username !== 'string' || typeof name !== 'string') return undefined
  return { id, username, name }
}

export function readUpdates(result: unknown): readonly IncomingUpdate[] | undefined {
  if (!Array.isArray(result)) return undefined
  const updates: IncomingUpdate[] = []
  for (const update of result as unknown[]) {
    const updateId = isObject(update) ? integer(update['update_id']) : undefined
    if (updateId === undefined) return undefined
    updates.push({ updateId, payload: JSON.stringify(update) })
  }
  return updates
}

const chatKinds: Readonly<Record<string, ContactKind>> = {
  private: 'person',
  group: 'group',
  supergroup: 'group',
  channel: 'channel',
}

export function readChat(result: unknown): FoundChat | undefined {
  if (!isObject(result)) return undefined
  const id = integer(result['id'])
  const kind = chatKinds[text(result['type'])]
  if (id === undefined || kind === undefined) return undefined
  return {
    id,
    kind,
    firstName: text(kind === 'person' ? result['first_name'] : result['title']),
    lastName: text(result['last_name']),
    username: text(result['username']),
    languageCode: '',
    isForum: result['is_forum'] === true,
  }
}

const statuses: readonly ToldMember['status'][] = ['creator', 'administrator', 'member', 'restricted', 'left', 'kicked']

export const readRights =
  ({ kind }: Pick<Chat, 'kind'>) =>
  (result: unknown): ChatRights | undefined => {
    if (!isObject(result)) return undefined
    const status = statuses.find((known) => known === result['status'])
    if (status === undefined) return undefined
    return rightsOf(kind, {
      status,
      can_post_messages: result['can_post_messages'] === true,
      can_edit_messages: result['can_edit_messages'] === true,
      can_pin_messages: result['can_pin_messages'] === true,
      can_send_messages: result['can_send_messages'] === true,
    })
  }

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

import { AppError, type FieldProblem } from '../../../kernel/errors.ts'
import type { AccountId, ChannelId, ItemId, PostId, SourceId } from '../../../kernel/ids.ts'

export const channelNotFound = (id: ChannelId): AppError =>
  new AppError('channel_not_found', 'not_found', `There is no channel ${id}. It may have been removed.`)

export const channelExists = (title: string): AppError =>
  new AppError(
    'channel_exists',
    'conflict',
    `“${title}” is here already. Open it to change its sources, or name another topic of the group.`,
  )

export const channelAccountMissing = (accountId: AccountId): AppError =>
  new AppError('channel_account_missing', 'invalid', `There is no bot ${accountId} that could post. Add it first.`, {
    fields: [{ path: 'accountId', message: 'is no bot of ours' }],
  })

export const chatUnreadable = (given: string): AppError =>
  new AppError(
    'chat_unreadable',
    'invalid',
    `“${given}” names no chat. Write @name, a number such as -1001234567890 or a link such as https://t.me/name.`,
    { fields: [{ path: 'chat', message: 'names no chat' }] },
  )

export const chatNotFound = (given: string, username: string, detail: string): AppError =>
  new AppError(
    'chat_not_found',
    'invalid',
    `Telegram does not know the chat “${given}” for @${username} (${detail}). Look at its name, and make the bot an administrator of the channel first.`,
    { fields: [{ path: 'chat', message: 'is not known to Telegram' }] },
  )

export const chatIsPerson = (given: string): AppError =>
  new AppError('chat_is_person', 'invalid', `“${given}” is a person. Items are posted to channels and groups only.`, {
    fields: [{ path: 'chat', message: 'is a person' }],
  })

export const mayNotPost = (title: string, username: string, kind: string): AppError =>
  new AppError(
    'may_not_post',
    'conflict',
    kind === 'channel'
      ? `@${username} may not post in “${title}”. Open the channel, Administrators, Add administrator, choose @${username} and allow “Post messages”; then try again.`
      : `@${username} may not write in “${title}”. Add the bot to the group and let it send messages; then try again.`,
  )

export const chatNotAsked = (detail: string, retryAfterS?: number): AppError =>
  new AppError(
    'chat_not_asked',
    'unavailable',
    `Telegram did not say what the bot may do there (${detail}). Nothing was changed. Try again.`,
    retryAfterS === undefined ? {} : { retryAfterS },
  )

export const topicNeedsForum = (title: string): AppError =>
  new AppError(
    'topic_needs_forum',
    'invalid',
    `“${title}” has no topics. Leave the topic out, or turn topics on there.`,
    {
      fields: [{ path: 'threadId', message: 'is in no forum' }],
    },
  )

export const channelWrongState = (title: string, state: string, wanted: string): AppError =>
  new AppError(
    'channel_wrong_state',
    'conflict',
    `“${title}” is ${state}, so it cannot be ${wanted}. Reload to see it as it is now.`,
  )

export const policyInvalid = (problems: readonly FieldProblem[]): AppError =>
  new AppError(
    'policy_invalid',
    'invalid',
    `The policy cannot be used. ${problems.map(({ message }) => message).join(' ')}`,
    { fields: problems },
  )

export const templateInvalid = (problems: readonly FieldProblem[]): AppError =>
  new AppError(
    'template_invalid',
    'invalid',
    `Telegram would refuse posts of this template. ${problems.map(({ message }) => message).join(' ')}`,
    { fields: problems },
  )

export const channelSourceMissing = (ids: readonly SourceId[]): AppError =>
  new AppError('channel_source_missing', 'invalid', `There is no source ${ids.join(', ')}. It may have been removed.`, {
    fields: [{ path: 'sourceIds', message: 'has sources that are not there' }],
  })

export const postNotFound = (id: PostId): AppError =>
  new AppError('post_not_found', 'not_found', `There is no post ${id}.`)

export const postWrongState = (id: PostId, state: string, wanted: string): AppError =>
  new AppError(
    'post_wrong_state',
    'conflict',
    `Post ${id} is ${state}, so it cannot be ${wanted}. Reload to see it as it is now.`,
  )

export const postElsewhere = (id: PostId): AppError =>
  new AppError(
    'post_elsewhere',
    'invalid',
    `Post ${id} does not wait in the same queue. Reload to see it as it is now.`,
  )

export const postItemMissing = (id: ItemId): AppError =>
  new AppError('post_item_missing', 'invalid', `There is no item ${id} to post.`, {
    fields: [{ path: 'itemId', message: 'is not there' }],
  })

export const postHadAlready = (title: string, where: string): AppError =>
  new AppError(
    'post_had_already',
    'conflict',
    `The channel has had “${title}”. ${where} Ask for it with "again" to post it once more.`,
  )

import { channelPageSchema, channelSchema, queueSchema, type Post } from '../../modules/feeds/channels/contract.ts'
import type { Command } from '../command.ts'
import { badUsage } from '../errors.ts'
import { listFlag, textFlag, toNumber } from '../flags.ts'
import { moreAfter, pageFlags, pageQuery } from '../paging.ts'
import { dateTime, table } from '../table.ts'

const listCommand: Command = {
  name: 'channel list',
  summary: 'Channels that items are posted to, with what waits in them.',
  args: [],
  flags: pageFlags,
  async run({ api, flags }) {
    const page = await (await api()).get(`/channels?${pageQuery(flags)}`, channelPageSchema)
    const rows = page.items.map((channel) => [
      String(channel.id),
      channel.title,
      channel.chatName === '' ? String(channel.telegramId) : channel.chatName,
      `@${channel.username}`,
      channel.pauseReason === null ? channel.state : `${channel.state}: ${channel.pauseReason}`,
      channel.backlog,
      channel.waitingForApproval,
      channel.uncertain,
      channel.postedLastDay,
    ])
    const head = ['id', 'title', 'chat', 'bot', 'state', 'waiting', 'to approve', 'uncertain', 'posted in 24 h']
    const text =
      rows.length === 0
        ? 'No channel. Add one: switchboard channel add CHAT --account ID'
        : table([head, ...rows]) + moreAfter(page)
    return { text, json: page }
  },
}

const addCommand: Command = {
  name: 'channel add',
  summary: 'Adds a chat to post to, after Telegram said that the bot may post there.',
  args: ['CHAT'],
  flags: {
    account: { type: 'string', value: 'ID', meaning: 'The bot that posts; an administrator of the channel.' },
    topic: { type: 'string', value: 'ID', meaning: 'A topic of a group.' },
    title: { type: 'string', value: 'TEXT', meaning: 'What to call it; its own title without it.' },
    source: { type: 'string', multiple: true, value: 'ID', meaning: 'A source that it posts from.' },
    approval: { type: 'boolean', meaning: 'A person lets each post pass.' },
  },
  async run({ api, args, flags }) {
    const account = textFlag(flags, 'account')
    if (account === undefined) throw badUsage('It needs an --account.', 'channel add')
    const topic = textFlag(flags, 'topic')
    const title = textFlag(flags, 'title')
    const body = {
      accountId: toNumber(account, '--account'),
      chat: args[0] ?? '',
      sourceIds: listFlag(flags, 'source').map((id) => toNumber(id, '--source')),
      policy: { approval: flags['approval'] === true },
      ...(topic === undefined ? {} : { threadId: toNumber(topic, '--topic') }),
      ...(title === undefined ? {} : { title }),
    }
    const channel = await (await api()).post('/channels', body, channelSchema)
    return { text: `Channel ${channel.id}: ${channel.title}, through @${channel.username}.`, json: channel }
  },
}

const queueCommand: Command = {
  name: 'channel queue',
  summary: 'What waits in a channel, in the order in which it will be posted.',
  args: ['ID'],
  flags: pageFlags,
  async run({ api, args, flags }) {
    const id = toNumber(args[0] ?? '', 'ID')
    const queue = await (await api()).get(`/channels/${id}/queue?${pageQuery(flags)}`, queueSchema)
    const rows = queue.items.map((post) => queueRow(post))
    const digest = queue.digesting === 0 ? '' : `\nThe last ${queue.digesting} of them go into the next digest.`
    const text =
      rows.length === 0
        ? 'Nothing waits.'
        : `${queue.queued} wait for their turn.${digest}\n` +
          table([['post', 'state', 'expected (UTC)', 'title', 'why'], ...rows]) +
          moreAfter(queue)
    return { text, json: queue }
  },
}

const queueRow = ({ id, state, expectedAt, title, why }: Post) => [String(id), state, dateTime(expectedAt), title, why]

const act = (name: 'pause' | 'resume', summary: string, done: string): Command => ({
  name: `channel ${name}`,
  summary,
  args: ['ID'],
  flags: {},
  async run({ api, args }) {
    const id = toNumber(args[0] ?? '', 'ID')
    const channel = await (await api()).post(`/channels/${id}/${name}`, {}, channelSchema)
    return { text: `${channel.title} ${done}`, json: channel }
  },
})

export const channelCommands: readonly Command[] = [
  listCommand,
  addCommand,
  queueCommand,
  act('pause', 'Posts wait until the channel is resumed.', 'is paused: its posts wait.'),
  act('resume', 'Goes on posting, after Telegram said that the bot may.', 'goes on posting.'),
]

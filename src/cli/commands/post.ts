import {
  decisionPageSchema,
  postPageSchema,
  postSchema,
  postStates,
  type Decision,
} from '../../modules/feeds/channels/contract.ts'
import { channelFilter, channelFlag } from '../channel-filter.ts'
import type { Command } from '../command.ts'
import { badUsage } from '../errors.ts'
import { textFlag, toNumber } from '../flags.ts'
import { moreAfter, pageFlags, pageQuery } from '../paging.ts'
import { dateTime, table } from '../table.ts'

const listCommand: Command = {
  name: 'post list',
  summary: 'Posts, newest first.',
  args: [],
  flags: {
    channel: channelFlag,
    state: { type: 'string', value: 'STATE', meaning: `Only these: ${postStates.join(', ')}.` },
    ...pageFlags,
  },
  async run({ api, flags }) {
    const page = await (await api()).get(`/posts?${channelFilter(flags)}${pageQuery(flags, 'state')}`, postPageSchema)
    const rows = page.items.map((post) => [
      String(post.id),
      post.channelTitle,
      post.state,
      dateTime(post.postedAt ?? post.queuedAt),
      post.title,
      post.why,
    ])
    const text =
      rows.length === 0
        ? 'No post.'
        : table([['id', 'channel', 'state', 'when (UTC)', 'title', 'why'], ...rows]) + moreAfter(page)
    return { text, json: page }
  },
}

const act = (name: string, path: string, summary: string): Command => ({
  name,
  summary,
  args: ['ID'],
  flags: {},
  async run({ api, args }) {
    const post = await (await api()).post(`/posts/${toNumber(args[0] ?? '', 'ID')}/${path}`, {}, postSchema)
    return { text: `“${post.title}” in ${post.channelTitle} is ${post.state}.`, json: post }
  },
})

const dropCommand: Command = {
  name: 'post drop',
  summary: 'Takes a post that waits out of the queue for good, with the reason.',
  args: ['ID'],
  flags: { reason: { type: 'string', value: 'TEXT', meaning: 'Why; it is kept with the decision.' } },
  async run({ api, args, flags }) {
    const reason = textFlag(flags, 'reason')
    if (reason === undefined) throw badUsage('Say why: --reason TEXT.', 'post drop')
    const post = await (await api()).post(`/posts/${toNumber(args[0] ?? '', 'ID')}/drop`, { reason }, postSchema)
    return { text: `“${post.title}” is dropped from ${post.channelTitle}.`, json: post }
  },
}

const resolveCommand: Command = {
  name: 'post resolve',
  summary: 'Says of a post in doubt that it is there, or posts it again at the risk of a second copy.',
  args: ['ID', 'there|again'],
  flags: {},
  async run({ api, args: [id = '', decision = ''] }) {
    if (decision !== 'there' && decision !== 'again')
      throw badUsage(`Say there or again, not "${decision.slice(0, 40)}".`, 'post resolve')
    const post = await (await api()).post(`/posts/${toNumber(id, 'ID')}/resolve`, { decision }, postSchema)
    return { text: `“${post.title}” in ${post.channelTitle} is ${post.state}.`, json: post }
  },
}

const whyCommand: Command = {
  name: 'why',
  summary: 'Why something was posted or not: every decision of the last 90 days about a link or words of a title.',
  args: ['LINK_OR_WORDS'],
  flags: {
    channel: channelFlag,
    ...pageFlags,
  },
  async run({ api, args, flags }) {
    const query = `q=${encodeURIComponent(args[0] ?? '')}&${channelFilter(flags)}${pageQuery(flags)}`
    const page = await (await api()).get(`/why?${query}`, decisionPageSchema)
    const text =
      page.items.length === 0
        ? 'No decision about this in the last 90 days. Look whether its source is read: switchboard source list'
        : page.items.map(decisionLines).join('\n') + moreAfter(page)
    return { text, json: page }
  },
}

const decisionLines = ({ at, channelTitle, title, text, steps }: Decision): string =>
  [
    table([[dateTime(at), channelTitle ?? 'no channel', title]]),
    table([[`  ${text}`]]),
    ...steps.map((step) => table([[`    ${step.passed ? 'passed' : 'refused'}: ${step.text}`]])),
  ].join('\n')

export const postCommands: readonly Command[] = [
  listCommand,
  act('post approve', 'approve', 'Lets a post pass that waits for approval.'),
  act('post now', 'post-now', 'Posts it next, whatever the gap and the quiet hours say.'),
  dropCommand,
  resolveCommand,
  whyCommand,
]

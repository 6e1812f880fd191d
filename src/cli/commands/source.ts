import { z } from 'zod'
import {
  healthWords,
  sourceKinds,
  sourcePageSchema,
  sourceSchema,
  type Source,
} from '../../modules/feeds/sources/contract.ts'
import { channelFilter, channelFlag } from '../channel-filter.ts'
import type { Command } from '../command.ts'
import { badUsage } from '../errors.ts'
import { listFlag, textFlag, toNumber } from '../flags.ts'
import { moreAfter, pageFlags, pageQuery } from '../paging.ts'
import { dateTime, table } from '../table.ts'

const listCommand: Command = {
  name: 'source list',
  summary: 'Sources with their health and yield, newest first.',
  args: [],
  flags: {
    search: { type: 'string', value: 'TEXT', meaning: 'Part of the title, address or host.' },
    health: { type: 'string', value: 'WORD', meaning: `Only these: ${healthWords.join(', ')}.` },
    kind: { type: 'string', value: 'KIND', meaning: `Only these: ${sourceKinds.join(', ')}.` },
    channel: channelFlag,
    ...pageFlags,
  },
  async run({ api, flags }) {
    const query = `${channelFilter(flags)}${pageQuery(flags, 'search', 'health', 'kind')}`
    const page = await (await api()).get(`/sources?${query}`, sourcePageSchema)
    const rows = page.items.map((source) => [
      String(source.id),
      source.title,
      source.kind,
      source.health.word,
      dateTime(source.nextPollAt),
      source.yield.items,
      source.channels.map(({ title }) => title).join(', ') || null,
    ])
    const text =
      rows.length === 0
        ? 'No source. Add one: switchboard source add URL'
        : table([['id', 'title', 'kind', 'health', 'next read (UTC)', 'items', 'channels'], ...rows]) + moreAfter(page)
    return { text, json: page }
  },
}

const addCommand: Command = {
  name: 'source add',
  summary: 'Adds a feed, or the feed that a page names. What is in it now is known and not posted.',
  args: ['URL'],
  flags: {
    title: { type: 'string', value: 'TEXT', meaning: 'What to call it; its own title without it.' },
    channel: { type: 'string', multiple: true, value: 'ID', meaning: 'A channel that its items are posted to.' },
    minutes: { type: 'string', value: 'N', meaning: 'Reads it every N minutes; as often as it changes without it.' },
  },
  async run({ api, args, flags }) {
    const minutes = textFlag(flags, 'minutes')
    const title = textFlag(flags, 'title')
    const body = {
      url: args[0] ?? '',
      channelIds: listFlag(flags, 'channel').map((id) => toNumber(id, '--channel')),
      fixedIntervalMs: minutes === undefined ? null : toNumber(minutes, '--minutes') * 60_000,
      ...(title === undefined ? {} : { title }),
    }
    const source = await (await api()).post('/sources', body, sourceSchema)
    return { text: `Source ${source.id}: ${source.title} (${source.kind}, ${source.url}).`, json: source }
  },
}

const showCommand: Command = {
  name: 'source show',
  summary: 'One source: its health with the cause and the next step, how often it is read and why.',
  args: ['ID'],
  flags: {},
  async run({ api, args }) {
    const source = await (await api()).get(`/sources/${toNumber(args[0] ?? '', 'ID')}`, sourceSchema)
    return { text: describe(source), json: source }
  },
}

function describe(source: Source): string {
  const { health, yield: sums, held } = source
  const story = [health.cause, health.nextStep].filter((sentence) => sentence !== '').join(' ')
  const facts = table([
    ['address', source.url],
    ['read as', source.kind],
    ['health', story === '' ? health.word : `${health.word}: ${story}`],
    ['held', held === null ? null : held.reason],
    ['next read', source.state === 'paused' ? null : dateTime(source.nextPollAt)],
    ['how often', `every ${Math.round(source.intervalMs / 60_000)} minutes: ${source.intervalWhy}`],
    ['last good read', dateTime(source.lastOkAt)],
    ['last new item', dateTime(source.lastNewAt)],
    ['items', `${sums.items}, ${sums.newItems} of them after the first read`],
    ['reads', `${sums.polls}, ${sums.unchanged} of them unchanged`],
    ['channels', source.channels.map(({ id, title }) => `${title} (${id})`).join(', ') || null],
  ])
  return `Source ${source.id}: ${source.title}\n${facts}`
}

/** A command that moves one source, with what is said afterwards. */
const act = (name: 'poll' | 'pause' | 'resume', summary: string, done: string): Command => ({
  name: `source ${name}`,
  summary,
  args: ['ID'],
  flags: {},
  async run({ api, args }) {
    const id = toNumber(args[0] ?? '', 'ID')
    const source = await (await api()).post(`/sources/${id}/${name}`, {}, sourceSchema)
    return { text: `${source.title} ${done}`, json: source }
  },
})

const removeCommand: Command = {
  name: 'source remove',
  summary: 'Removes a source. Its items, prices and posts stay; posts of it that wait are dropped.',
  args: ['ID'],
  flags: {},
  async run({ api, args }) {
    const id = toNumber(args[0] ?? '', 'ID')
    await (await api()).remove(`/sources/${id}`)
    return { text: `Source ${id} is removed.`, json: { id } }
  },
}

const releaseCommand: Command = {
  name: 'source release',
  summary: 'Decides of held items: post lets the channels decide of them as of new ones, known posts none.',
  args: ['ID', 'post|known'],
  flags: {},
  async run({ api, args: [id = '', as = ''] }) {
    const choice = z.enum(['post', 'known']).safeParse(as)
    if (!choice.success) throw badUsage(`Say post or known, not "${as.slice(0, 40)}".`, 'source release')
    const path = `/sources/${toNumber(id, 'ID')}/release`
    const source = await (await api()).post(path, { as: choice.data }, sourceSchema)
    const words = choice.data === 'post' ? 'the channels decide of its held items' : 'none of its held items is posted'
    return { text: `${source.title}: ${words}.`, json: source }
  },
}

export const sourceCommands: readonly Command[] = [
  listCommand,
  addCommand,
  showCommand,
  act('poll', 'Reads a source now, as soon as its host may be asked.', 'is read as soon as its host may be asked.'),
  act('pause', 'Reads a source no more until it is resumed.', 'is paused.'),
  act('resume', 'Reads a paused source again.', 'is read again.'),
  releaseCommand,
  removeCommand,
]

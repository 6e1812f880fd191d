import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import { noticeChannels } from '../../kernel/notice.ts'
import {
  noticeDetailSchema,
  noticePageSchema,
  testAnswerSchema,
  type NoticeDetail,
} from '../../modules/notices/contract.ts'
import type { ApiClient } from '../client.ts'
import type { Command } from '../command.ts'
import { badUsage } from '../errors.ts'
import { textFlag, toNumber } from '../flags.ts'
import { dateTime, table } from '../table.ts'

const SHOWN = 50
const POLL_MS = 300
/** A mail server may take its time. */
const MAX_WAIT_MS = 60_000

const listCommand: Command = {
  name: 'notice list',
  summary: 'What operators should know: the open notices, the latest first.',
  args: [],
  flags: { all: { type: 'boolean', meaning: 'Also those that are over.' } },
  async run({ api, flags }) {
    const state = flags['all'] === true ? 'all' : 'open'
    const { items } = await (await api()).get(`/notices?state=${state}&limit=${SHOWN}`, noticePageSchema)
    const rows = items.map((notice) => [
      String(notice.id),
      notice.resolvedAt === null ? notice.severity : 'over',
      notice.title,
      notice.count,
      notice.assignedTo?.name ?? '-',
      dateTime(notice.lastAt),
    ])
    const text =
      items.length === 0 ? 'Nothing needs you.' : table([['id', '', 'notice', 'times', 'with', 'last (UTC)'], ...rows])
    return { text, json: items }
  },
}

const readCommand: Command = {
  name: 'notice read',
  summary: 'Shows one notice with what became of its messages, and marks it as read.',
  args: ['NOTICE'],
  flags: {},
  async run({ api, args }) {
    const id = toNumber(args[0] ?? '', 'NOTICE')
    const client = await api()
    const notice = await client.get(`/notices/${id}`, noticeDetailSchema)
    await client.post('/notices/read', { noticeIds: [id] }, z.undefined())
    return { text: describe(notice), json: notice }
  },
}

const testCommand: Command = {
  name: 'notice test',
  summary: `Sends a test message by a channel: ${noticeChannels.join(', ')}.`,
  args: ['CHANNEL'],
  flags: { webhook: { type: 'string', value: 'ID', meaning: 'Only to this webhook.' } },
  async run({ api, args, flags }) {
    const channel = noticeChannels.find((name) => name === args[0])
    if (channel === undefined) throw badUsage(`CHANNEL must be one of ${noticeChannels.join(', ')}.`, '')
    const webhook = textFlag(flags, 'webhook')
    const client = await api()
    const body = { channel, ...(webhook === undefined ? {} : { webhookId: toNumber(webhook, '--webhook') }) }
    const { noticeId } = await client.post('/notice-channels/test', body, testAnswerSchema)
    const notice = await untilSent(client, noticeId)
    const isSent = notice.sends.every(({ state }) => state === 'sent')
    return { text: sendLines(notice), json: notice.sends, ok: isSent }
  },
}

async function untilSent(client: ApiClient, id: number): Promise<NoticeDetail> {
  const deadline = performance.now() + MAX_WAIT_MS
  for (;;) {
    const notice = await client.get(`/notices/${id}`, noticeDetailSchema)
    if (notice.sends.every(({ state }) => state !== 'planned') || performance.now() > deadline) return notice
    await pause(POLL_MS)
  }
}

function describe(notice: NoticeDetail): string {
  const over =
    notice.resolvedAt === null ? [] : [`Over since ${dateTime(notice.resolvedAt)}: ${notice.resolvedBy ?? ''}`]
  const times = `${notice.count === 1 ? 'Once' : `${notice.count} times`}, last at ${dateTime(notice.lastAt)} UTC`
  return [`${notice.severity}: ${notice.title}`, notice.text, times, ...over, sendLines(notice)]
    .filter((line) => line !== '')
    .join('\n')
}

const sendLines = ({ sends }: NoticeDetail): string =>
  sends.length === 0
    ? ''
    : table(sends.map(({ channel, state, detail }) => [channel, state, detail ?? 'still waiting']))

export const noticeCommands: readonly Command[] = [listCommand, readCommand, testCommand]

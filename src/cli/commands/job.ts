import { z } from 'zod'
import { jobPageSchema, jobSchema, jobStates, type Job } from '../../modules/jobs/contract.ts'
import type { Command } from '../command.ts'
import { badUsage } from '../errors.ts'
import { moreAfter, pageFlags, pageQuery } from '../paging.ts'
import { dateTime, table } from '../table.ts'

const ID = /^[0-9a-f-]{36}$/

const listCommand: Command = {
  name: 'job list',
  summary: 'Background work, newest first.',
  args: [],
  flags: {
    state: { type: 'string', value: 'STATE', meaning: `Only these: ${jobStates.join(', ')}.` },
    ...pageFlags,
  },
  async run({ api, flags }) {
    const page = await (await api()).get(`/jobs?${pageQuery(flags, 'state')}`, jobPageSchema)
    const rows = page.items.map((job) => [
      job.id,
      job.title,
      job.state,
      doneOf(job),
      dateTime(job.createdAt),
      job.reason,
    ])
    const text =
      rows.length === 0
        ? 'No job.'
        : table([['id', 'job', 'state', 'done', 'created', 'reason'], ...rows]) + moreAfter(page)
    return { text, json: page }
  },
}

const doneOf = ({ progress }: Job): string =>
  progress === null ? '' : `${progress.done}${progress.total === null ? '' : ` of ${progress.total}`}`

const showCommand: Command = {
  name: 'job show',
  summary: 'One job.',
  args: ['ID'],
  flags: {},
  async run({ api, args }) {
    const job = await (await api()).get(`/jobs/${toId(args[0])}`, jobSchema)
    const lines = [
      `${job.title} (${job.kind}): ${job.state}`,
      `Tries: ${job.attempts} of ${job.maxAttempts}`,
      ...(job.progress === null ? [] : [`Done: ${doneOf(job)} ${job.progress.note}`]),
      ...(job.reason === null ? [] : [`Reason: ${job.reason}`]),
      `Created: ${dateTime(job.createdAt) ?? '-'}, runs: ${dateTime(job.runAt) ?? '-'}`,
    ]
    return { text: lines.join('\n'), json: job }
  },
}

const move = (name: 'retry' | 'cancel', summary: string, done: string): Command => ({
  name: `job ${name}`,
  summary,
  args: ['ID'],
  flags: {},
  async run({ api, args }) {
    const id = toId(args[0])
    await (await api()).post(`/jobs/${id}/${name}`, {}, z.undefined())
    return { text: `Job ${id} ${done}.`, json: { id } }
  },
})

function toId(text = ''): string {
  if (ID.test(text)) return text
  throw badUsage(`ID must be one that job list shows, not "${text.slice(0, 40)}".`, 'job list')
}

export const jobCommands: readonly Command[] = [
  listCommand,
  showCommand,
  move('retry', 'A dead or cancelled job gets all its tries again.', 'waits to run again'),
  move('cancel', 'A waiting job never runs; a running one is stopped within seconds.', 'is cancelled'),
]

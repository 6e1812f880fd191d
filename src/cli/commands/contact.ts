import { setTimeout as pause } from 'node:timers/promises'
import { importSchema, type Import } from '../../modules/audiences/contract.ts'
import type { ApiClient } from '../client.ts'
import type { Command, CommandInput } from '../command.ts'
import { confirm, confirmFlag } from '../confirm.ts'
import { badUsage } from '../errors.ts'
import { listFlag, textFlag, toNumber } from '../flags.ts'

const LOOK_EVERY_MS = 500

const importCommand: Command = {
  name: 'contact import',
  summary: 'Brings subscribers from a CSV, TSV or JSON Lines file; its columns are recognised by their headings.',
  args: ['FILE'],
  flags: {
    account: { type: 'string', value: 'ID', meaning: 'The bot that these people agreed to hear from.' },
    evidence: {
      type: 'string',
      value: 'TEXT',
      meaning: 'How they agreed, in a sentence; kept with each subscription.',
    },
    'obtained-on': {
      type: 'string',
      value: 'DAY',
      meaning: 'The day on which the last of them agreed, as 2026-05-31.',
    },
    'without-consent': { type: 'boolean', meaning: 'They become contacts that cannot be messaged.' },
    tag: { type: 'string', multiple: true, value: 'TAG', meaning: 'A tag for everybody in the file.' },
    encoding: { type: 'string', value: 'NAME', meaning: 'When the recognised one is wrong: utf-8, windows-1251, ...' },
    problems: { type: 'string', value: 'PATH', meaning: 'Writes the rows that were left out, with reasons, as CSV.' },
    confirm: confirmFlag,
  },
  async run(input) {
    const { args, flags } = input
    const accountId = toNumber(textFlag(flags, 'account') ?? '', '--account')
    const consent = readConsent(input)
    const api = await input.api()
    const encoding = textFlag(flags, 'encoding')
    const query = `accountId=${accountId}${encoding === undefined ? '' : `&encoding=${encodeURIComponent(encoding)}`}`
    const uploaded = await api.upload(`/imports?${query}`, args[0] ?? '', importSchema)
    await confirm(input, uploaded.lines, sentence(uploaded))
    const start = { lines: uploaded.lines, tags: listFlag(flags, 'tag'), consent }
    const started = await api.post(`/imports/${uploaded.id}/start`, start, importSchema)
    if (!(await input.isServerRunning()))
      return { text: `Import ${started.id} is brought when the server runs.`, json: started }
    const ended = await untilEnded(api, started)
    const problems = textFlag(flags, 'problems')
    if (problems !== undefined) await api.download(`/imports/${ended.id}/problems.csv`, problems)
    return { text: report(ended), json: ended, ok: ended.state === 'done' }
  },
}

function readConsent({ flags }: CommandInput): { how: string; obtainedOn: string } | null {
  const how = textFlag(flags, 'evidence')
  const obtainedOn = textFlag(flags, 'obtained-on')
  if (flags['without-consent'] === true && how === undefined) return null
  if (how !== undefined && obtainedOn !== undefined) return { how, obtainedOn }
  throw badUsage(
    'Say how and when these people agreed: --evidence TEXT --obtained-on DAY. Without evidence: --without-consent.',
    'contact import',
  )
}

function sentence({ name, lines, format, accountUsername }: Import): string {
  const columns = format.columns.map((column) => `${column.name}: ${column.field ?? 'passed over'}`).join(', ')
  return `${name} has ${lines} rows for @${accountUsername} (${format.encoding}; ${columns}).`
}

async function untilEnded(api: ApiClient, started: Import): Promise<Import> {
  for (;;) {
    const now = await api.get(`/imports/${started.id}`, importSchema)
    if (now.state !== 'running') return now
    await pause(LOOK_EVERY_MS)
  }
}

function report({ state, reason, counts }: Import): string {
  const end = state === 'done' ? 'Done' : `The import is ${state}${reason === null ? '' : `: ${reason}`}`
  return (
    `${end}. ${counts.rows} rows: ${counts.added} new contacts, ${counts.subscribed} subscribed, ${counts.already} were already, ` +
    `${counts.skipped} not subscribed, ${counts.duplicates} doubled, ${counts.bad} bad.`
  )
}

const exportCommand: Command = {
  name: 'contact export',
  summary: 'Writes the contacts with their tags and subscriptions as CSV.',
  args: ['FILE'],
  flags: {
    search: { type: 'string', value: 'TEXT', meaning: 'Part of a name or username, or a whole Telegram id.' },
    account: { type: 'string', value: 'ID', meaning: 'Only those whom this bot knows.' },
    status: { type: 'string', value: 'STATUS', meaning: 'Only subscribed, unsubscribed, blocked or unreachable ones.' },
    tag: { type: 'string', value: 'TAG', meaning: 'Only those with this tag.' },
  },
  async run({ api, args, flags }) {
    const query = new URLSearchParams()
    for (const [flag, name] of [
      ['search', 'search'],
      ['account', 'accountId'],
      ['status', 'status'],
      ['tag', 'tag'],
    ] as const) {
      const value = textFlag(flags, flag)
      if (value !== undefined) query.set(name, value)
    }
    const file = args[0] ?? ''
    await (await api()).download(`/contacts/export.csv?${query.toString()}`, file)
    return { text: `The contacts are in ${file}.`, json: { file } }
  },
}

const forgetCommand: Command = {
  name: 'contact forget',
  summary: 'Takes away what is known of a person who asks for it; they are messaged no more.',
  args: ['ID'],
  flags: { confirm: confirmFlag },
  async run(input) {
    const id = toNumber(input.args[0] ?? '', 'ID')
    await confirm(input, id, `Contact ${id} is forgotten for good.`)
    await (await input.api()).remove(`/contacts/${id}`)
    return { text: `Contact ${id} was forgotten.`, json: { id } }
  },
}

export const contactCommands: readonly Command[] = [importCommand, exportCommand, forgetCommand]

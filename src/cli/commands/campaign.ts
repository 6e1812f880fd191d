import { readFile } from 'node:fs/promises'
import { campaignPageSchema, campaignSchema, campaignStates } from '../../modules/campaigns/contract.ts'
import { fileSchema } from '../../modules/files/contract.ts'
import { campaignText } from '../campaign-text.ts'
import type { Command, CommandInput } from '../command.ts'
import { badUsage, fileUnusable } from '../errors.ts'
import { listFlag, textFlag, toNumber } from '../flags.ts'
import { moreAfter, pageFlags, pageQuery } from '../paging.ts'
import { dateTime, table } from '../table.ts'

const createCommand: Command = {
  name: 'campaign create',
  summary: 'Makes a draft.',
  args: [],
  flags: {
    name: { type: 'string', value: 'TEXT', meaning: 'What you call it.' },
    text: {
      type: 'string',
      value: 'HTML',
      meaning: 'The message: the HTML that Telegram knows, with {{first_name|friend}}.',
    },
    'text-file': {
      type: 'string',
      value: 'PATH',
      meaning: 'Reads the message from a file, or from the standard input when it is -.',
    },
    account: { type: 'string', multiple: true, value: 'ID', meaning: 'A bot whose subscribers get it.' },
    source: { type: 'string', value: 'PAYLOAD', meaning: 'Only those who came by this deep link.' },
    language: { type: 'string', value: 'TAG', meaning: 'Only those whose Telegram speaks this language, as en.' },
    tag: {
      type: 'string',
      multiple: true,
      value: 'TAG',
      meaning: 'Only those with this tag, or with another that is given.',
    },
    file: { type: 'string', value: 'PATH', meaning: 'One photo, video or document to go with it.' },
    as: { type: 'string', value: 'KIND', meaning: 'photo, video or document; without it what suits the file.' },
    'button-text': { type: 'string', value: 'TEXT', meaning: 'Words on a button.' },
    'button-url': { type: 'string', value: 'URL', meaning: 'What the button opens.' },
  },
  async run(input) {
    const name = textFlag(input.flags, 'name')
    if (name === undefined) throw badUsage('It needs a --name.', 'campaign create')
    const source = textFlag(input.flags, 'source')
    const languageCode = textFlag(input.flags, 'language')
    const tags = listFlag(input.flags, 'tag')
    const body = {
      name,
      message: { text: await readMessage(input), media: await readMedia(input), button: readButton(input) },
      audience: {
        accountIds: listFlag(input.flags, 'account').map((id) => toNumber(id, '--account')),
        ...(source === undefined ? {} : { source }),
        ...(languageCode === undefined ? {} : { languageCode }),
        ...(tags.length === 0 ? {} : { tags }),
      },
    }
    const campaign = await (await input.api()).post('/campaigns', body, campaignSchema)
    return {
      text: `Campaign ${campaign.id} is a draft. Start it: switchboard campaign start ${campaign.id}`,
      json: campaign,
    }
  },
}

async function readMessage({ flags, terminal }: CommandInput): Promise<string> {
  const path = textFlag(flags, 'text-file')
  if (path === undefined) return textFlag(flags, 'text') ?? ''
  const read = path === '-' ? terminal.readInput() : readFile(path, 'utf8')
  return (await read.catch((cause: unknown) => Promise.reject(fileUnusable(path, cause)))).trimEnd()
}

async function readMedia({ flags, api }: CommandInput): Promise<{ fileId: number; kind: string } | null> {
  const path = textFlag(flags, 'file')
  if (path === undefined) return null
  const file = await (await api()).upload('/files', path, fileSchema)
  return { fileId: file.id, kind: textFlag(flags, 'as') ?? file.kinds[0] ?? 'document' }
}

function readButton({ flags }: CommandInput): { text: string; url: string } | null {
  const [text, url] = [textFlag(flags, 'button-text'), textFlag(flags, 'button-url')]
  if (text === undefined && url === undefined) return null
  if (text === undefined || url === undefined)
    throw badUsage('A button needs --button-text and --button-url.', 'campaign create')
  return { text, url }
}

const listCommand: Command = {
  name: 'campaign list',
  summary: 'Campaigns, newest first.',
  args: [],
  flags: {
    state: { type: 'string', value: 'STATE', meaning: `Only these: ${campaignStates.join(', ')}.` },
    ...pageFlags,
  },
  async run({ api, flags }) {
    const page = await (await api()).get(`/campaigns?${pageQuery(flags, 'state')}`, campaignPageSchema)
    const rows = page.items.map(({ id, name, state, sums, createdAt }) => [
      String(id),
      name,
      state,
      sums.sent,
      sums.total,
      dateTime(createdAt),
    ])
    const text =
      rows.length === 0
        ? 'No campaign. Make one: switchboard campaign create --help'
        : table([['id', 'name', 'state', 'sent', 'of', 'created'], ...rows]) + moreAfter(page)
    return { text, json: page }
  },
}

const showCommand: Command = {
  name: 'campaign show',
  summary: 'One campaign with its sums.',
  args: ['ID'],
  flags: {},
  async run({ api, args }) {
    const campaign = await (await api()).get(`/campaigns/${toNumber(args[0] ?? '', 'ID')}`, campaignSchema)
    return { text: campaignText(campaign), json: campaign }
  },
}

export const campaignCommands: readonly Command[] = [createCommand, listCommand, showCommand]

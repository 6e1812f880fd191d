import { readFile } from 'node:fs/promises'
import { accountPageSchema, accountSchema, type Account } from '../../modules/accounts/contract.ts'
import type { ApiClient } from '../client.ts'
import type { Command, CommandInput } from '../command.ts'
import { fileUnusable, tokenOnCommandLine } from '../errors.ts'
import { textFlag } from '../flags.ts'
import { table } from '../table.ts'

const PAGE = 200

const addCommand: Command = {
  name: 'account add',
  summary: 'Adds a bot; its token is checked with Telegram and sealed.',
  args: [],
  flags: {
    token: { type: 'string', value: '-', meaning: 'Reads the token from the standard input.' },
    'token-file': { type: 'string', value: 'PATH', meaning: 'Reads the token from a file.' },
  },
  async run(input) {
    const token = await readToken(input)
    const account = await (await input.api()).post('/accounts', { token }, accountSchema)
    return { text: `@${account.username} was added as account ${account.id}.`, json: account }
  },
}

async function readToken({ terminal, flags }: CommandInput): Promise<string> {
  const given = textFlag(flags, 'token')
  const path = textFlag(flags, 'token-file')
  if (given !== undefined && given !== '-') throw tokenOnCommandLine()
  if (path !== undefined)
    return (await readFile(path, 'utf8').catch((cause: unknown) => Promise.reject(fileUnusable(path, cause)))).trim()
  const isAsked = given === undefined && terminal.isInteractive
  const text = isAsked
    ? await terminal.ask('Token from @BotFather (not shown): ', { isHidden: true })
    : await terminal.readInput()
  return text.trim()
}

const listCommand: Command = {
  name: 'account list',
  summary: 'The bots, with health and subscribers.',
  args: [],
  flags: {},
  async run({ api }) {
    const accounts = await allAccounts(await api())
    const rows = accounts.map(({ id, username, state, health, subscribers, healthReason }) => [
      String(id),
      `@${username}`,
      state,
      health,
      subscribers,
      healthReason ?? '',
    ])
    const text =
      accounts.length === 0
        ? 'No bot yet. Add one: switchboard account add'
        : table([['id', 'bot', 'state', 'health', 'subscribers', ''], ...rows])
    return { text, json: accounts }
  },
}

async function allAccounts(api: ApiClient): Promise<Account[]> {
  const found: Account[] = []
  for (let cursor = ''; ;) {
    const page = await api.get(`/accounts?limit=${PAGE}${cursor}`, accountPageSchema)
    found.push(...page.items)
    if (page.nextCursor === null) return found
    cursor = `&cursor=${page.nextCursor}`
  }
}

export const accountCommands: readonly Command[] = [addCommand, listCommand]

import { keyPageSchema, madeKeySchema, type Key } from '../../modules/auth/contract.ts'
import type { ApiClient } from '../client.ts'
import { realClock } from '../../platform/system.ts'
import type { Command } from '../command.ts'
import { badUsage } from '../errors.ts'
import { listFlag, textFlag, toNumber } from '../flags.ts'
import { dateTime, table } from '../table.ts'

const PAGE = 200
const DAY_MS = 86_400_000

const createCommand: Command = {
  name: 'key create',
  summary: 'Makes an API key; it is printed once.',
  args: ['NAME'],
  flags: {
    scope: {
      type: 'string',
      multiple: true,
      value: 'SCOPE',
      meaning: 'A right of the key, as campaigns.read; repeat it.',
    },
    days: { type: 'string', value: 'N', meaning: 'How long it works; for ever without it.' },
    network: {
      type: 'string',
      multiple: true,
      value: 'NETWORK',
      meaning: 'An address or network it may come from; repeat it. From anywhere without it.',
    },
  },
  async run({ api, args, flags }) {
    const scopes = listFlag(flags, 'scope')
    if (scopes.length === 0) throw badUsage('It needs at least one --scope, as campaigns.read.', 'key create')
    const days = textFlag(flags, 'days')
    const expiresAt = days === undefined ? null : realClock.now() + toNumber(days, '--days') * DAY_MS
    const body = { name: args[0] ?? '', scopes, expiresAt, networks: listFlag(flags, 'network') }
    const made = await (await api()).post('/keys', body, madeKeySchema)
    return { text: `${made.key}\nIt is not shown again. Send it as: Authorization: Bearer KEY`, json: made }
  },
}

const listCommand: Command = {
  name: 'key list',
  summary: 'API keys, newest first; of each only beginning and end.',
  args: [],
  flags: {},
  async run({ api }) {
    const keys = await allKeys(await api())
    const rows = keys.map((key) => [
      String(key.id),
      key.name,
      `${key.prefix}…${key.lastFour}`,
      key.revokedAt === null ? 'works' : 'revoked',
      dateTime(key.expiresAt) ?? 'never',
      dateTime(key.lastUsedAt) ?? 'never',
      key.scopes.join(' '),
    ])
    const head = ['id', 'name', 'key', 'state', 'expires (UTC)', 'last use (UTC)', 'scopes']
    return {
      text: keys.length === 0 ? 'No key yet. Make one: switchboard key create' : table([head, ...rows]),
      json: keys,
    }
  },
}

const revokeCommand: Command = {
  name: 'key revoke',
  summary: 'Revokes a key at once.',
  args: ['ID'],
  flags: {},
  async run({ api, args }) {
    const id = toNumber(args[0] ?? '', 'The id')
    await (await api()).remove(`/keys/${id}`)
    return { text: `Key ${id} was revoked.`, json: { id } }
  },
}

async function allKeys(api: ApiClient): Promise<Key[]> {
  const found: Key[] = []
  for (let cursor = ''; ;) {
    const page = await api.get(`/keys?limit=${PAGE}${cursor}`, keyPageSchema)
    found.push(...page.items)
    if (page.nextCursor === null) return found
    cursor = `&cursor=${page.nextCursor}`
  }
}

export const keyCommands: readonly Command[] = [createCommand, listCommand, revokeCommand]

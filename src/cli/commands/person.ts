import { z } from 'zod'
import {
  codeLinkSchema,
  madeInviteSchema,
  personPageSchema,
  roleSchema,
  type CodeLink,
  type Person,
  type Role,
} from '../../modules/auth/contract.ts'
import type { ApiClient } from '../client.ts'
import type { Command, CommandInput, Result } from '../command.ts'
import { badUsage, noSuchPerson } from '../errors.ts'
import { textFlag, toNumber } from '../flags.ts'
import { dateTime, table } from '../table.ts'

const PAGE = 200
const DEFAULT_DAYS = '3'

const listCommand: Command = {
  name: 'person list',
  summary: 'Who has access, with role and state.',
  args: [],
  flags: {},
  async run({ api }) {
    const people = await allPeople(await api())
    const rows = people.map(({ id, name, role, disabledAt, hasSecondFactor, lastSeenAt }) => [
      String(id),
      name,
      role,
      disabledAt === null ? 'active' : 'disabled',
      hasSecondFactor ? 'on' : 'off',
      dateTime(lastSeenAt),
    ])
    const head = ['id', 'name', 'role', 'state', 'second factor', 'last seen (UTC)']
    return { text: people.length === 0 ? 'There is no owner yet.' : table([head, ...rows]), json: people }
  },
}

const inviteCommand: Command = {
  name: 'person invite',
  summary: 'Makes a link with which somebody joins, once.',
  args: ['ROLE'],
  flags: {
    note: { type: 'string', value: 'TEXT', meaning: 'For whom it is, shown in the list of invitations.' },
    days: { type: 'string', value: 'N', meaning: `How long it is valid; ${DEFAULT_DAYS} without it, 30 at most.` },
  },
  async run(input) {
    const { api, args, flags } = input
    const days = toNumber(textFlag(flags, 'days') ?? DEFAULT_DAYS, '--days')
    const body = { role: toRole(args[0] ?? ''), note: textFlag(flags, 'note') ?? '', days }
    const made = await (await api()).post('/invites', body, madeInviteSchema)
    return { text: linkText(input, made), json: made }
  },
}

const roleCommand: Command = {
  name: 'person role',
  summary: 'Gives somebody another role.',
  args: ['NAME', 'ROLE'],
  flags: {},
  async run({ api, args }) {
    const role = toRole(args[1] ?? '')
    return act(await api(), args[0] ?? '', `role`, { body: { role }, did: `is ${role} now` })
  },
}

const acts = [
  ['disable', 'disable', 'Shuts somebody out at once: sessions, live views and keys.', 'is disabled'],
  ['enable', 'enable', 'Lets somebody who was disabled sign in again.', 'may sign in again'],
  [
    'reset-second-factor',
    'reset-second-factor',
    'Removes the second factor of somebody who lost it.',
    'signs in with the password alone now',
  ],
] as const

const actCommands: readonly Command[] = acts.map(([word, path, summary, did]) => ({
  name: `person ${word}`,
  summary,
  args: ['NAME'],
  flags: {},
  run: async ({ api, args }) => act(await api(), args[0] ?? '', path, { body: {}, did }),
}))

const resetPasswordCommand: Command = {
  name: 'person reset-password',
  summary: 'Makes a link with which somebody sets a new password, once.',
  args: ['NAME'],
  flags: {},
  async run(input) {
    const api = await input.api()
    const { id } = await findPerson(api, input.args[0] ?? '')
    const link = await api.post(`/people/${id}/reset-password`, {}, codeLinkSchema)
    return { text: linkText(input, link), json: link }
  },
}

interface Act {
  readonly body: object
  readonly did: string
}

async function act(api: ApiClient, name: string, path: string, { body, did }: Act): Promise<Result> {
  const person = await findPerson(api, name)
  await api.post(`/people/${person.id}/${path}`, body, z.undefined())
  return { text: `${person.name} ${did}.`, json: { id: person.id, name: person.name } }
}

const linkText = ({ config }: CommandInput, { path, expiresAt }: CodeLink): string => {
  const base = config.publicUrl ?? `http://${config.host}:${config.port}`
  return `${base}${path}\nIt works once, until ${dateTime(expiresAt) ?? ''} UTC. Whoever opens it first has the access.`
}

function toRole(text: string): Role {
  const role = roleSchema.safeParse(text)
  if (role.success) return role.data
  throw badUsage(`The role must be one of ${roleSchema.options.join(', ')}, not "${text.slice(0, 40)}".`, 'person')
}

async function findPerson(api: ApiClient, name: string): Promise<Person> {
  const people = await allPeople(api)
  const person = people.find((one) => one.name === name) ?? people.find(({ id }) => String(id) === name)
  if (person === undefined) throw noSuchPerson(name)
  return person
}

async function allPeople(api: ApiClient): Promise<Person[]> {
  const found: Person[] = []
  for (let cursor = ''; ;) {
    const page = await api.get(`/people?limit=${PAGE}${cursor}`, personPageSchema)
    found.push(...page.items)
    if (page.nextCursor === null) return found
    cursor = `&cursor=${page.nextCursor}`
  }
}

export const personCommands: readonly Command[] = [
  listCommand,
  inviteCommand,
  roleCommand,
  ...actCommands,
  resetPasswordCommand,
]

import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { options, type Option } from '../../config/describe.ts'
import { AppError } from '../../kernel/errors.ts'
import { accountSchema } from '../../modules/accounts/contract.ts'
import { rotatedSchema } from '../../modules/backups/contract.ts'
import type { Command, CommandInput } from '../command.ts'
import { fileUnusable } from '../errors.ts'
import { textFlag } from '../flags.ts'
import { readSecretsFile, type Recognised } from '../secrets-file.ts'

interface Taken {
  readonly name: string
  /** sealed: in the database. kept: in a file of its own. */
  readonly result: 'sealed' | 'kept' | 'known' | 'refused' | 'not_taken'
  readonly note: string
}

const secretOptions = options.filter((option: Option) => option.secret === true).map(({ name }) => name)

const importCommand: Command = {
  name: 'secrets import',
  summary:
    'Takes secrets out of a plaintext .env or JSON file: adds its bots, keeps its settings in files of their own.',
  args: ['FILE'],
  flags: {
    'dry-run': { type: 'boolean', meaning: 'Only says what would be taken.' },
    into: {
      type: 'string',
      value: 'DIR',
      meaning: 'Where settings are kept; the folder of the master key without it.',
    },
  },
  async run(input) {
    const [file = ''] = input.args
    const text = await readFile(file, 'utf8').catch((cause: unknown) => Promise.reject(fileUnusable(file, cause)))
    const found = readSecretsFile(text, secretOptions).filter(({ kind }) => kind !== 'plain')
    const isDry = input.flags['dry-run'] === true
    const taken: Taken[] = []
    for (const secret of found) taken.push(isDry ? planned(secret) : await take(input, secret))
    const lines = taken.map(({ name, result, note }) => `${words[result].padEnd(9)} ${name}: ${note}`)
    const isAnyTaken = taken.some(({ result }) => result === 'sealed' || result === 'kept' || result === 'known')
    return {
      text: [
        ...(lines.length === 0 ? ['No secret was recognised in it.'] : lines),
        ...(isAnyTaken && !isDry ? ['', ...shredding(file)] : []),
        ...(isDry ? ['', 'Nothing was done (--dry-run).'] : []),
      ].join('\n'),
      json: { file, dryRun: isDry, secrets: taken },
      ok: taken.every(({ result }) => result !== 'refused'),
    }
  },
}

const words: Readonly<Record<Taken['result'], string>> = {
  sealed: 'sealed',
  kept: 'kept',
  known: 'known',
  refused: 'REFUSED',
  not_taken: 'left',
}

const NO_USE = 'Switchboard has no place for it; keep it where its own program reads it'

function planned({ kind, name }: Recognised): Taken {
  if (kind === 'bot_token')
    return { name, result: 'sealed', note: 'a bot token: the bot would be added and the token sealed in the database' }
  if (kind === 'option') return { name, result: 'kept', note: `would be kept in a file for ${name}_FILE` }
  return { name, result: 'not_taken', note: NO_USE }
}

async function take(input: CommandInput, secret: Recognised): Promise<Taken> {
  const { kind, name } = secret
  if (kind === 'bot_token') return addBot(input, secret)
  if (kind === 'option') return keep(input, secret)
  return { name, result: 'not_taken', note: NO_USE }
}

async function addBot({ api }: CommandInput, { name, value }: Recognised): Promise<Taken> {
  try {
    const { id, username } = await (await api()).post('/accounts', { token: value }, accountSchema)
    return { name, result: 'sealed', note: `the token of @${username}, account ${id}: sealed in accounts.token_sealed` }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return { name, result: error.code === 'account_exists' ? 'known' : 'refused', note: error.message }
  }
}

/** Configuration is read before the database is open, so it cannot be sealed in there. */
async function keep({ config, flags }: CommandInput, { name, value }: Recognised): Promise<Taken> {
  const folder = resolve(textFlag(flags, 'into') ?? dirname(config.masterKey.defaultPath))
  const path = join(folder, name.toLowerCase())
  const there = await readFile(path, 'utf8').catch(() => null)
  if (there !== null)
    return there.trim() === value
      ? { name, result: 'known', note: `is in ${path} already; set ${name}_FILE=${path}` }
      : { name, result: 'refused', note: `${path} holds something else. Move that away first` }
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await writeFile(path, `${value}\n`, { mode: 0o600, flag: 'wx', flush: true })
  } catch (cause) {
    throw fileUnusable(path, cause)
  }
  return { name, result: 'kept', note: `in ${path}, readable by you only; set ${name}_FILE=${path} instead of ${name}` }
}

function shredding(file: string): string[] {
  const path = resolve(file)
  return [
    `Now remove the plaintext: shred -u ${path}`,
    'On SSDs, copy-on-write disks and in snapshots a shredded file may live on: revoke what was ever at risk (bots: /revoke at @BotFather).',
    'Look also for copies: those of your editor (~, .swp), shell history, backups.',
    ...(isInGit(path)
      ? ['The file lies in a git repository: if it was ever committed, its secrets are in the history. Revoke them.']
      : []),
  ]
}

function isInGit(path: string): boolean {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.git'))) return true
    if (folder === dirname(folder)) return false
  }
}

const rotateCommand: Command = {
  name: 'secrets rotate',
  summary: 'Puts a new master key in force, also while the server runs.',
  args: [],
  flags: {
    'key-file': {
      type: 'string',
      value: 'PATH',
      meaning: 'Where to write the new key; needed when the key in force comes from MASTER_KEY.',
    },
  },
  async run({ api, flags }) {
    const given = textFlag(flags, 'key-file')
    const body = given === undefined ? {} : { keyFile: resolve(given) }
    const rotated = await (await api()).post('/secrets/rotate', body, rotatedSchema)
    const { oldFingerprint, newFingerprint, keyFile, oldKeyFile, mustBeConfigured } = rotated
    const text = [
      `The master key is now ${newFingerprint}; ${oldFingerprint} opens the database no more.`,
      `It is in ${keyFile}. Keep a copy of it apart from backups.`,
      ...(mustBeConfigured ? [`Before the next start set MASTER_KEY_FILE=${keyFile} and remove MASTER_KEY.`] : []),
      `Backups made until now need the old key${oldKeyFile === null ? '' : `, which is in ${oldKeyFile}`}. Make a backup now; shred the old key when those are gone.`,
    ].join('\n')
    return { text, json: rotated }
  },
}

export const secretsCommands: readonly Command[] = [importCommand, rotateCommand]

import { readFile } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { backupSchema, type Backup } from '../../modules/backups/contract.ts'
import { restoreBackup } from '../../modules/backups/index.ts'
import { loadMasterKey } from '../../platform/secrets/index.ts'
import type { ApiClient } from '../client.ts'
import type { Command, CommandInput } from '../command.ts'
import { badUsage, fileUnusable, noBackup } from '../errors.ts'
import { textFlag } from '../flags.ts'

const POLL_MS = 300
/** A job of a backup is given up after as long. */
const MAX_WAIT_MS = 12 * 3_600_000

const backupCommand: Command = {
  name: 'backup',
  summary: 'Makes a sealed backup of database and files, also while the server runs, and checks it.',
  args: [],
  flags: {
    out: { type: 'string', value: 'FILE', meaning: 'Also copies it there; it stays in BACKUP_DIR as well.' },
  },
  async run(input) {
    const api = await input.api()
    const asked = await api.post('/backups', {}, backupSchema)
    const made = await waitFor(api, asked.id, input)
    if (made.state !== 'good') throw noBackup(made.id, made.problem ?? `it is ${made.state}`)
    const file = textFlag(input.flags, 'out')
    if (file !== undefined) await api.download(`/backups/${made.id}/file`, file)
    const missing = made.contents?.missingFiles ?? 0
    const text = [
      `Backup ${made.id} is good: ${made.bytes ?? 0} bytes, opened again and checked.`,
      file === undefined ? `It is ${made.fileName ?? ''} in BACKUP_DIR.` : `It was copied to ${file}.`,
      ...(missing > 0 ? [`${missing} files that the database knows were already missing on the disk.`] : []),
      'A restore needs the master key: keep a copy of it apart from the backups.',
    ].join('\n')
    return { text, json: { ...made, file: file ?? null } }
  },
}

async function waitFor(api: ApiClient, id: number, { terminal }: CommandInput): Promise<Backup> {
  let told = ''
  const deadline = performance.now() + MAX_WAIT_MS
  while (performance.now() < deadline) {
    const backup = await api.get(`/backups/${id}`, backupSchema)
    if (backup.state !== 'waiting' && backup.state !== 'running') return backup
    const { phase = backup.state } = backup.progress ?? {}
    if (terminal.isInteractive && phase !== told) terminal.err(`${phase} …`)
    told = phase
    await delay(POLL_MS)
  }
  throw noBackup(id, 'it is still being made after 12 hours')
}

const restoreCommand: Command = {
  name: 'restore',
  summary: 'Makes a new data folder from a backup. Needs the master key that the backup was made under.',
  args: ['FILE'],
  flags: {
    into: { type: 'string', value: 'DIR', meaning: 'The folder to make; it must not exist, or be empty.' },
    'database-url-file': {
      type: 'string',
      value: 'PATH',
      meaning: 'For a backup of an install on PostgreSQL: a file that holds the URL of an empty database.',
    },
  },
  async run(input) {
    const { config, flags, args } = input
    const into = textFlag(flags, 'into')
    if (into === undefined)
      throw badUsage('It needs --into DIR: it writes over nothing, so name a new folder.', 'restore')
    const urlFile = textFlag(flags, 'database-url-file')
    const { key } = loadMasterKey(config.masterKey, 'of the backup', false)
    const { about, counts, missingFiles } = await restoreBackup({
      file: args[0] ?? '',
      into,
      databaseUrl: urlFile === undefined ? null : await readUrl(urlFile),
      masterKey: key,
      programPath: config.programPath,
      onProgress: () => undefined,
    })
    const takenAt = new Date(about.takenAt).toISOString()
    const rows = Object.entries(counts).map(([table, count]) => `  ${table}: ${count}`)
    const text = [
      `Restored into ${into}: the backup of ${takenAt} (version ${about.version}).`,
      ...rows,
      ...(missingFiles > 0 ? [`${missingFiles} files were missing already when the backup was made.`] : []),
      'At its first start all bots are paused and every unfinished campaign is held.',
      'Resume bots only when the original has stopped for good: two installs with one token take each other’s messages.',
      'Who unsubscribed at the original after that moment is not known here.',
    ].join('\n')
    return { text, json: { into, about, counts, missingFiles } }
  },
}

const readUrl = async (path: string): Promise<string> =>
  (await readFile(path, 'utf8').catch((cause: unknown) => Promise.reject(fileUnusable(path, cause)))).trim()

export const backupCommands: readonly Command[] = [backupCommand, restoreCommand]

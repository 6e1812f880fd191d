import type { Trx } from '../../../db/transaction.ts'
import type { UpdateContext, UpdateHandler } from '../../accounts/index.ts'
import { operatorOf } from '../../notices/index.ts'
import { findChat, isAlive, noteUpdate } from './chat-store.ts'
import { botJob, type Wanted } from './job.ts'
import type { BotDeps } from './ports.ts'
import { readPress } from './press-data.ts'

/** Those of the command menu; others are not ours. */
const commands: readonly string[] = ['new', 'undo', 'history', 'help', 'download', 'where', 'sheet', 'cancel']

/**
 * Workbooks that a linked operator sends to a bot, what they write about them, and the buttons under our questions. Nobody else is
 * answered here: what others send goes where it always went. Buttons are untrusted; what counts is who pressed.
 */
export function createBotHandler({ jobs }: Pick<BotDeps, 'jobs'>): UpdateHandler {
  return async (trx, context) => {
    const { update, accountId, contactId, updateRowId, at } = context
    const wanted = wantedOf(context)
    if (wanted === null || contactId === null || update.from === null) return 'pass'
    const operator = await operatorOf(trx, update.from.id)
    if (operator?.permissions.has('sheets.write') !== true)
      return wanted.kind === 'press' ? { replies: [], callbackAnswer: 'This button does nothing for you.' } : 'pass'
    if (wanted.kind === 'words' && !(await isTalking(trx, { accountId, contactId }))) return 'pass'
    await noteUpdate(trx, { accountId, contactId }, { userId: operator.id, updateRowId, at })
    await jobs.enqueue(trx, botJob, { accountId, contactId, userId: operator.id, updateRowId, wanted })
    return { replies: [] }
  }
}

/** Only in a person's own chat: a group would read along. */
function wantedOf({ update }: UpdateContext): Wanted | null {
  if (update.chat?.kind !== 'person' || update.chat.id !== update.from?.id) return null
  if (update.kind === 'callback') {
    const press = readPress(update.data)
    return press === null ? null : { kind: 'press', ...press }
  }
  if (update.document !== undefined) {
    const { fileId, name, bytes } = update.document
    return { kind: 'file', fileId, name, bytes }
  }
  if (update.kind !== 'text') return null
  const { text, command } = update
  if (command === null) return { kind: 'words', text: text.slice(0, 4_000) }
  if (!commands.includes(command)) return null
  return { kind: 'command', name: command, rest: text.replace(/^\S+\s*/, '').slice(0, 4_000) }
}

async function isTalking(trx: Trx, key: { accountId: number; contactId: number }): Promise<boolean> {
  const chat = await findChat(trx, key)
  return chat?.projectId !== undefined && chat.projectId !== null && (await isAlive(trx, chat.projectId))
}

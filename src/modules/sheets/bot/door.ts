import { transact } from '../../../db/transaction.ts'
import { AppError } from '../../../kernel/errors.ts'
import type { JobHandler } from '../../../platform/jobs/index.ts'
import type { UpdateHandler } from '../../accounts/index.ts'
import { operatorById } from '../../notices/index.ts'
import { sayPlain, type ActContext } from './acts/act.ts'
import { doCommand } from './acts/command.ts'
import { takeFile } from './acts/file.ts'
import { press } from './acts/press.ts'
import { showWords } from './acts/words.ts'
import { findChat, holdChat, saveChat, type ChatKey } from './chat-store.ts'
import { createBotHandler } from './handler.ts'
import { botJob, type BotTask, type Wanted } from './job.ts'
import type { BotDeps } from './ports.ts'
import { settle } from './settle.ts'
import { withoutPending } from './state.ts'

export interface BotDoor {
  /** Asked for each update, after the buttons of notices. */
  readonly handler: UpdateHandler
}

/** Workbooks by a bot: files in, questions as buttons, commands typed, the result file and a page about it out. */
export function createBotDoor(deps: BotDeps): BotDoor {
  deps.jobs.handle(botJob, createBotJob(deps))
  return { handler: createBotHandler(deps) }
}

function createBotJob(deps: BotDeps): JobHandler<BotTask> {
  return async ({ payload, signal, attempt }) => {
    const { accountId, contactId, userId, updateRowId, wanted } = payload
    const key = { accountId, contactId }
    const actor = await operatorById(deps.database.db, userId)
    if (actor === undefined) {
      await markDone(deps, key, updateRowId)
      return
    }
    const context = { deps, actor, key, signal }
    const chat = await findChat(deps.database.db, key)
    if (chat?.state.pending.includes(updateRowId) === true) {
      await tryIt(context, wanted, attempt >= botJob.maxAttempts)
      await markDone(deps, key, updateRowId)
    }
    await settle(context, updateRowId)
  }
}

/** A refusal is an answer for the person; what may pass by itself is tried again, and told when it does not. */
async function tryIt(context: ActContext, wanted: Wanted, isLast: boolean): Promise<void> {
  try {
    await perform(context, wanted)
  } catch (error) {
    const isAnswer = error instanceof AppError && error.kind !== 'unavailable'
    if (context.signal.aborted || (!isAnswer && !isLast)) throw error
    await sayPlain(context, isAnswer ? error.message : 'It did not work, several times. Send it again a little later.')
  }
}

async function perform(context: ActContext, wanted: Wanted): Promise<void> {
  switch (wanted.kind) {
    case 'file':
      return takeFile(context, wanted)
    case 'command':
      return doCommand(context, wanted.name, wanted.rest)
    case 'words':
      return showWords(context, wanted.text)
    case 'press':
      return press(context, wanted)
  }
}

const markDone = ({ database }: BotDeps, key: ChatKey, updateRowId: number): Promise<void> =>
  transact(database.db, async (trx) => {
    const chat = await holdChat(trx, key)
    if (chat !== undefined) await saveChat(trx, key, { ...chat, state: withoutPending(chat.state, updateRowId) })
  })

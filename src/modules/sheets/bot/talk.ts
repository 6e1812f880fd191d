import { transact, type Trx } from '../../../db/transaction.ts'
import type { FileId } from '../../../kernel/ids.ts'
import type { Button } from '../../../telegram/gateway.ts'
import { enqueue } from '../../delivery/index.ts'
import { holdChat, saveChat, type Chat, type ChatKey } from './chat-store.ts'
import type { BotDeps } from './ports.ts'
import type { ChatState } from './state.ts'

export interface Said {
  readonly html: string
  readonly buttons?: readonly (readonly Button[])[]
  /** A file that goes with it; the text is its caption then. */
  readonly fileId?: FileId
}

export interface Change {
  readonly state?: ChatState
  readonly projectId?: number | null
  readonly say?: readonly Said[]
}

/**
 * What is said and what is remembered of it are one transaction: after a kill it is said again only when it was not. `change` sees the
 * chat as it is now; null: nothing changes.
 */
export async function talk(
  deps: Pick<BotDeps, 'database' | 'clock' | 'telegram'>,
  key: ChatKey,
  change: (chat: Chat) => Change | null,
): Promise<void> {
  const isSaid = await transact(deps.database.db, async (trx) => {
    const chat = await holdChat(trx, key)
    const made = chat === undefined ? null : change(chat)
    if (chat === undefined || made === null) return false
    const said = made.say ?? []
    for (const [index, each] of said.entries()) await put(trx, deps, chat, { said: each, part: chat.part + index })
    const { state = chat.state, projectId = chat.projectId } = made
    await saveChat(trx, key, { projectId, state, part: chat.part + said.length })
    return said.length > 0
  })
  if (isSaid) await deps.telegram.wake(key.accountId)
}

async function put(
  trx: Trx,
  { clock }: Pick<BotDeps, 'clock'>,
  { accountId, contactId, updateRowId }: Chat,
  { said, part }: { readonly said: Said; readonly part: number },
): Promise<void> {
  const { html, buttons = [], fileId } = said
  const media = fileId === undefined ? null : ({ fileId, kind: 'document' } as const)
  const origin = { kind: 'reply', id: updateRowId } as const
  await enqueue(trx, { origin, part, accountId, contactId, content: { html, media, buttons }, now: clock.now() })
}

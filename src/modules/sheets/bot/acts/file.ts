import type { Wanted } from '../job.ts'
import { projectForFile } from '../project.ts'
import { at, figure, plain } from '../words/figures.ts'
import { say, sayPlain, type ActContext } from './act.ts'

/** Bot API, getFile: "The maximum file size to download is 20 MB". */
const MAX_BYTES = 20_000_000
const TOO_BIG = /too big/i
const LINK_HOURS = 24
const FETCH_MS = 5 * 60_000

type File = Extract<Wanted, { kind: 'file' }>

/** Fetches what was sent and hands it to the project; what a bot cannot fetch is asked for by a link. */
export async function takeFile(context: ActContext, { fileId, name, bytes }: File): Promise<void> {
  const { deps, actor, key, signal } = context
  const projectId = await projectForFile(deps, key, actor)
  if (bytes !== null && bytes > MAX_BYTES) return askByLink(context, projectId, { name, bytes })
  const sender = deps.telegram.senderOf(key.accountId)
  if (sender === undefined) throw new Error('The bot is not connected at the moment.')
  const answer = await sender.fetchFile(fileId, AbortSignal.any([signal, AbortSignal.timeout(FETCH_MS)]))
  if (answer.kind === 'unreachable') throw new Error(`The file could not be fetched: ${answer.detail}`)
  if (answer.kind === 'refused') {
    if (TOO_BIG.test(answer.detail)) return askByLink(context, projectId, { name, bytes })
    return sayPlain(context, `Telegram does not give “${name}” out (${answer.detail}). Send it again.`)
  }
  await deps.projects.uploads.take(actor, projectId, { name, content: answer.value, maxBytes: MAX_BYTES * 2 })
}

async function askByLink(
  context: ActContext,
  projectId: number,
  { name, bytes }: { readonly name: string; readonly bytes: number | null },
): Promise<void> {
  const { url, expiresAt } = await context.deps.projects.uploadLinks.create(context.actor, projectId, LINK_HOURS)
  const size = bytes === null ? 'too large for a bot' : `${figure(Math.ceil(bytes / 1e6))} MB`
  await say(
    context,
    `${plain(name)} is ${size}: Telegram lets bots fetch files up to 20 MB. Send it here instead, it goes to the same table:\n` +
      `${plain(url, 500)}\nThe link works until ${at(expiresAt)}, once.`,
  )
}

import type { Actor } from '../../../kernel/actor.ts'
import type { ProjectId } from '../../../kernel/ids.ts'
import { findChat, isAlive, type ChatKey } from './chat-store.ts'
import type { BotDeps } from './ports.ts'
import { freshState } from './state.ts'
import { talk } from './talk.ts'

/** Files that come within this time of the last act belong to the same project. */
const TOGETHER_MS = 30 * 60_000

export async function projectOf({ database }: BotDeps, key: ChatKey): Promise<ProjectId | null> {
  const chat = await findChat(database.db, key)
  const projectId = chat?.projectId ?? null
  return projectId !== null && (await isAlive(database.db, projectId)) ? projectId : null
}

/** The project that a file goes into: the one that is talked about while people are at it, else a new one. */
export async function projectForFile(deps: BotDeps, key: ChatKey, actor: Actor): Promise<ProjectId> {
  const known = await projectOf(deps, key)
  if (known !== null && (await isFresh(deps, actor, known))) return known
  const title = `Files of ${new Date(deps.clock.now()).toISOString().slice(0, 16).replace('T', ' ')}`
  const { id } = await deps.projects.projects.create(actor, { title }, { door: 'bot', ...key })
  let chosen: ProjectId = id
  await talk(deps, key, (chat) => {
    if (chat.projectId !== known && chat.projectId !== null) {
      chosen = chat.projectId
      return null
    }
    return { projectId: id, state: freshState(chat.state) }
  })
  if (chosen !== id) await deps.projects.projects.remove(actor, id)
  return chosen
}

async function isFresh({ projects, clock }: BotDeps, actor: Actor, projectId: ProjectId): Promise<boolean> {
  const { updatedAt } = await projects.projects.get(actor, projectId)
  return clock.now() - updatedAt < TOGETHER_MS
}

import type { Actor } from '../../../../kernel/actor.ts'
import type { ProjectId } from '../../../../kernel/ids.ts'
import { escapeHtml } from '../../../notices/index.ts'
import type { ChatKey } from '../chat-store.ts'
import { projectOf } from '../project.ts'
import type { BotDeps } from '../ports.ts'
import { talk, type Said } from '../talk.ts'
import type { Waiting } from '../state.ts'

/** What an act of a person is done with. */
export interface ActContext {
  readonly deps: BotDeps
  readonly actor: Actor
  readonly key: ChatKey
  readonly signal: AbortSignal
}

const SEND_FILES = 'Send workbooks first, one by one or together: they become one table. /help tells the rest.'

export const say = ({ deps, key }: ActContext, html: string, more: Omit<Said, 'html'> = {}): Promise<void> =>
  talk(deps, key, () => ({ say: [{ html, ...more }] }))

export const sayPlain = (context: ActContext, text: string): Promise<void> => say(context, escapeHtml(text))

/** Null: there is none, and the person was told. */
export async function requireProject(context: ActContext): Promise<ProjectId | null> {
  const projectId = await projectOf(context.deps, context.key)
  if (projectId === null) await sayPlain(context, SEND_FILES)
  return projectId
}

/** What a run comes to is told when it has ended. */
export const waitFor = ({ deps, key }: ActContext, waiting: Waiting): Promise<void> =>
  talk(deps, key, ({ state }) => ({
    state: {
      ...state,
      asked: null,
      waiting: [...state.waiting.filter(({ runId }) => runId !== waiting.runId), waiting],
    },
  }))

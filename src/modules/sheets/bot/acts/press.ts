import type { Asked } from '../state.ts'
import { findChat } from '../chat-store.ts'
import { talk } from '../talk.ts'
import { requireProject, sayPlain, waitFor, type ActContext } from './act.ts'
import { applyWords, showWords } from './words.ts'

/** A button under one of our questions. Only those of the last question mean something. */
export async function press(
  context: ActContext,
  { number, choice }: { readonly number: number; readonly choice: number },
): Promise<void> {
  const chat = await findChat(context.deps.database.db, context.key)
  const asked = chat?.state.asked ?? null
  if (asked?.number !== number) return sayPlain(context, 'That question is over. Write the command again.')
  await answer(context, asked, choice)
  await forget(context, number)
}

async function answer(context: ActContext, asked: Asked, choice: number): Promise<void> {
  switch (asked.kind) {
    case 'preview':
      return choice === 0 ? applyWords(context, asked.words) : sayPlain(context, 'Nothing was changed.')
    case 'plan': {
      const words = asked.choices[choice]
      return words === undefined ? undefined : showWords(context, words)
    }
    case 'matrix':
      return answerMatrix(context, asked, choice)
  }
}

async function answerMatrix(
  context: ActContext,
  { question, revision, choices }: Extract<Asked, { kind: 'matrix' }>,
  choice: number,
): Promise<void> {
  const value = choices[choice]
  const projectId = await requireProject(context)
  if (projectId === null || value === undefined) return
  const { deps, actor } = context
  const matrix = await deps.consolidation.answer(actor, projectId, { revision, question, choice: value })
  const project = await deps.projects.projects.get(actor, projectId)
  if (matrix.question !== null || project.openRuns.length > 0) return
  const run = await deps.projects.versions.consolidate(actor, projectId)
  await waitFor(context, { runId: run.id, downloadId: null, words: 'the answer' })
}

/** A newer question stays. */
const forget = ({ deps, key }: ActContext, number: number): Promise<void> =>
  talk(deps, key, ({ state }) => (state.asked?.number === number ? { state: { ...state, asked: null } } : null))

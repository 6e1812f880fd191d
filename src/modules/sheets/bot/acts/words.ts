import type { Button } from '../../../../telegram/gateway.ts'
import { pressData } from '../press-data.ts'
import type { Asked } from '../state.ts'
import { talk } from '../talk.ts'
import { fitting, plain, shortened } from '../words/figures.ts'
import { previewText } from '../words/preview.ts'
import { requireProject, say, waitFor, type ActContext } from './act.ts'
import { whereFrom } from './where.ts'

/** Longest text of a button that phones show. */
const BUTTON = 60
const WHERE_FROM = /^where\s+(?:do|does|did|is|are|was)\s+(.+?)\s+(?:come|comes|came|from)\b.*$/i

/** A command as people write it: shown on real rows, and applied when they say so. */
export async function showWords(context: ActContext, text: string): Promise<void> {
  const question = WHERE_FROM.exec(text.trim())?.[1]
  if (question !== undefined) return whereFrom(context, question)
  const projectId = await requireProject(context)
  if (projectId === null) return
  const { deps, actor, signal } = context
  const answer = await deps.projects.versions.preview(actor, projectId, { words: text.trim() }, signal)
  if (answer.kind === 'refused') {
    const { message, suggestions } = answer.problem
    const nearest = suggestions.map((each) => `<code>${plain(each, 200)}</code>`)
    return say(context, fitting([plain(message, 1_000), ...(nearest.length === 0 ? [] : ['Perhaps:', ...nearest])]))
  }
  if (answer.kind === 'question') {
    const words = answer.choices.map((choice) => choice.words)
    return ask(context, plain(answer.question, 1_000), {
      asked: { kind: 'plan', choices: words },
      labels: words,
    })
  }
  const words = answer.words.join('; ')
  return ask(context, previewText(answer), { asked: { kind: 'preview', words }, labels: ['Apply', 'Cancel'] })
}

type Unnumbered<T> = T extends unknown ? Omit<T, 'number'> : never

/** A question whose buttons mean what is remembered with it; an older one is over. */
export const ask = (
  { deps, key }: ActContext,
  html: string,
  { asked, labels }: { readonly asked: Unnumbered<Asked>; readonly labels: readonly string[] },
): Promise<void> =>
  talk(deps, key, ({ state }) => ({
    state: { ...state, next: state.next + 1, asked: { ...asked, number: state.next } },
    say: [{ html, buttons: choiceButtons(state.next, labels) }],
  }))

export const choiceButtons = (number: number, labels: readonly string[]): Button[][] => {
  const buttons = labels.map((label, index) => ({ text: shortened(label, BUTTON), data: pressData(number, index) }))
  return labels.length === 2 && labels.every((label) => label.length < 20)
    ? [buttons]
    : buttons.map((button) => [button])
}

export async function applyWords(context: ActContext, words: string): Promise<void> {
  const projectId = await requireProject(context)
  if (projectId === null) return
  const { deps, actor, signal } = context
  const answer = await deps.projects.versions.apply(actor, projectId, { words }, signal)
  if (answer.kind === 'run') return waitFor(context, { runId: answer.run.id, downloadId: null, words })
  return say(context, plain(answer.kind === 'refused' ? answer.problem.message : answer.question, 1_000))
}

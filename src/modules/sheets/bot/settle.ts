import { createReadStream } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ProjectId } from '../../../kernel/ids.ts'
import type { ActContext } from './acts/act.ts'
import { choiceButtons } from './acts/words.ts'
import { findChat, isAlive, type Chat } from './chat-store.ts'
import type { Matrix } from '../consolidation/contract.ts'
import type { Project, Version, Workbook } from '../projects/contract.ts'
import type { Asked, Waiting } from './state.ts'
import { talk, type Change, type Said } from './talk.ts'
import { at, figure, fitting, plain } from './words/figures.ts'
import { consolidatedText, stepText, summaryText } from './words/version.ts'

/** Files that are sent together come one by one; what they came to is told when none has come for this long. Real time. */
const QUIET_MS = 1_500
const ASK_MS = 400
const VERSIONS = 100
const MAX_DOCUMENT_BYTES = 50 * 1024 * 1024
const LINK_HOURS = 72

/** Waits until nothing of the project runs, then tells what came of it. A later act of the person ends this: it tells then. */
export async function settle(context: ActContext, updateRowId: number): Promise<void> {
  const { deps, actor, key, signal } = context
  await sleep(QUIET_MS, undefined, { signal })
  for (;;) {
    signal.throwIfAborted()
    const chat = await findChat(deps.database.db, key)
    if (chat?.updateRowId !== updateRowId || chat.projectId === null) return
    if (!(await isAlive(deps.database.db, chat.projectId))) return
    const project = await deps.projects.projects.get(actor, chat.projectId)
    if (chat.state.pending.length === 0 && project.openRuns.length === 0 && project.workbooks.unfinished === 0) {
      await tell(context, chat, project)
      return
    }
    await sleep(ASK_MS, undefined, { signal })
  }
}

async function tell(context: ActContext, chat: Chat, project: Project): Promise<void> {
  const { deps, actor, key } = context
  const { items } = await deps.projects.versions.list(actor, project.id, { limit: VERSIONS })
  const { items: workbooks } = await deps.projects.workbooks.list(actor, project.id)
  const current = items.find(({ isCurrent }) => isCurrent)
  const ended = await endedRuns(context, project.id, chat.state.waiting)
  const results: Said[] = []
  for (const run of ended.done)
    if (run.downloadId !== null && current !== undefined)
      results.push(...(await resultOf(context, { project, version: current, workbooks, downloadId: run.downloadId })))
  const matrix = current?.parentId === null ? await deps.consolidation.matrix(actor, project.id) : null
  await talk(deps, key, (now) => {
    const told = news({ chat: now, project, current, workbooks, matrix, failures: ended.failures })
    const say = [...(told.say ?? []), ...results]
    const waiting = now.state.waiting.filter(({ runId }) => !ended.ids.has(runId))
    return { state: { ...(told.state ?? now.state), waiting }, say }
  })
}

interface Ended {
  readonly ids: ReadonlySet<number>
  readonly done: readonly Waiting[]
  readonly failures: readonly string[]
}

async function endedRuns(
  { deps, actor }: ActContext,
  projectId: ProjectId,
  waiting: readonly Waiting[],
): Promise<Ended> {
  const ids = new Set<number>()
  const done: Waiting[] = []
  const failures: string[] = []
  for (const each of waiting) {
    const { state, failure } = await deps.projects.runs.get(actor, projectId, each.runId)
    if (state === 'queued' || state === 'running') continue
    ids.add(each.runId)
    if (state === 'done') done.push(each)
    else if (state === 'cancelled') failures.push(`Cancelled: <code>${plain(each.words, 300)}</code>.`)
    else {
      const why = failure === null ? 'it failed' : `${failure.sentence} ${failure.nextStep}`
      failures.push(`<code>${plain(each.words, 300)}</code>: ${plain(why, 700)}`)
    }
  }
  return { ids, done, failures }
}

interface News {
  readonly chat: Chat
  readonly project: Project
  readonly current: Version | undefined
  readonly workbooks: readonly Workbook[]
  /** Null: nothing is asked of steps. */
  readonly matrix: Pick<Matrix, 'question' | 'revision'> | null
  readonly failures: readonly string[]
}

/** What has changed since it was last told: files that could not be read, a new version, a question. */
function news({ chat: { state }, project, current, workbooks, matrix, failures }: News): Change {
  const question = matrix?.question ?? null
  const known = new Set(state.toldFailures)
  const broken = workbooks.filter(({ id, failure }) => failure !== null && !known.has(id))
  const isNew = current !== undefined && current.id !== state.toldVersion
  const say = toldOf({ project, current: isNew ? current : undefined, workbooks }, [
    ...failures,
    ...broken.map(brokenLine),
  ])
  const mark = { ...state, toldFailures: [...known, ...broken.map(({ id }) => id)], toldVersion: current?.id ?? null }
  if (question === null || (question.key === state.toldQuestion && !isNew)) return { state: mark, say }
  const asked = askedOf(state.next, question, matrix?.revision ?? 0)
  const labels = question.choices.map(({ label }) => label)
  say.push({ html: plain(question.text, 1_000), buttons: choiceButtons(state.next, labels) })
  return { state: { ...mark, next: state.next + 1, asked, toldQuestion: question.key }, say }
}

function toldOf(
  { project, current, workbooks }: Pick<News, 'project' | 'current' | 'workbooks'>,
  problems: readonly string[],
): Said[] {
  const say: Said[] = problems.length === 0 ? [] : [{ html: fitting(problems) }]
  if (current !== undefined)
    say.push({ html: current.parentId === null ? consolidatedText(project, current, workbooks) : stepText(current) })
  return say
}

const brokenLine = ({ name, failure }: Workbook): string =>
  `⚠ ${plain(name)}: ${plain(failure === null ? '' : `${failure.sentence} ${failure.nextStep}`, 500)}`

const askedOf = (number: number, { key, choices }: NonNullable<Matrix['question']>, revision: number): Asked => ({
  kind: 'matrix',
  number,
  question: key,
  revision,
  choices: choices.map(({ value }) => value),
})

interface Result {
  readonly project: Project
  readonly version: Version
  readonly workbooks: readonly Workbook[]
  readonly downloadId: number
}

/** The page about it, and the file; one that Telegram does not take goes by a link. */
async function resultOf(
  { deps, actor }: ActContext,
  { project, version, workbooks, downloadId }: Result,
): Promise<Said[]> {
  const { downloads } = deps.projects
  const totals = await deps.consolidation.totals(actor, project.id, version.id)
  const page = { html: summaryText({ project, version, workbooks, totals }) }
  const file = await downloads.file(actor, project.id, downloadId)
  if (file.bytes > MAX_DOCUMENT_BYTES) {
    const { url, expiresAt } = await downloads.link(actor, project.id, downloadId, LINK_HOURS)
    const size = figure(Math.ceil(file.bytes / 1e6))
    return [
      page,
      {
        html: `${plain(file.name)} has ${size} MB, more than a bot may send:\n${plain(url, 500)}\nUntil ${at(expiresAt)}.`,
      },
    ]
  }
  const upload = { name: file.name, content: createReadStream(file.path) }
  const { id } = await deps.files.keepUntil(deps.database.db, upload, project.expiresAt)
  return [page, { html: plain(file.name), fileId: id }]
}

import { downloadFormats } from '../../projects/contract.ts'
import { findChat } from '../chat-store.ts'
import { freshState } from '../state.ts'
import { talk } from '../talk.ts'
import { at, counted, fitting, plain } from '../words/figures.ts'
import { helpText } from '../words/help.ts'
import { historyText, stepText, versionLines } from '../words/version.ts'
import { requireProject, say, sayPlain, waitFor, type ActContext } from './act.ts'
import { whereFrom } from './where.ts'

const VERSIONS = 100

/** What begins with a slash. */
export async function doCommand(context: ActContext, name: string, rest: string): Promise<void> {
  switch (name) {
    case 'help':
      return say(context, helpText(rest))
    case 'new':
      return beginAnew(context)
    case 'where':
      return whereFrom(context, rest)
    case 'undo':
      return undo(context)
    case 'download':
      return download(context, rest.trim().toLowerCase())
    case 'history':
      return history(context)
    case 'sheet':
      return howItStands(context)
    case 'cancel':
      return cancel(context)
  }
}

const beginAnew = ({ deps, key }: ActContext): Promise<void> =>
  talk(deps, key, ({ state }) => ({
    projectId: null,
    state: freshState(state),
    say: [
      {
        html: 'The next files you send begin a new table. The other one stays in the dashboard until its time is over.',
      },
    ],
  }))

async function undo(context: ActContext): Promise<void> {
  const projectId = await requireProject(context)
  if (projectId === null) return
  const { deps, actor, key } = context
  const version = await deps.projects.versions.undo(actor, projectId)
  await talk(deps, key, ({ state }) => ({
    state: { ...state, asked: null, toldVersion: version.id },
    say: [{ html: `Taken back. Now: ${stepText(version)}` }],
  }))
}

async function history(context: ActContext): Promise<void> {
  const projectId = await requireProject(context)
  if (projectId === null) return
  const { items } = await context.deps.projects.versions.list(context.actor, projectId, { limit: VERSIONS })
  await (items.some(({ isCurrent }) => isCurrent)
    ? say(context, historyText(items))
    : sayPlain(context, 'Nothing was done yet: the files are being read.'))
}

async function howItStands(context: ActContext): Promise<void> {
  const projectId = await requireProject(context)
  if (projectId === null) return
  const { deps, actor } = context
  const project = await deps.projects.projects.get(actor, projectId)
  const { items } = await deps.projects.versions.list(actor, projectId, { limit: VERSIONS })
  const current = items.find(({ isCurrent }) => isCurrent)
  const { total, read, failed } = project.workbooks
  await say(
    context,
    fitting([
      `<b>${plain(project.title)}</b>`,
      `${counted(total, 'file')}, ${read} read, ${failed} that could not be read.`,
      ...project.openRuns.map(({ title }) => `Under way: ${plain(title)}`),
      ...(current === undefined ? [] : [`Last: <code>${plain(current.words, 300)}</code>`, ...versionLines(current)]),
      `Kept until ${at(project.expiresAt)}.`,
    ]),
  )
}

async function download(context: ActContext, wanted: string): Promise<void> {
  const format = wanted === '' ? 'xlsx' : downloadFormats.find((known) => known === wanted)
  if (format === undefined) return sayPlain(context, `There is /download ${downloadFormats.join(', /download ')}.`)
  const projectId = await requireProject(context)
  if (projectId === null) return
  const { deps, actor } = context
  const made = await deps.projects.downloads.create(actor, projectId, { format, provenance: true })
  await waitFor(context, { runId: made.run.id, downloadId: made.download.id, words: `the .${format}` })
}

async function cancel(context: ActContext): Promise<void> {
  const projectId = await requireProject(context)
  if (projectId === null) return
  const { deps, actor, key } = context
  const chat = await findChat(deps.database.db, key)
  const { openRuns } = await deps.projects.projects.get(actor, projectId)
  const own = new Set(chat?.state.waiting.map(({ runId }) => runId))
  const running = openRuns.filter(({ id }) => own.has(id))
  for (const { id } of running) await deps.projects.runs.cancel(actor, projectId, id)
  if (running.length === 0) await sayPlain(context, 'Nothing of yours is under way.')
}

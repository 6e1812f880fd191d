import type { Api } from '../../../scripts/stage/api.ts'
import { pause } from '../../../scripts/stage/stage.ts'
import type { Page } from '../../../src/kernel/page.ts'
import type { ApplyAnswer, Project, Workbook } from '../../../src/modules/sheets/projects/contract.ts'
import { openSender } from './sender.ts'

/** A file on its way: what a kill cuts off is sent on in a later life. */
interface OnItsWay {
  readonly address: string
  readonly content: Buffer
}

/** What people did, over all lives. */
export interface Scene {
  readonly projects: number[]
  readonly unfinished: OnItsWay[]
  files: number
  asked: number
}

export const newScene = (): Scene => ({ projects: [], unfinished: [], files: 0, asked: 0 })

const ROWS = 3_000
/** Of these people work in all; a few more come with time. */
const FIRST_PROJECTS = 3
const MAX_PROJECTS = 12
const PAUSE_MS = 60
const COMMANDS = [
  'keep rows where total > 10',
  'group by country sum total',
  'sort by total desc',
  'remove duplicates by order_no',
  'add double = total * 2',
]
const FORMATS = ['xlsx', 'csv', 'parquet']

/** Does things as people do until something stops answering: a kill. */
export async function live(api: Api, dataDir: string, scene: Scene, chance: () => number): Promise<void> {
  const sender = openSender(dataDir)
  try {
    for (const upload of scene.unfinished.splice(0)) {
      // What was whole before the kill is known by the start already.
      const isKnown = await sender.send(upload.address, upload.content).then(
        () => true,
        (error: unknown) => isGone(error),
      )
      if (!isKnown) {
        scene.unfinished.push(upload)
        return
      }
    }
    for (;;) {
      const isFew = scene.projects.length < FIRST_PROJECTS
      const isMore = scene.projects.length < MAX_PROJECTS && chance() < 0.01
      if (isFew || isMore) await beginProject(api, sender, scene, chance)
      await actIn(api, scene, chance)
      await pause(PAUSE_MS)
    }
  } finally {
    await sender.close()
  }
}

const isGone = (error: unknown): boolean => error instanceof Error && / 404 | 410 /.test(error.message)

async function beginProject(
  api: Api,
  sender: ReturnType<typeof openSender>,
  scene: Scene,
  chance: () => number,
): Promise<void> {
  const { id } = await api.post<Project>('/sheets', { title: `Soak ${scene.projects.length + 1}` })
  scene.projects.push(id)
  for (let file = 0; file < 2; file++) {
    const content = tableOf(chance)
    const address = await sender.begin(id, `month ${file + 1}.csv`, content.length)
    scene.files += 1
    const upload = { address, content }
    scene.unfinished.push(upload)
    await sender.send(address, content)
    scene.unfinished.splice(scene.unfinished.indexOf(upload), 1)
  }
}

function tableOf(chance: () => number): Buffer {
  const first = Math.floor(chance() * 1e6)
  const rows = Array.from({ length: ROWS }, (_, row) => {
    const cents = Math.floor(chance() * 100_000)
    return `${first + row},${['DE', 'FR', 'ES'][row % 3] ?? ''},${(cents / 100).toFixed(2)},note ${row % 17}`
  })
  return Buffer.from(`order_no,country,total,note\n${rows.join('\n')}\n`)
}

async function actIn(api: Api, scene: Scene, chance: () => number): Promise<void> {
  const id = scene.projects[Math.floor(chance() * scene.projects.length)]
  if (id === undefined) return
  const project = await api.get<Project>(`/sheets/${id}`)
  if (project.versionId === null || project.openRuns.length > 0) return
  scene.asked += 1
  const dice = chance()
  const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(chance() * list.length)]
  if (dice < 0.4) await api.post<ApplyAnswer>(`/sheets/${id}/apply`, { words: pick(COMMANDS) }).catch(unlessKilled)
  else if (dice < 0.65) await api.post(`/sheets/${id}/downloads`, { format: pick(FORMATS) }).catch(unlessKilled)
  else if (dice < 0.75) await api.post(`/sheets/${id}/undo`).catch(unlessKilled)
  else if (dice < 0.85) await api.post(`/sheets/${id}/consolidate`).catch(unlessKilled)
  else if (dice < 0.93) await api.post(`/sheets/${id}/verify`).catch(unlessKilled)
  else await readAgain(api, id, pick)
}

async function readAgain(api: Api, id: number, pick: <T>(list: readonly T[]) => T | undefined): Promise<void> {
  const { items } = await api.get<Page<Workbook>>(`/sheets/${id}/workbooks`)
  const workbook = pick(items.filter(({ state }) => state === 'read'))
  if (workbook !== undefined) await api.post(`/sheets/${id}/workbooks/${workbook.id}/read`).catch(unlessKilled)
}

/** A refusal is an answer (a run began meanwhile, nothing is to be undone); silence is a kill. */
function unlessKilled(error: unknown): void {
  if (!(error instanceof Error) || !/: 4\d\d /.test(error.message)) throw error
}

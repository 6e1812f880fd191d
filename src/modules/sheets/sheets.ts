import { createConsolidation, type ConsolidationParts } from './consolidation/consolidation.ts'
import { consolidationRoutes } from './consolidation/routes.ts'
import type { ConsolidationForProjects } from './consolidation/ports.ts'
import { createEngine } from './engine/engine.ts'
import { parseCommand } from './core/plan/command/parse.ts'
import { check } from './core/plan/compile.ts'
import { describe } from './core/plan/describe.ts'
import { planWordsRoutes } from './plan/routes.ts'
import { createPlanWords } from './plan/words.ts'
import type { PlanLanguage } from './projects/language.ts'
import type { ProjectDeps } from './projects/deps.ts'
import { openSheetsFolder } from './projects/folder.ts'
import { createSheetLog } from './projects/log.ts'
import { createProjectsPart, type ProjectsPart } from './projects/part.ts'
import { sheetRoutes } from './projects/routes.ts'
import { MAX_PROJECT_BYTES, MAX_PROJECT_FILES } from './projects/contract.ts'

const planLanguage: PlanLanguage = { parse: parseCommand, check, describe }

export interface SheetsDeps extends Omit<ProjectDeps, 'engine' | 'consolidation' | 'folder' | 'log' | 'limits'> {
  /** Of this module alone; the same for all processes of a store. */
  readonly folder: string
  readonly keepDays: number
  /** Tasks that a process runs at once. */
  readonly width: number
  /** Whether other processes work on the same store. */
  readonly isShared: boolean
}

export interface Sheets {
  readonly projects: ProjectsPart
  readonly consolidation: ConsolidationParts
  readonly routes: ReturnType<typeof sheetRoutes>
  /** What a kill left is put in order, if this process works; before jobs run. */
  start(): Promise<void>
  /** Ends the children that answer questions; those of runs end with their jobs. */
  stop(): Promise<void>
}

/** Files come in, are read in children, consolidated, changed by steps and go out again: `ports.ts` says how the parts meet. */
export function createSheets(deps: SheetsDeps): Sheets {
  const folder = openSheetsFolder(deps.folder)
  const engine = createEngine({ folder: deps.folder, width: deps.width })
  const forProjects: ConsolidationForProjects = {
    requestFor: (projectId) => consolidation.consolidation.requestFor(projectId),
    remember: (trx, actor, projectId) => consolidation.consolidation.remember(trx, actor, projectId),
    matrix: (actor, projectId) => consolidation.consolidation.matrix(actor, projectId),
  }
  const projects = createProjectsPart({
    ...deps,
    folder,
    engine,
    language: planLanguage,
    consolidation: forProjects,
    log: createSheetLog(deps),
    limits: { maxFiles: MAX_PROJECT_FILES, maxBytes: MAX_PROJECT_BYTES, keepDays: deps.keepDays },
  })
  const consolidation = createConsolidation({ ...deps, projects: projects.forConsolidation, language: planLanguage })
  const words = createPlanWords({ ...deps, folder, looking: projects.looking })
  return {
    projects,
    consolidation,
    routes: [...planWordsRoutes(words), ...sheetRoutes(projects), ...consolidationRoutes(consolidation)],
    start: () => projects.begin(),
    stop: () => engine.close(),
  }
}

import type { ProjectsForConsolidation } from '../consolidation/ports.ts'
import { createConsolidateAct } from './acts/consolidate.ts'
import { createExportAct } from './acts/export.ts'
import { createReadAct } from './acts/read.ts'
import { createStepAct } from './acts/step.ts'
import { createVerifyAct } from './acts/verify.ts'
import type { ActDeps } from './acts/act.ts'
import type { ProjectDeps } from './deps.ts'
import { createDownloads, type Downloads } from './downloads.ts'
import type { PlanLanguage } from './language.ts'
import { createLooking, type Looking } from './looking.ts'
import { createProjects, type Projects } from './projects.ts'
import { createForConsolidation } from './read-again.ts'
import { createRunner } from './runner.ts'
import { runJob } from './queue-run.ts'
import { createRuns, type Runs } from './runs.ts'
import { createTidy } from './tidy.ts'
import { createUploadLinks, type UploadLinks } from './upload-links.ts'
import { createTus, type TusUploads } from './uploads/tus.ts'
import { createUploads, type Uploads } from './uploads/uploads.ts'
import { createProofs, type Proofs } from './verifying.ts'
import { createVersions, type Versions } from './versions.ts'
import { createWorkbooks, type Workbooks } from './workbooks.ts'

export interface ProjectsPartDeps extends ProjectDeps {
  readonly language: PlanLanguage
  /** Whether other processes work on the same store. */
  readonly isShared: boolean
}

export interface ProjectsPart {
  readonly projects: Projects
  readonly uploads: Uploads
  readonly tus: TusUploads
  readonly workbooks: Workbooks
  readonly versions: Versions
  readonly looking: Looking
  readonly runs: Runs
  readonly downloads: Downloads
  readonly uploadLinks: UploadLinks
  readonly proofs: Proofs
  readonly forConsolidation: ProjectsForConsolidation
  /** What a kill left is put in order; before jobs run. */
  begin(): Promise<void>
}

export function createProjectsPart(given: ProjectsPartDeps): ProjectsPart {
  const runs = createRuns(given)
  const deps: ActDeps = { ...given, runs }
  const uploads = createUploads(deps)
  const step = createStepAct(deps)
  const acts = {
    read: createReadAct(deps),
    consolidate: createConsolidateAct(deps),
    step,
    recipe: step,
    export: createExportAct(deps),
    verify: createVerifyAct(deps),
  }
  given.jobs.handle(runJob, createRunner(deps, acts))
  const tidy = createTidy({ ...deps, uploads, isShared: given.isShared })
  return {
    projects: createProjects(deps),
    uploads,
    tus: createTus(given.folder.uploads, uploads, given.logger),
    workbooks: createWorkbooks(deps),
    versions: createVersions(deps),
    looking: createLooking(deps),
    runs,
    downloads: createDownloads(deps),
    uploadLinks: createUploadLinks(deps),
    proofs: createProofs(deps),
    forConsolidation: createForConsolidation(deps),
    begin: () => tidy.begin(),
  }
}

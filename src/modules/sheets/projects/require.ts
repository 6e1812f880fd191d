import type { Db, Trx } from '../../../db/transaction.ts'
import type { ProjectId, VersionId } from '../../../kernel/ids.ts'
import type { Clock } from '../../../kernel/clock.ts'
import { DAY_MS, type ProjectLimits } from './deps.ts'
import { nothingRead, projectNotFound, versionNotFound, versionNotReady } from './errors.ts'
import { readFacts, type StoredFacts } from './facts.ts'
import { findProject, holdProject, touchProject, type ProjectRow } from './project-store.ts'
import { findVersion, type VersionRow } from './version-store.ts'

/** @throws AppError `sheet_project_not_found` */
export async function requireProject(db: Db, id: ProjectId): Promise<ProjectRow> {
  const row = await findProject(db, id)
  if (row === undefined) throw projectNotFound(id)
  return row
}

/** For a change: whatever else is done to the project waits. @throws AppError `sheet_project_not_found` */
export async function requireHeld(trx: Trx, id: ProjectId): Promise<ProjectRow> {
  const row = await holdProject(trx, id)
  if (row === undefined) throw projectNotFound(id)
  return row
}

export interface ReadyVersion {
  readonly row: VersionRow
  readonly facts: StoredFacts
}

/** The one named, or the one that people look at. @throws AppError `sheet_version_not_found`, `sheet_version_not_ready`, `sheet_nothing_yet` */
export async function requireReady(
  db: Db,
  project: ProjectRow,
  versionId: VersionId | undefined,
): Promise<ReadyVersion> {
  const id = versionId ?? project.version_id
  if (id === null) throw nothingRead()
  const row = await findVersion(db, project.id, id)
  if (row === undefined) throw versionNotFound(id)
  const facts = readFacts(row.facts)
  if (row.state !== 'ready' || facts === null) throw versionNotReady(id)
  return { row, facts }
}

/** Every act in a project moves its end on. */
export async function sign(
  trx: Trx,
  id: ProjectId,
  { clock, limits }: { readonly clock: Clock; readonly limits: ProjectLimits },
  bytes = 0,
): Promise<void> {
  const at = clock.now()
  await touchProject(trx, id, { at, expiresAt: at + limits.keepDays * DAY_MS, bytes })
}

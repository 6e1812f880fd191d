import { authorize, type Actor } from '../../../kernel/actor.ts'
import type { ProjectId, VersionId } from '../../../kernel/ids.ts'
import type { Column } from '../core/schema.ts'
import { compareVersions } from '../core/consolidate/compare.ts'
import { versionNotFound } from '../projects/errors.ts'
import type { Comparison } from './contract.ts'
import type { CurrentDeps } from './current.ts'
import { readyVersion, totalsIn } from './totals.ts'

/** The second version is of the project; the first may be of another, as last month's. */
export async function compare(
  deps: CurrentDeps,
  actor: Actor,
  { projectId, from, to }: { readonly projectId: ProjectId; readonly from: VersionId; readonly to: VersionId },
): Promise<Comparison> {
  authorize(actor, 'sheets.read')
  const [before, after] = [await readyVersion(deps, from), await readyVersion(deps, to)]
  if (after.row.project_id !== projectId) throw versionNotFound(to)
  const isOneProject = before.row.project_id === projectId
  const { summary, columns, rows, sums } = compareVersions(totalsIn(before.facts), totalsIn(after.facts), isOneProject)
  return {
    from,
    to,
    summary: [...summary],
    columns: columns.map(({ fate, before: old, after: now }) => ({ fate, before: shown(old), after: shown(now) })),
    rows: { ...rows },
    sums: sums.map((sum) => ({ ...sum })),
    isSameContent: before.facts.hash === after.facts.hash,
  }
}

const shown = (column: Column | null) =>
  column === null ? null : { id: column.id, name: column.name, type: column.type }

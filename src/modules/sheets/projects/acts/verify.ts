import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Step } from '../../core/plan/step.ts'
import type { Column } from '../../core/schema.ts'
import { stepSchema } from '../../plan/contract.ts'
import type { ConsolidateRequest, OtherTable, ReadTable } from '../../ports.ts'
import type { VerifyCheck, VerifyResult } from '../contract.ts'
import { plainColumn, readFacts, type BaseSource, type StoredFacts } from '../facts.ts'
import { digestFile, exists } from '../folder.ts'
import { planNames } from '../other-tables.ts'
import { lineageOf, type VersionRow } from '../version-store.ts'
import { failed, failedTask, type Act, type ActContext, type ActDeps } from './act.ts'

type Base = NonNullable<StoredFacts['base']>

/** Reads the originals again, does every step again, and compares hashes with those of the log. */
export const createVerifyAct =
  (deps: ActDeps): Act =>
  async (context) => {
    const { run, project } = context
    const lineage = run.subject_id === null ? [] : await lineageOf(deps.database.db, project.id, run.subject_id)
    const base = readFacts(lineage[0]?.facts ?? null)?.base
    if (base === undefined) return failed('refused', 'the version is not ready')
    const chain = await deps.log.verify(deps.database.db, project.id)
    const checks: VerifyCheck[] = [
      check('the log', chain.problem === null, chain.problem ?? '', null, chain.head),
      ...(await checkLogged(deps, project.id, lineage)),
    ]
    const originals = await checkOriginals(deps, context, base.sources)
    checks.push(...originals)
    if (originals.every(({ isSame }) => isSame)) {
      const again = await readAgain(deps, context, base)
      checks.push(...again.checks)
      if (again.checks.every(({ isSame }) => isSame)) {
        const replayed = await replay(deps, context, { lineage, base, tables: again.tables })
        if ('kind' in replayed) return replayed
        checks.push(...replayed.checks)
      }
    }
    const isWhole = checks.every(({ isSame }) => isSame)
    const result: VerifyResult = { isWhole, engineVersion: deps.engine.version, head: chain.head, checks }
    return {
      kind: 'done',
      async commit(trx) {
        const differs = checks.filter(({ isSame }) => !isSame).map(({ thing }) => thing)
        const body = { version: run.subject_id, isWhole, checks: checks.length, differs, engine: deps.engine.version }
        await deps.log.write(trx, project.id, run.created_by, { kind: 'project.verified', body })
        return { ...result, checks: checks.map((each) => ({ ...each })) }
      },
    }
  }

const check = (
  thing: string,
  isSame: boolean,
  sentence: string,
  ...[expected, found]: [string | null, string | null]
): VerifyCheck => ({
  thing,
  isSame,
  sentence: isSame ? '' : sentence,
  expected,
  found,
})

const stepThing = (version: VersionRow, index: number): string =>
  index === 0 ? version.words : `step ${index}: ${version.words}`

/** What versions say of themselves is what the log wrote of them when they were made. */
async function checkLogged(
  { log, database }: ActDeps,
  projectId: number,
  lineage: readonly VersionRow[],
): Promise<VerifyCheck[]> {
  const checks: VerifyCheck[] = []
  for (const [index, version] of lineage.entries()) {
    const line = await log.find(
      database.db,
      projectId,
      ({ kind, body }) =>
        (kind === 'version.made' || kind === 'version.consolidated') && body['version'] === version.id,
    )
    const logged = typeof line?.body['output'] === 'string' ? line.body['output'] : null
    const stored = readFacts(version.facts)?.hash ?? null
    const isPlanSame = index === 0 || line?.body['plan'] === version.step
    const sentence =
      logged === null
        ? 'The log has no line of it.'
        : isPlanSame
          ? 'Its hash is not the one that the log has.'
          : 'Its step is not the one that the log has.'
    checks.push(
      check(`${stepThing(version, index)} in the log`, logged === stored && isPlanSame, sentence, logged, stored),
    )
  }
  return checks
}

async function checkOriginals(
  { folder }: ActDeps,
  { project, signal }: ActContext,
  sources: readonly BaseSource[],
): Promise<VerifyCheck[]> {
  const files = new Map(sources.map(({ sha256, name }) => [sha256, name]))
  const checks: VerifyCheck[] = []
  for (const [sha256, name] of files) {
    signal.throwIfAborted()
    const path = folder.original(project.id, sha256)
    const found = (await exists(path)) ? (await digestFile(path)).sha256 : null
    const sentence =
      found === null
        ? `The bytes of “${name}” are not on the disk any more.`
        : `The bytes of “${name}” are not those that came in.`
    checks.push(check(name, found === sha256, sentence, sha256, found))
  }
  return checks
}

interface TableAgain {
  readonly source: BaseSource
  readonly file: string
  readonly table: ReadTable
}

async function readAgain(
  deps: ActDeps,
  { project, scratch, signal, progress }: ActContext,
  base: Base,
): Promise<{ readonly checks: VerifyCheck[]; readonly tables: readonly TableAgain[] }> {
  const checks: VerifyCheck[] = []
  const tables: TableAgain[] = []
  const byWorkbook = Map.groupBy(base.sources, ({ workbookId }) => workbookId)
  for (const [workbookId, sources] of byWorkbook) {
    const [first] = sources
    if (first === undefined) continue
    const outFolder = join(scratch, `w${workbookId}`)
    await mkdir(outFolder)
    const request = {
      path: deps.folder.original(project.id, first.sha256),
      name: first.name,
      outFolder,
      settings: first.settings,
    }
    const outcome = await deps.engine.read(request, { signal, onProgress: progress })
    if (outcome.kind === 'failed') {
      checks.push(
        check(
          `${first.name}, read again`,
          false,
          `It cannot be read any more: ${outcome.detail}.`,
          null,
          outcome.reason,
        ),
      )
      continue
    }
    for (const source of sources) {
      const table = outcome.result.tables.find(
        ({ sheetIndex, position }) => sheetIndex === source.sheetIndex && position === source.position,
      )
      const isSame = table?.rows === source.rows
      checks.push(
        check(
          `${source.name}, ${source.sheet}, read again`,
          isSame,
          'It has other rows now.',
          String(source.rows),
          table === undefined ? null : String(table.rows),
        ),
      )
      if (table !== undefined) tables.push({ source, table, file: join(outFolder, table.file.split('/').at(-1) ?? '') })
    }
  }
  return { checks, tables }
}

interface Replay {
  readonly lineage: readonly VersionRow[]
  readonly base: Base
  readonly tables: readonly TableAgain[]
}

async function replay(deps: ActDeps, { scratch, signal, progress }: ActContext, { lineage, base, tables }: Replay) {
  const fileOf = new Map(tables.map(({ source, file }) => [source.table, file]))
  const request: ConsolidateRequest = {
    ...base.request,
    tables: base.request.tables.map((table) => ({ ...table, file: fileOf.get(table.id) ?? table.file })),
  }
  const steps = lineage.flatMap(({ step }): Step[] => (step === null ? [] : [stepSchema.parse(JSON.parse(step))]))
  const out = join(scratch, 'replayed.parquet')
  const outcome = await deps.engine.replay(
    { base: request, steps, others: othersAgain(tables), out },
    { signal, onProgress: progress },
  )
  if (outcome.kind === 'failed') return failedTask(outcome)
  const checks = lineage.map((version, index) => {
    const expected = readFacts(version.facts)?.hash ?? null
    const found = outcome.result[index]?.hash ?? null
    return check(
      `${stepThing(version, index)}, done again`,
      expected === found,
      'Done again from the originals it has other values.',
      expected,
      found,
    )
  })
  return { checks }
}

const othersAgain = (tables: readonly TableAgain[]): readonly OtherTable[] => {
  const names = planNames(tables.map(({ source }) => ({ ...source, tableId: source.table })))
  return tables.map(({ source, table, file }) => ({
    name: names.get(source.table) ?? '',
    file,
    columns: table.columns.map((column): Column => plainColumn(column)),
  }))
}

import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { silentLogger } from '../../kernel/log.ts'
import { runFolder } from '../../modules/sheets/index.ts'
import {
  downloadFormats,
  projectPageSchema,
  projectSchema,
  runSchema,
  verifyResultSchema,
  versionPageSchema,
  workbookListSchema,
  type Run,
} from '../../modules/sheets/projects/contract.ts'
import { realClock } from '../../platform/system.ts'
import type { ApiClient } from '../client.ts'
import type { Command } from '../command.ts'
import { badUsage, fileUnusable } from '../errors.ts'
import { textFlag, toNumber } from '../flags.ts'
import { moreAfter, pageFlags, pageQuery } from '../paging.ts'
import { describeFolderRun, isWell } from '../sheet-report.ts'
import { dateTime, table } from '../table.ts'

const LOOK_MS = 300

const listCommand: Command = {
  name: 'sheets list',
  summary: 'Projects of sheets with their files and when they expire, newest first.',
  args: [],
  flags: { search: { type: 'string', value: 'TEXT', meaning: 'Part of the title.' }, ...pageFlags },
  async run({ api, flags }) {
    const page = await (await api()).get(`/sheets?${pageQuery(flags, 'search')}`, projectPageSchema)
    const rows = page.items.map(({ id, title, workbooks, openRuns, expiresAt }) => [
      String(id),
      title,
      workbooks.total,
      workbooks.failed,
      openRuns[0]?.title ?? null,
      dateTime(expiresAt),
    ])
    const text =
      rows.length === 0
        ? 'No project. Begin one in the dashboard, or work on a folder: switchboard sheets run FOLDER --out FILE'
        : table([['id', 'title', 'files', 'failed', 'runs', 'expires (UTC)'], ...rows]) + moreAfter(page)
    return { text, json: page }
  },
}

const showCommand: Command = {
  name: 'sheets show',
  summary: 'One project: its files with what went wrong, and its versions.',
  args: ['ID'],
  flags: {},
  async run({ api, args }) {
    const client = await api()
    const id = toNumber(args[0] ?? '', 'ID')
    const project = await client.get(`/sheets/${id}`, projectSchema)
    const { items: files } = await client.get(`/sheets/${id}/workbooks`, workbookListSchema)
    const { items: versions } = await client.get(`/sheets/${id}/versions?limit=200`, versionPageSchema)
    const fileRows = files.map(({ name, state, rows, failure }) => [
      name,
      state,
      rows,
      failure === null ? null : `${failure.sentence} ${failure.nextStep}`,
    ])
    const versionRows = versions.map(({ id: version, parentId, words, rows, isCurrent, label }) => [
      `${isCurrent ? '*' : ' '} ${version}`,
      parentId === null ? null : String(parentId),
      rows,
      label === null ? words : `${words} (${label})`,
    ])
    const text = [
      `Project ${id}: ${project.title}. It is deleted at ${dateTime(project.expiresAt) ?? ''} UTC.`,
      table([['file', 'state', 'rows', 'what went wrong'], ...fileRows]),
      table([['version', 'after', 'rows', 'made by'], ...versionRows]),
    ].join('\n\n')
    return { text, json: { project, files, versions } }
  },
}

const verifyCommand: Command = {
  name: 'sheets verify',
  summary: 'Does everything of a project again from the original files and compares; needs a running server.',
  args: ['ID'],
  flags: { version: { type: 'string', value: 'ID', meaning: 'Of this version; the current one without it.' } },
  async run({ api, args, flags }) {
    const client = await api()
    const id = toNumber(args[0] ?? '', 'ID')
    const version = textFlag(flags, 'version')
    const body = version === undefined ? {} : { versionId: toNumber(version, '--version') }
    const run = await ended(client, id, await client.post(`/sheets/${id}/verify`, body, runSchema))
    if (run.failure !== null) return { text: `${run.failure.sentence} ${run.failure.nextStep}`, json: run, ok: false }
    const result = verifyResultSchema.parse(run.result)
    const rows = result.checks.map(({ thing, isSame, sentence }) => [
      isSame ? 'same' : 'DIFFERS',
      thing,
      sentence || null,
    ])
    const verdict = result.isWhole
      ? `Everything is the same: ${result.checks.length} checks.`
      : `Something differs: ${result.checks.filter(({ isSame }) => !isSame).length} of ${result.checks.length} checks.`
    const text = `${table([['', 'what', ''], ...rows])}\n\n${verdict} Head of the log: ${result.head}`
    return { text, json: result, ok: result.isWhole }
  },
}

async function ended(client: ApiClient, projectId: number, begun: Run): Promise<Run> {
  let run = begun
  while (run.endedAt === null) {
    await sleep(LOOK_MS)
    run = await client.get(`/sheets/${projectId}/runs/${run.id}`, runSchema)
  }
  return run
}

const runCommand: Command = {
  name: 'sheets run',
  summary: 'Makes one table of the workbooks in a folder, without a server: reads, consolidates, does a plan, writes.',
  args: ['FOLDER'],
  flags: {
    out: { type: 'string', value: 'FILE', meaning: 'The result: .xlsx, .csv or .parquet.' },
    plan: { type: 'string', value: 'FILE', meaning: 'A command a line, or a recipe; only consolidates without it.' },
    'date-order': { type: 'string', value: 'ORDER', meaning: 'dmy or mdy, for dates that may be read both ways.' },
    provenance: { type: 'boolean', meaning: 'Adds file, sheet and row of every row.' },
  },
  async run({ args, flags, config, terminal }) {
    const out = textFlag(flags, 'out')
    if (out === undefined) throw badUsage('It needs --out FILE, as --out result.xlsx.', 'sheets run')
    const ending = extname(out).slice(1).toLowerCase()
    const format = downloadFormats.find((known) => known === ending)
    if (format === undefined) throw badUsage(`--out ends in .xlsx, .csv or .parquet; given: ${out}.`, 'sheets run')
    const order = textFlag(flags, 'date-order')
    if (order !== undefined && order !== 'dmy' && order !== 'mdy')
      throw badUsage(`--date-order is dmy or mdy; given: ${order}.`, 'sheets run')
    const planFile = textFlag(flags, 'plan')
    const report = await runFolder(
      { clock: realClock, logger: silentLogger, onProgress: (line) => terminal.err(line) },
      {
        folder: args[0] ?? '',
        planText: planFile === undefined ? null : await textOf(planFile),
        planPath: planFile ?? null,
        out,
        format,
        provenance: flags['provenance'] === true,
        dateOrder: order ?? null,
        width: config.sheets.width,
      },
    )
    return { text: describeFolderRun(report), json: report, ok: isWell(report) }
  },
}

const textOf = (path: string): Promise<string> =>
  readFile(path, 'utf8').catch((cause: unknown) => {
    throw fileUnusable(path, cause)
  })

export const sheetsCommands: readonly Command[] = [listCommand, showCommand, verifyCommand, runCommand]

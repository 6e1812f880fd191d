import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Figures } from '../figures.ts'
import { expectedOf, type Expected } from './peer/expected.ts'
import { writeWorkbook } from './read/write-workbook.ts'

const WORKBOOKS = 12
const ROWS_EACH = 50_000
const TIMEOUT_MS = 3_600_000
const MOST_OF_PANDAS = 1 / 6
const MAX_RESIDENT_MIB = 500
/** Where Debian's packages are (python3-pandas, python3-openpyxl). */
const PYTHON = '/usr/bin/python3'

interface Run {
  readonly rows: number
  readonly cpuSeconds: number
  readonly peakMib: number
  readonly sums: Readonly<Record<string, string>>
  /** Of ours: what which part of it took. */
  readonly parts?: Readonly<Record<string, number>>
}

/**
 * Twelve workbooks of 50,000 rows and 20 columns become one, lose what is there twice by two columns, are grouped with
 * three aggregates and written as .xlsx; and again with all rows written (`--rows` for that alone, `--groups` for the first).
 */
export async function peerBench(figures: Figures, args: readonly string[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'switchboard-bench-peer-'))
  const project = join(folder, '1')
  mkdirSync(project)
  try {
    for (let number = 1; number <= WORKBOOKS; number += 1)
      await writeWorkbook(join(project, `${number}.xlsx`), ROWS_EACH, number)
    const expected = expectedOf(WORKBOOKS, ROWS_EACH)
    for (const what of ['groups', 'rows'] as const) {
      const other = what === 'groups' ? '--rows' : '--groups'
      if (!args.includes(other)) await compare(figures.of(`${what} written`), { folder, project, what }, expected)
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

interface Place {
  readonly folder: string
  readonly project: string
  readonly what: 'groups' | 'rows'
}

async function compare(figures: Figures, { folder, project, what }: Place, expected: Expected): Promise<void> {
  const ours = await run(process.execPath, [join(import.meta.dirname, 'peer', 'ours.ts'), folder, what])
  figures.say('ours_cpu', ours.cpuSeconds, 's')
  for (const [part, cpu] of Object.entries(ours.parts ?? {})) figures.say(`ours_${part}_cpu`, cpu, 's')
  figures.say('ours_peak_rss', ours.peakMib, 'MiB', { below: MAX_RESIDENT_MIB })
  figures.say('ours_rows_kept', ours.rows, 'rows', { exactly: expected.rows })
  if (what === 'groups') figures.say('ours_wrong_sums', wrongSums(ours, expected), 'sums', { exactly: 0 })
  const out = join(project, 'pandas.xlsx')
  const theirs = await run(PYTHON, [join(import.meta.dirname, 'peer', 'with_pandas.py'), project, out, what])
  figures.say('pandas_cpu', theirs.cpuSeconds, 's')
  figures.say('pandas_peak_rss', theirs.peakMib, 'MiB')
  figures.say('pandas_rows_kept', theirs.rows, 'rows')
  figures.say('pandas_wrong_sums', wrongSums(theirs, expected), 'sums')
  figures.say('ours_to_pandas_cpu', ours.cpuSeconds / theirs.cpuSeconds, 'x', { below: MOST_OF_PANDAS })
}

async function run(program: string, args: readonly string[]): Promise<Run> {
  const { stdout } = await promisify(execFile)(program, [...args], { timeout: TIMEOUT_MS })
  return JSON.parse(stdout) as Run
}

const wrongSums = ({ sums }: Run, { cents }: Expected): number =>
  [...cents].filter(([country, sum]) => BigInt((sums[country] ?? '0').replace('.', '')) !== sum).length

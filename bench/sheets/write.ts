import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { median, type Figures } from '../figures.ts'
import { columns } from './write/columns.ts'
import { byHucre, byLibreOffice, bySheetJs, type ReadBack } from './write/read-back.ts'

const child = join(import.meta.dirname, 'write', 'child.ts')
const ROUNDS = 3
const SMALL = 100_000
const LARGE = 1_000_000
const MOST_TIMES_GZIP = 2.2
const MOST_GROWTH_MIB = 100

interface Used {
  readonly cpuSeconds: number
  readonly peakMib: number
}

/** Writing 100,000 and 1,000,000 rows of 20 columns, beside gzip -4 of the same XML; what others read of the file. */
export async function writeBench(figures: Figures): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-write-'))
  try {
    const small = join(folder, 'small.parquet')
    const large = join(folder, 'large.parquet')
    run('make', SMALL, small, '')
    run('make', LARGE, large, '')
    besideGzip(figures, folder, small)
    growth(figures, folder, { small, large })
    await readBack(figures, folder, small)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function run(what: string, rows: number, file: string, out: string): Used {
  return JSON.parse(
    execFileSync(process.execPath, [child, what, String(rows), file, out], { encoding: 'utf8' }),
  ) as Used
}

/** One after the other, so that whatever else the machine does touches both. */
function besideGzip(figures: Figures, folder: string, file: string): void {
  const out = join(folder, 'gzip.xlsx')
  const ours: number[] = []
  const theirs: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    ours.push(run('xlsx', SMALL, file, out).cpuSeconds)
    theirs.push(gzipSeconds(out))
  }
  figures.say('write 100,000 rows as .xlsx, CPU', median(ours), 's')
  figures.say('gzip -4 of the same XML, CPU', median(theirs), 's')
  figures.say('times gzip -4', median(ours) / median(theirs), 'x', { below: MOST_TIMES_GZIP })
  figures.say('size of the .xlsx', statSync(out).size / 2 ** 20, 'MiB')
}

function gzipSeconds(workbook: string): number {
  const script =
    'unzip -p "$1" xl/worksheets/sheet1.xml > "$1.xml"; TIMEFORMAT="%U %S"; time gzip -4 -c "$1.xml" > /dev/null'
  const done = spawnSync('bash', ['-c', script, 'bash', workbook], { encoding: 'utf8' })
  const [user = '', system = ''] = done.stderr.trim().split(' ')
  return Number(user) + Number(system)
}

function growth(figures: Figures, folder: string, files: { readonly small: string; readonly large: string }): void {
  for (const format of ['xlsx', 'csv', 'parquet']) {
    const out = join(folder, `growth.${format}`)
    const small = run(format, SMALL, files.small, out)
    const large = run(format, LARGE, files.large, out)
    const of = figures.of(format)
    of.say('write 1,000,000 rows, CPU', large.cpuSeconds, 's')
    of.say('peak memory at 100,000 rows', small.peakMib, 'MiB')
    const most = format === 'xlsx' ? { below: small.peakMib + MOST_GROWTH_MIB } : { below: 500 }
    of.say('peak memory at 1,000,000 rows', large.peakMib, 'MiB', most)
    rmSync(out)
  }
}

/** The text file, which DuckDB writes itself, is what the three must have read. */
async function readBack(figures: Figures, folder: string, file: string): Promise<void> {
  const out = join(folder, 'out.xlsx')
  run('xlsx', SMALL, file, out)
  const both: readonly ReadBack[] = [await byHucre(out), bySheetJs(out)]
  const [first, second] = both
  const different = first?.rows.filter((row, index) => row.join('|') !== second?.rows[index]?.join('|')).length
  figures.say('rows that hucre and @e965/xlsx read', Math.min(...both.map(({ rows }) => rows.length)), 'rows', {
    exactly: SMALL + 1,
  })
  figures.say('rows that they read differently', different ?? -1, 'rows', { exactly: 0 })
  for (const { reader, rows } of both)
    figures.of(reader).say('wrong sums of columns', wrongSums(rows), 'columns', { exactly: 0 })
  const converted = byLibreOffice(out, folder)
  if (converted === null) figures.note('LibreOffice is not installed: not opened with it.')
  else
    figures.say('lines that LibreOffice reads', linesOf(converted), 'lines', { exactly: linesOf(asCsv(folder, file)) })
}

function asCsv(folder: string, file: string): string {
  const out = join(folder, 'ours.csv')
  run('csv', SMALL, file, out)
  return out
}

const linesOf = (path: string): number => readFileSync(path, 'utf8').trimEnd().split(/\r?\n/).length

/** Sums of integers and decimals, in their smallest unit, against those that the rows were made of. */
function wrongSums(rows: readonly (readonly string[])[]): number {
  const expected: Readonly<Record<string, (i: number) => number>> = {
    Number: (i) => (i * 7919) % 1_000_003,
    Total: (i) => (i * 104_729) % 100_000_000,
    Quantity: (i) => i % 100,
    Rate: (i) => (i * 13) % 10_000,
    Points: (i) => (i * 3) % 9999,
    Tax: (i) => (i * 7) % 1_000_000,
  }
  return columns.filter((column, at) => {
    const make = expected[column.name]
    if (make === undefined) return false
    const unit = 10 ** column.scale
    return rows.slice(1).some((row, i) => Math.round(Number(row[at]) * unit) !== make(i))
  }).length
}

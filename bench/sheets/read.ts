import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { median, type Figures } from '../figures.ts'
import { installPeers, PEERS_FOLDER } from '../peers.ts'
import { wrongColumns, type ColumnSum } from './read/checksums.ts'
import { writeWorkbook } from './read/write-workbook.ts'

const run = promisify(execFile)
const OURS = join(import.meta.dirname, 'read', 'ours.ts')
const PEER = join(PEERS_FOLDER, 'sheets.mjs')
const LARGE = 1_000_000
const sizes = [10_000, 100_000, LARGE]
const ROUNDS = 3
const MOST_TIMES_UNZIP = 2.5
const MOST_MIB = 300
const RUN_TIMEOUT_MS = 600_000

interface Used {
  readonly cpuSeconds: number
  readonly mib: number
  readonly wrong: readonly number[]
}

/** Reading .xlsx of 20 columns to the last cell, beside `unzip -p | wc -c` and two readers. `--quick`: without the million. */
export async function readBench(figures: Figures, args: readonly string[]): Promise<void> {
  installPeers()
  const folder = mkdtempSync(join(tmpdir(), 'bench-read-'))
  try {
    for (const rows of args.includes('--quick') ? sizes.filter((size) => size < LARGE) : sizes)
      await compare(figures.of(`read ${rows} rows`), join(folder, `${rows}.xlsx`), rows)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** In turn, so that whatever else the machine does meets all of them; the peers once where they take a minute. */
async function compare(figures: Figures, file: string, rows: number): Promise<void> {
  const expected = await writeWorkbook(file, rows)
  figures.note(`${(statSync(file).size / 1e6).toFixed(1)} MB; ${ROUNDS} rounds in turn, a process each, median`)
  const unzip: number[] = []
  const ours: Used[] = []
  const peers = new Map<string, Used[]>([
    ['exceljs', []],
    ['hucre', []],
  ])
  for (let round = 0; round < ROUNDS; round += 1) {
    unzip.push(await unzipSeconds(file))
    ours.push(await used([OURS, file], expected))
    for (const [name, seen] of peers)
      if (round === 0 || rows < LARGE) seen.push(await used([PEER, name, file], expected))
  }
  report(figures, { rows, unzip: median(unzip), ours })
  for (const [name, seen] of peers) reportPeer(figures, name, seen, secondsOf(ours))
}

const secondsOf = (seen: readonly Used[]): number => median(seen.map(({ cpuSeconds }) => cpuSeconds))
const mibOf = (seen: readonly Used[]): number => Math.max(...seen.map(({ mib }) => mib))
const wrongOf = (seen: readonly Used[]): number => Math.max(...seen.map(({ wrong }) => wrong.length))

interface Result {
  readonly rows: number
  readonly unzip: number
  readonly ours: readonly Used[]
}

function report(figures: Figures, { rows, unzip, ours }: Result): void {
  const isGoal = rows === LARGE
  figures.say('unzip', unzip, 'cpu s')
  figures.say('ours', secondsOf(ours), 'cpu s')
  figures.say('ours_to_unzip', secondsOf(ours) / unzip, 'x', ...(isGoal ? [{ below: MOST_TIMES_UNZIP }] : []))
  figures.say('peak', mibOf(ours), 'MiB', { below: MOST_MIB })
  figures.say('wrong_columns', wrongOf(ours), 'of 20', { exactly: 0 })
}

function reportPeer(figures: Figures, name: string, seen: readonly Used[], ours: number): void {
  figures.say(name, secondsOf(seen), 'cpu s')
  figures.say(`${name}_to_ours`, secondsOf(seen) / ours, 'x')
  figures.say(`${name}_peak`, mibOf(seen), 'MiB')
  figures.say(`${name}_wrong_columns`, wrongOf(seen), 'of 20')
}

async function used(args: readonly string[], expected: readonly ColumnSum[]): Promise<Used> {
  const { stdout } = await run(process.execPath, ['--disable-warning=ExperimentalWarning', ...args], {
    timeout: RUN_TIMEOUT_MS,
    maxBuffer: 1 << 24,
  })
  const { sums, ...rest } = JSON.parse(stdout) as { sums: ColumnSum[]; cpuSeconds: number; mib: number }
  return { ...rest, wrong: wrongColumns(sums, expected) }
}

/** Of `unzip` and `wc` together, as the shell's `times` counts its children. */
async function unzipSeconds(file: string): Promise<number> {
  const parts = 'xl/worksheets/sheet1.xml xl/sharedStrings.xml'
  const { stdout } = await run('bash', ['-c', `unzip -p "$1" ${parts} | wc -c; times`, 'bash', file])
  const times = [...(stdout.trim().split('\n').at(-1) ?? '').matchAll(/(\d+)m([\d.]+)s/g)]
  return times.reduce((sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds), 0)
}

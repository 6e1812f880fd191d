import { parseArgs } from 'node:util'
import { findOrInstallChromium } from './checks/chromium.ts'
import { runStaticChecks } from './checks/static-checks.ts'
import { printResult, runStep } from './checks/step.ts'
import { countTests, runTests, type Totals } from './checks/vitest.ts'

const MINUTE_MS = 60_000
const isCi = !['', '0', 'false'].includes(process.env['CI'] ?? '')

interface PartTotals extends Totals {
  /** Journeys that had no browser. */
  readonly notRun?: number
}

async function check(): Promise<Totals> {
  const results = await runStaticChecks()
  const failed = results.filter(({ problem }) => problem !== null).length
  return { passed: results.length - failed, failed }
}

async function unit(patterns: readonly string[]): Promise<Totals> {
  return runTests({ name: 'tests', project: 'unit', patterns, timeoutMs: 15 * MINUTE_MS })
}

/** Short ones of the soaks that bench/soak keeps: a campaign whose process is killed again and again, one whose workers are killed, frozen and replaced, feeds whose process is killed between every pair of steps, a few hours of many feeds, sheets whose process is killed while files are read, changed and written, and calls of the database that fail. */
async function soak(): Promise<Totals> {
  const totals = { passed: 0, failed: 0 }
  const soaks = [
    ['sqlite', 'campaign', '--store', 'sqlite'],
    ['postgres', 'campaign', '--store', 'postgres'],
    ['feeds', 'feeds', '--store', 'sqlite'],
    ['feeds of a few hours', 'feeds-week'],
    ['sheets', 'sheets'],
    ['faults', 'faults', '--only', 'kth-send', '--only', 'kth-start', '--only', 'kth-log-in', '--assert'],
  ] as const
  for (const [name, ...own] of soaks) {
    const args = ['bench/soak/main.ts', ...own, '--short']
    const result = await runStep({ name: `soak ${name}`, args, timeoutMs: 5 * MINUTE_MS, live: true })
    printResult(result, true)
    totals[result.problem === null ? 'passed' : 'failed']++
  }
  return totals
}

async function e2e(patterns: readonly string[]): Promise<PartTotals> {
  const chromium = findOrInstallChromium()
  if (chromium !== null) {
    const environment = { CHROMIUM_PATH: chromium }
    return runTests({ name: 'journeys', project: 'e2e', patterns, timeoutMs: 8 * MINUTE_MS, environment })
  }
  console.log('There is no Chromium: install it, or set CHROMIUM_PATH to its program.')
  const notRun = await countTests('e2e', patterns)
  return { passed: 0, failed: isCi ? 1 : 0, notRun }
}

const parts = { check, unit, soak, e2e }
type Part = keyof typeof parts
const isPart = (name: string): name is Part => name in parts

/** A part that throws counts as one failure; the others still run. */
async function runPart(part: Part, patterns: readonly string[]): Promise<PartTotals> {
  console.log(`\n== ${part}`)
  try {
    return await parts[part](patterns)
  } catch (error) {
    console.log(error)
    return { passed: 0, failed: 1 }
  }
}

function readArguments(): { readonly chosen: readonly Part[]; readonly patterns: readonly string[] } {
  const { values, positionals } = parseArgs({ options: { only: { type: 'string' } }, allowPositionals: true })
  const only = values.only ?? (positionals.length > 0 ? 'unit' : undefined)
  if (only === undefined) return { chosen: Object.keys(parts) as Part[], patterns: [] }
  if (isPart(only)) return { chosen: [only], patterns: positionals }
  throw new Error(`--only takes one of ${Object.keys(parts).join(', ')}, not ${only}`)
}

async function main(): Promise<number> {
  const { chosen, patterns } = readArguments()
  const startedAt = performance.now()
  const totals: PartTotals[] = []
  for (const part of chosen) totals.push(await runPart(part, patterns))
  const sum = (of: (part: PartTotals) => number): number => totals.reduce((total, part) => total + of(part), 0)
  const failed = sum((part) => part.failed)
  console.log(`\n${((performance.now() - startedAt) / 1000).toFixed(0)} s in all`)
  console.log(`${sum((part) => part.passed)} passed, ${failed} failed`)
  const isMissing = totals.some(({ notRun }) => notRun !== undefined)
  if (isMissing) console.log(`NOT RUN: ${sum((part) => part.notRun ?? 0)} browser journeys`)
  return failed > 0 ? 1 : 0
}

process.chdir(`${import.meta.dirname}/..`)
process.on('SIGTERM', () => process.exit(143))
process.on('SIGINT', () => process.exit(130))
try {
  process.exitCode = await main()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 2
}

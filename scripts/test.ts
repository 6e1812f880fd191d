import { parseArgs } from 'node:util'
import { findOrInstallChromium } from './checks/chromium.ts'
import { runStaticChecks } from './checks/static-checks.ts'
import { printResult, runStep } from './checks/step.ts'
import { countTests, runTests, type Totals } from './checks/vitest.ts'

const MINUTE_MS = 60_000
const none: Totals = { passed: 0, failed: 0 }
const isCi = !['', '0', 'false'].includes(process.env['CI'] ?? '')
let lastLine: string | null = null

async function check(): Promise<Totals> {
  const results = await runStaticChecks()
  const failed = results.filter(({ problem }) => problem !== null).length
  return { passed: results.length - failed, failed }
}

async function unit(patterns: readonly string[]): Promise<Totals> {
  return runTests({ name: 'tests', project: 'unit', patterns, timeoutMs: 5 * MINUTE_MS })
}

/** A short one of the soaks that bench/soak keeps: a campaign whose process is killed again and again. */
async function soak(): Promise<Totals> {
  const args = ['bench/soak/main.ts', 'campaign', '--short']
  const result = await runStep({ name: 'soak', args, timeoutMs: 3 * MINUTE_MS, live: true })
  printResult(result, true)
  return result.problem === null ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }
}

async function e2e(patterns: readonly string[]): Promise<Totals> {
  const chromium = findOrInstallChromium()
  if (chromium !== null) {
    const environment = { CHROMIUM_PATH: chromium }
    return runTests({ name: 'journeys', project: 'e2e', patterns, timeoutMs: 4 * MINUTE_MS, environment })
  }
  const count = await countTests('e2e', patterns)
  lastLine = `NOT RUN: ${count} browser journeys`
  console.log('There is no Chromium: install it, or set CHROMIUM_PATH to its program.')
  return isCi ? { passed: 0, failed: 1 } : none
}

const parts = { check, unit, soak, e2e }
type Part = keyof typeof parts
const isPart = (name: string): name is Part => name in parts

/** A part that throws counts as one failure; the others still run. */
async function runPart(part: Part, patterns: readonly string[]): Promise<Totals> {
  console.log(`\n== ${part}`)
  try {
    return await parts[part](patterns)
  } catch (error) {
    console.log(error)
    return { passed: 0, failed: 1 }
  }
}

function chooseParts(only: string | undefined, patterns: readonly string[]): readonly Part[] {
  if (only === undefined) return patterns.length > 0 ? ['unit'] : (Object.keys(parts) as Part[])
  if (isPart(only)) return [only]
  throw new Error(`--only takes one of ${Object.keys(parts).join(', ')}, not ${only}`)
}

process.chdir(`${import.meta.dirname}/..`)
const { values, positionals } = parseArgs({ options: { only: { type: 'string' } }, allowPositionals: true })
const startedAt = performance.now()
let { passed, failed } = none
for (const part of chooseParts(values.only, positionals)) {
  const totals = await runPart(part, positionals)
  passed += totals.passed
  failed += totals.failed
}
console.log(`\n${((performance.now() - startedAt) / 1000).toFixed(0)} s in all`)
console.log(`${passed} passed, ${failed} failed`)
if (lastLine !== null) console.log(lastLine)
process.exitCode = failed > 0 ? 1 : 0

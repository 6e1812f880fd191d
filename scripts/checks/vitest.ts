import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { printResult, runStep } from './step.ts'

export interface Totals {
  readonly passed: number
  readonly failed: number
}

export interface TestRun {
  readonly name: string
  readonly project: 'unit' | 'e2e'
  /** Only test files whose path contains one of these; all when empty. */
  readonly patterns: readonly string[]
  readonly timeoutMs: number
  readonly environment?: Readonly<Record<string, string>>
}

/** What we read of vitest's JSON report. */
interface Report {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly unknown[] }[]
}

const vitest = 'node_modules/vitest/vitest.mjs'
const LIST_TIMEOUT_MS = 60_000

/** Runs a project of vitest.config.ts; a run that crashes, or that finds no test, is a failure. */
export async function runTests({ name, project, patterns, timeoutMs, environment = {} }: TestRun): Promise<Totals> {
  return inFolder(async (folder) => {
    const report = join(folder, 'report.json')
    const output = ['--reporter=dot', '--reporter=json', `--outputFile.json=${report}`]
    const args = [vitest, 'run', '--project', project, ...output, ...patterns]
    const result = await runStep({ name, args, timeoutMs, environment, live: true })
    const totals = readReport(report)
    const isEmpty = totals.passed + totals.failed === 0
    const silent = totals.failed === 0 && (result.problem !== null || isEmpty)
    const problem = result.problem ?? (isEmpty ? 'no test was found' : null)
    printResult({ ...result, problem }, true)
    return { passed: totals.passed, failed: totals.failed + (silent ? 1 : 0) }
  })
}

/** How many tests a project holds, without running them. */
export async function countTests(project: TestRun['project'], patterns: readonly string[]): Promise<number> {
  return inFolder(async (folder) => {
    const file = join(folder, 'list.json')
    const args = [vitest, 'list', '--project', project, `--json=${file}`, ...patterns]
    const { problem, output } = await runStep({ name: 'list', args, timeoutMs: LIST_TIMEOUT_MS })
    if (problem !== null) throw new Error(`cannot list the tests of ${project}: ${problem}\n${output}`)
    return (JSON.parse(readFileSync(file, 'utf8')) as readonly unknown[]).length
  })
}

function readReport(file: string): Totals {
  let report: Report
  try {
    report = JSON.parse(readFileSync(file, 'utf8')) as Report
  } catch (error) {
    console.log(`vitest left no report: ${String(error)}`)
    return { passed: 0, failed: 1 }
  }
  const brokenFiles = report.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  )
  if (report.numPendingTests > 0) console.log(`${report.numPendingTests} tests were skipped`)
  return { passed: report.numPassedTests, failed: report.numFailedTests + brokenFiles.length }
}

async function inFolder<T>(act: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'switchboard-test-'))
  try {
    return await act(folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

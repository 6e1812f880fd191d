import { printResult, runStep } from './checks/step.ts'

const TIMEOUT_MS = 1_800_000

/**
 * Runs all unit tests and says how much of src/ they reach: at least 85 of 100 lines, and 95 in core/ (vitest.config.ts).
 * The browser's and the command line's processes are not counted. Words limit it to tests whose path contains one of them.
 */
const patterns = process.argv.slice(2)
const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--project', 'unit', '--reporter=dot', '--coverage']
const result = await runStep({ name: 'coverage', args: [...vitest, ...patterns], timeoutMs: TIMEOUT_MS, live: true })
printResult(result, true)
process.exitCode = result.problem === null ? 0 : 1

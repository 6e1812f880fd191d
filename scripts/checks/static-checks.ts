import { printResult, runStep, type Step, type StepResult } from './step.ts'

const bin = (file: string): string => `node_modules/${file}`
const step = (name: string, ...args: string[]): Step => ({ name, args, timeoutMs: 420_000 })

/** The slow ones first, so that two at a time end together. */
const staticChecks: readonly Step[] = [
  step('eslint', bin('eslint/bin/eslint.js'), '.', '--max-warnings', '0'),
  step('types', bin('typescript/bin/tsc'), '--noEmit', '-p', 'tsconfig.json'),
  step('types web', bin('typescript/bin/tsc'), '--noEmit', '-p', 'tsconfig.web.json'),
  step('prettier', bin('prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn', '.'),
  step('imports', 'scripts/checks/imports.ts'),
  step('unused', bin('knip/bin/knip.js'), '--no-progress'),
]

export async function runStaticChecks(atOnce = 2): Promise<readonly StepResult[]> {
  const results: StepResult[] = []
  const waiting = [...staticChecks]
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const result = await runStep(next)
      printResult(result)
      results.push(result)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  return results
}

import { spawn } from 'node:child_process'

/** A program of this repository, run by the Node that runs us. */
export interface Step {
  readonly name: string
  readonly args: readonly string[]
  readonly timeoutMs: number
  readonly environment?: Readonly<Record<string, string>>
  /** Shows the output while it comes; otherwise it is kept for a failure. */
  readonly live?: boolean
}

export interface StepResult {
  readonly name: string
  /** Null when it succeeded, else what it came to: `exit code 1`, `killed by SIGKILL`, `not done after 60 s`. */
  readonly problem: string | null
  readonly seconds: number
  readonly output: string
}

const MAX_OUTPUT_CHARS = 100_000
const STOP_GRACE_MS = 5_000

export function runStep(step: Step): Promise<StepResult> {
  return new Promise((resolve) => {
    const startedAt = performance.now()
    let output = ''
    let timedOut = false
    const child = spawn(process.execPath, step.args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...step.environment },
    })
    const stop = setTimeout(() => {
      timedOut = true
      child.kill('SIGTERM')
      setTimeout(() => child.kill('SIGKILL'), STOP_GRACE_MS).unref()
    }, step.timeoutMs)
    const keep = (chunk: Buffer): void => {
      if (step.live) process.stdout.write(chunk)
      output = (output + chunk.toString()).slice(-MAX_OUTPUT_CHARS)
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    const settle = (problem: string | null): void => {
      clearTimeout(stop)
      process.off('exit', stopChild)
      resolve({ name: step.name, problem, seconds: (performance.now() - startedAt) / 1000, output })
    }
    // Whoever stops us stops what we run.
    const stopChild = (): boolean => child.kill('SIGTERM')
    process.once('exit', stopChild)
    child.on('error', (error) => settle(error.message))
    child.on('exit', (code, signal) => {
      if (timedOut) settle(`not done after ${step.timeoutMs / 1000} s`)
      else if (signal !== null) settle(`killed by ${signal}`)
      else settle(code === 0 ? null : `exit code ${code ?? 'unknown'}`)
    })
  })
}

export function printResult({ name, problem, seconds, output }: StepResult, live = false): void {
  console.log(
    `${problem === null ? 'ok  ' : 'FAIL'} ${name.padEnd(12)} ${seconds.toFixed(1)} s${problem === null ? '' : `  ${problem}`}`,
  )
  if (problem !== null && !live) console.log(output.trimEnd())
}

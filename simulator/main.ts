import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { createVirtualClock } from './clock.ts'
import { createSimulator } from './simulator.ts'
import type { SimulatorOptions } from './simulator.ts'
import { playScenario } from './scenario.ts'

const DEFAULT_PORT = 8081

const USAGE = `npm run simulator -- [--port 8081] [--host 127.0.0.1] [--data DIR] [--faults FILE] [--seed N] [--scenario FILE]

A Telegram Bot API server to test against: simulator/README.md has its methods, its limits and its control endpoint.
CLOCK_ORIGIN (epoch ms) and CLOCK_SPEED set a virtual clock: now = origin + speed x (real - origin).`

const readNumber = (text: string, name: string, { min, max }: { min: number; max: number }): number => {
  const value = Number(text)
  if (Number.isFinite(value) && value >= min && value <= max) return value
  throw new Error(`${name} must be a number from ${min} to ${max}, got "${text}".`)
}

const readJsonFile = (path: string, what: string): unknown => {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    throw new Error(`The ${what} ${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    })
  }
}

const clockFromEnvironment = (env: NodeJS.ProcessEnv) => {
  const bounds = { min: 0, max: Number.MAX_SAFE_INTEGER }
  const originMs = env['CLOCK_ORIGIN'] ? readNumber(env['CLOCK_ORIGIN'], 'CLOCK_ORIGIN', bounds) : Date.now()
  const speed = env['CLOCK_SPEED'] ? readNumber(env['CLOCK_SPEED'], 'CLOCK_SPEED', { min: 0.001, max: 100_000 }) : 1
  return createVirtualClock(originMs, speed)
}

const run = async (): Promise<void> => {
  const { values } = parseArgs({
    options: {
      port: { type: 'string' },
      host: { type: 'string' },
      data: { type: 'string' },
      faults: { type: 'string' },
      seed: { type: 'string' },
      scenario: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  })
  if (values.help === true) {
    process.stdout.write(`${USAGE}\n`)
    return
  }
  const options: SimulatorOptions = {
    port: values.port === undefined ? DEFAULT_PORT : readNumber(values.port, '--port', { min: 0, max: 65_535 }),
    clock: clockFromEnvironment(process.env),
    ...(values.host === undefined ? {} : { host: values.host }),
    ...(values.data === undefined ? {} : { dataFolder: values.data }),
    ...(values.seed === undefined ? {} : { seed: readNumber(values.seed, '--seed', { min: 0, max: 0xffff_ffff }) }),
    ...(values.faults === undefined ? {} : { faults: readJsonFile(values.faults, 'fault script') }),
  }
  const simulator = await createSimulator(options)
  if (values.scenario !== undefined) {
    await playScenario(simulator.control, readJsonFile(values.scenario, 'scenario'))
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void simulator.close())
  process.stdout.write(`${JSON.stringify({ ready: true, port: simulator.port })}\n`)
}

run().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
})

import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findConfinement } from '../../src/modules/sheets/engine/caps.ts'
import type { TaskCaps } from '../../src/modules/sheets/ports.ts'
import type { Figures } from '../figures.ts'
import type { AwkwardFile } from './awkward/case.ts'
import { awkwardFiles } from './awkward/cases.ts'
import { differences, type Found } from './awkward/judge.ts'
import { throughEngine } from './awkward/through-engine.ts'

const MIB = 2 ** 20
const CHILD = join(import.meta.dirname, 'awkward', 'child.ts')
const caps: TaskCaps = { wallMs: 60_000, cpuSeconds: 20, addressSpaceBytes: 8192 * MIB, residentBytes: 1024 * MIB }
const MAX_CPU_SECONDS = 1
const MAX_MIB = 400
const MAX_ANSWER_MS = 100

interface Answer {
  readonly found: Found
  readonly cpuSeconds: number
  readonly mib: number
}

/** Every file read to its end in a capped child: right data or a named failure, within a second and 400 MB. `--verbose`, `--only=NAME` */
export async function awkwardBench(figures: Figures, args: readonly string[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-awkward-'))
  const confinement = findConfinement()
  const only = args.find((argument) => argument.startsWith('--only='))?.slice('--only='.length) ?? ''
  let right = 0
  let cpuSeconds = 0
  let mib = 0
  try {
    for (const one of awkwardFiles.filter(({ name }) => name.includes(only))) {
      const answer = await read(one, join(folder, 'file'), confinement)
      const wrong = answer === null ? ['the child ended without an answer'] : differences(one, answer.found)
      if (wrong.length === 0) right += 1
      else figures.note(`${one.name}: ${wrong.join('; ')}`)
      cpuSeconds = Math.max(cpuSeconds, answer?.cpuSeconds ?? Infinity)
      mib = Math.max(mib, answer?.mib ?? Infinity)
      if (args.includes('--verbose') || isHeavy(answer)) figures.note(inWords(one, answer))
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  figures.say('files', awkwardFiles.length, 'files', { atLeast: 60 })
  figures.say('right', right, `of ${awkwardFiles.length}`, { exactly: awkwardFiles.length })
  figures.say('most_cpu', cpuSeconds, 's', { below: MAX_CPU_SECONDS })
  figures.say('most_memory', mib, 'MiB', { below: MAX_MIB })
  await sayPassages(figures, only)
}

/** The same files as uploads have them read, each in a child of the engine, which also writes what it finds. */
async function sayPassages(figures: Figures, only: string): Promise<void> {
  const { files, slowestAnswerMs } = await throughEngine(awkwardFiles.filter(({ name }) => name.includes(only)))
  for (const { name, cpuSeconds, mib, ended } of files)
    if (cpuSeconds >= MAX_CPU_SECONDS || mib >= MAX_MIB)
      figures.note(`${name} through the engine: ${cpuSeconds.toFixed(2)} s, ${Math.round(mib)} MiB, ${ended}`)
  figures.say('engine_most_cpu', Math.max(...files.map((file) => file.cpuSeconds)), 's', { below: MAX_CPU_SECONDS })
  figures.say('engine_most_memory', Math.max(...files.map((file) => file.mib)), 'MiB', { below: MAX_MIB })
  figures.say('slowest_answer', slowestAnswerMs, 'ms', { below: MAX_ANSWER_MS })
}

const isHeavy = (answer: Answer | null): boolean =>
  answer === null || answer.cpuSeconds >= MAX_CPU_SECONDS || answer.mib >= MAX_MIB

const inWords = ({ name }: AwkwardFile, answer: Answer | null): string =>
  answer === null
    ? `${name}: no answer`
    : `${name}: ${answer.cpuSeconds.toFixed(2)} s, ${Math.round(answer.mib)} MiB, ${answer.found.failure?.reason ?? 'read'} ${answer.found.failure?.detail ?? ''}`

async function read(
  one: AwkwardFile,
  path: string,
  confinement: ReturnType<typeof findConfinement>,
): Promise<Answer | null> {
  writeFileSync(path, one.make())
  const rows = Object.keys(one.expect.rows ?? {}).join(',')
  const task = ['--disable-wasm-trap-handler', CHILD, path, one.name, String(one.expect.sheet ?? 0), rows]
  const { program, args } = confinement.wrap(process.execPath, task, caps)
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'], timeout: caps.wallMs })
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text))
  await new Promise((resolve) => child.once('close', resolve))
  return said === '' ? null : (JSON.parse(said) as Answer)
}

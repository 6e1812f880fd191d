import { readEnv, type Variables } from '../../src/config/env.ts'
import { runCli } from '../../src/cli/run.ts'

export interface Ran {
  readonly code: number
  readonly out: string
  readonly err: string
}

export interface TestTerminal {
  /** Runs `switchboard` with these words; `input` is its standard input, `answers` what a person types. */
  run(words: string, given?: { readonly input?: string; readonly answers?: readonly string[] }): Promise<Ran>
}

/** The command line without a process: the same code, its outputs caught. */
export const createTestTerminal = (variables: Variables): TestTerminal => ({
  async run(words, { input = '', answers } = {}) {
    const lines: { readonly out: string[]; readonly err: string[] } = { out: [], err: [] }
    const waiting = [...(answers ?? [])]
    const argv = (words.match(/"[^"]*"|\S+/g) ?? []).map((word) => word.replaceAll('"', ''))
    const code = await runCli(argv, {
      env: () => readEnv(variables),
      out: (line) => lines.out.push(line),
      err: (line) => lines.err.push(line),
      isInteractive: answers !== undefined,
      ask: () => Promise.resolve(waiting.shift() ?? ''),
      readInput: () => Promise.resolve(input),
    })
    return { code, out: lines.out.join('\n'), err: lines.err.join('\n') }
  },
})

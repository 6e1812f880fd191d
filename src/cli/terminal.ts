import { createInterface } from 'node:readline/promises'
import { text } from 'node:stream/consumers'
import { Writable } from 'node:stream'
import { readEnv, type Env } from '../config/env.ts'

/** What a command sees of the world around it. */
export interface Terminal {
  env(): Env
  out(text: string): void
  err(text: string): void
  /** A person sits there and can be asked. */
  readonly isInteractive: boolean
  ask(question: string, options?: { readonly isHidden: boolean }): Promise<string>
  /** Everything on the standard input. */
  readInput(): Promise<string>
}

export const terminal: Terminal = {
  env: () => readEnv(),
  out: (line) => void process.stdout.write(`${line}\n`),
  err: (line) => void process.stderr.write(`${line}\n`),
  isInteractive: process.stdin.isTTY && process.stderr.isTTY,
  async ask(question, { isHidden } = { isHidden: false }) {
    const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
    const output = isHidden ? silent : process.stderr
    const prompt = createInterface({ input: process.stdin, output, terminal: true })
    if (isHidden) process.stderr.write(question)
    try {
      return await prompt.question(isHidden ? '' : question)
    } finally {
      prompt.close()
      if (isHidden) process.stderr.write('\n')
    }
  },
  readInput: () => text(process.stdin),
}

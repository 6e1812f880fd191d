import { spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { PEERS_FOLDER } from '../peers.ts'
import { bytesOf, FEED_URL, type AwkwardCase, type ExpectedItem } from './awkward/case.ts'
import type { Answer } from './awkward/judge.ts'

type Line = { readonly index: number; readonly answer: Answer & { readonly count?: number } }

/** Three times the deadline of our own reader; a peer that needs more is ended and goes on with the next case. */
const DEADLINE_MS = 30_000

export function writeCases(folder: string, cases: readonly AwkwardCase[]): void {
  mkdirSync(folder, { recursive: true })
  const listed = cases.map((one, index) => {
    const file = `${index}.bin`
    writeFileSync(join(folder, file), bytesOf(one))
    return { file, url: one.url ?? FEED_URL, contentType: one.contentType ?? 'application/xml' }
  })
  writeFileSync(join(folder, 'cases.json'), JSON.stringify(listed))
}

/** What a peer finds in each of the cases, in a process that may hang or die of one of them. */
export async function askPeer(peer: string, folder: string, count: number): Promise<Answer[]> {
  const answers: Answer[] = []
  while (answers.length < count) {
    await askFrom(peer, folder, answers)
    if (answers.length < count)
      answers.push({ failure: 'lost', detail: 'It did not answer within 30 s, or its process ended.' })
  }
  return answers.slice(0, count)
}

async function askFrom(peer: string, folder: string, answers: Answer[]): Promise<void> {
  const child = spawn(process.execPath, ['feeds.mjs', peer, 'awkward', folder, String(answers.length)], {
    cwd: PEERS_FOLDER,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  let timer = setTimeout(() => child.kill('SIGKILL'), DEADLINE_MS)
  for await (const text of createInterface({ input: child.stdout })) {
    clearTimeout(timer)
    timer = setTimeout(() => child.kill('SIGKILL'), DEADLINE_MS)
    const { answer } = JSON.parse(text) as Line
    answers.push(withCount(answer))
  }
  clearTimeout(timer)
  await ended
}

/** Of many items only the first are told. */
function withCount(answer: Line['answer']): Answer {
  if ('failure' in answer || answer.count === undefined) return answer
  const items: Required<ExpectedItem>[] = [...answer.items]
  const [first] = items
  while (first !== undefined && items.length < answer.count) items.push(first)
  return { ...answer, items }
}

import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs, promisify } from 'node:util'
import { createParser } from '../src/modules/feeds/parsing/parser.ts'
import { bytesOf, FEED_URL, NOW, type AwkwardCase } from './feeds/awkward/case.ts'
import { awkwardCases } from './feeds/awkward/cases.ts'
import { differences, type Answer } from './feeds/awkward/judge.ts'
import { toAnswer } from './feeds/awkward/ours.ts'
import { writeCorpus } from './feeds/corpus.ts'
import { askPeer, writeCases } from './feeds/peer-answers.ts'
import { median, type Figures } from './figures.ts'
import { installPeers, PEERS_FOLDER } from './peers.ts'

/** By the name of their package, and by that in bench/peers/feeds.mjs. */
const peers = {
  'rss-parser': 'rss-parser',
  feedparser: 'feedparser',
  '@extractus/feed-extractor': 'feed-extractor',
} as const
const RUN_TIMEOUT_MS = 300_000

/** `--rounds`; `--verbose` says what each reader found otherwise. */
export async function feedsBench(figures: Figures, args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { rounds: { type: 'string', default: '3' }, verbose: { type: 'boolean', default: false } },
  })
  installPeers()
  const folder = mkdtempSync(join(tmpdir(), 'switchboard-bench-feeds-'))
  try {
    await compareSpeed(figures, join(folder, 'corpus'), Number(values.rounds))
    await compareAnswers(figures, join(folder, 'awkward'), values.verbose)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** All readers in turn, each in a process of its own, again and again: what else the machine does meets all of them. */
async function compareSpeed(figures: Figures, folder: string, rounds: number): Promise<void> {
  const items = writeCorpus(folder)
  figures.note(
    `${items} items in 60 feeds of RSS 2.0, RSS 1.0 and Atom; ${rounds} times in turn, a process each, median`,
  )
  const ours = join(import.meta.dirname, 'feeds', 'readers', 'ours.ts')
  const theirs = join(PEERS_FOLDER, 'feeds.mjs')
  const runs: Record<string, readonly string[]> = {
    parsed: [ours, folder, TIMED, 'parse'],
    parsed_and_keyed: [ours, folder, TIMED, 'key'],
    parsed_in_thread_and_keyed: [ours, folder, TIMED, 'thread'],
    ...Object.fromEntries(
      Object.entries(peers).map(([name, program]) => [name, [theirs, program, 'speed', folder, TIMED]]),
    ),
  }
  const seen = new Map<string, number[]>(Object.keys(runs).map((name) => [name, []]))
  for (let round = 0; round < rounds; round += 1)
    for (const [name, args] of Object.entries(runs)) seen.get(name)?.push(...(await perSecond(args)))
  const of = (name: string): number => median(seen.get(name) ?? [])
  for (const name of ['parsed', 'parsed_and_keyed', 'parsed_in_thread_and_keyed'])
    figures.say(name, of(name), 'items/s')
  for (const name of Object.keys(peers)) {
    const peer = figures.of(`${name} ${versionOf(name)}`)
    peer.say('parsed', of(name), 'items/s')
    peer.say('ours_to_theirs', of('parsed') / of(name), 'x', { atLeast: 1 })
    peer.say('ours_with_keys_to_theirs', of('parsed_and_keyed') / of(name), 'x')
  }
}

/** Rounds of one process, after one that is not timed. */
const TIMED = '8'

async function perSecond(args: readonly string[]): Promise<number[]> {
  const { stdout } = await promisify(execFile)(process.execPath, [...args], {
    timeout: RUN_TIMEOUT_MS,
    cwd: PEERS_FOLDER,
  })
  const { perSecond: rounds } = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as { perSecond: number[] }
  return rounds
}

const versionOf = (name: string): string => {
  const text = readFileSync(join(PEERS_FOLDER, 'node_modules', name, 'package.json'), 'utf8')
  return (JSON.parse(text) as { version: string }).version
}

async function compareAnswers(figures: Figures, folder: string, isVerbose: boolean): Promise<void> {
  writeCases(folder, awkwardCases)
  const ours = judged(figures, 'ours', await askOurs(awkwardCases), isVerbose)
  figures.say('awkward_right', ours.size, `of ${awkwardCases.length}`, { exactly: awkwardCases.length })
  for (const [name, program] of Object.entries(peers)) {
    const theirs = judged(figures, name, await askPeer(program, folder, awkwardCases.length), isVerbose)
    const peer = figures.of(`${name} ${versionOf(name)}`)
    peer.say('awkward_right', theirs.size, `of ${awkwardCases.length}`)
    const better = [...theirs].filter((one) => !ours.has(one))
    peer.say('awkward_right_where_ours_is_not', better.length, 'cases', { exactly: 0 })
  }
}

async function askOurs(cases: readonly AwkwardCase[]): Promise<Answer[]> {
  const parser = createParser()
  const answers: Answer[] = []
  for (const one of cases) {
    const document = { url: one.url ?? FEED_URL, contentType: one.contentType ?? 'application/xml', body: bytesOf(one) }
    answers.push(toAnswer(await parser.parse(document, { kind: 'feed' }, NOW)))
  }
  await parser.close()
  return answers
}

/** The cases that a reader got right. A peer that refuses what cannot be read has refused it, in whatever words. */
function judged(figures: Figures, name: string, answers: readonly Answer[], isVerbose: boolean): Set<AwkwardCase> {
  const right = new Set<AwkwardCase>()
  for (const [index, one] of awkwardCases.entries()) {
    const answer = answers[index]
    if (answer === undefined) continue
    const isRefused = 'failure' in one.expect && 'failure' in answer && answer.failure === 'error'
    const found = isRefused ? [] : differences(one, answer)
    if (found.length === 0) right.add(one)
    else if (isVerbose) figures.note(`${name}: ${one.name}: ${found.slice(0, 3).join('; ')}`)
  }
  return right
}

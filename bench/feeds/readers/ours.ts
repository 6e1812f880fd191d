import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { listEntries } from '../../../src/modules/feeds/core/identity/document.ts'
import { keysOf } from '../../../src/modules/feeds/core/identity/entry-keys.ts'
import { readDocument } from '../../../src/modules/feeds/parsing/read-document.ts'
import { createParser } from '../../../src/modules/feeds/parsing/parser.ts'
import { identityTools } from '../../../src/modules/feeds/products/tools.ts'
import type { Entry } from '../../../src/modules/feeds/core/entry.ts'
import type { ParseOutcome } from '../../../src/modules/feeds/ports.ts'

/**
 * `node ours.ts FOLDER ROUNDS WAY` prints {"perSecond":[...]}; the first round warms up and is not reported. WAY: `parse` in this
 * thread, as the peers do; `key` with product keys; `thread` as the product does it, in its thread and with product keys.
 */
const [folder = '', rounds = '1', way = 'parse'] = process.argv.slice(2)

const documents = readdirSync(folder).map((name) => ({
  url: 'https://feeds.example/feed.xml',
  contentType: 'text/xml; charset=utf-8',
  body: readFileSync(join(folder, name)),
}))
const settings = { kind: 'feed' } as const
const nowMs = Date.UTC(2026, 10, 21)
const parser = createParser()

function keys(entries: readonly Entry[]): number {
  const listed = listEntries(entries, { sourceId: 1, ignoresGuids: false, targetOf: () => null }, identityTools)
  return listed.reduce((count, subject) => count + keysOf(subject, identityTools).length, 0)
}

const perSecond: number[] = []
for (let round = 0; round <= Number(rounds); round += 1) {
  const startedAt = performance.now()
  let items = 0
  const take = (outcome: ParseOutcome): void => {
    if (outcome.kind === 'failed') throw new Error(outcome.detail)
    if (way !== 'parse' && keys(outcome.entries) === 0) throw new Error('No keys were made.')
    items += outcome.entries.length
  }
  if (way === 'thread')
    await Promise.all(documents.map(async (document) => take(await parser.parse(document, settings, nowMs))))
  else for (const document of documents) take(await readDocument(document, settings, nowMs))
  if (round > 0) perSecond.push(items / ((performance.now() - startedAt) / 1_000))
}
await parser.close()
process.stdout.write(`${JSON.stringify({ perSecond })}\n`)

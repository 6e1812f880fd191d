import { transact } from '../../../../db/transaction.ts'
import { actorLabel, authorize, type Actor } from '../../../../kernel/actor.ts'
import type { ChannelId } from '../../../../kernel/ids.ts'
import { FIRST_MS } from '../../core/interval/interval.ts'
import { toAddress, type Address } from '../address.ts'
import { columnsOf, requireChannels } from '../changes.ts'
import { MAX_IMPORT_LINES, type ImportLine, type ImportResult, type ImportSourcesRequest } from '../contract.ts'
import type { SourceDeps } from '../deps.ts'
import { sourcesUnreadable } from '../errors.ts'
import { allChannels, findByKeys } from '../queries.ts'
import { addChannels, insertSource } from '../source-store.ts'
import type { Line } from './outline.ts'
import { readCsv } from './read-csv.ts'
import { readOpml } from './read-opml.ts'

/** A line that would become a source. */
interface Planned {
  readonly index: number
  readonly address: Address
  readonly title: string
  readonly channelIds: readonly ChannelId[]
}

const WRITTEN_TOGETHER = 100
const MAX_TITLE_CHARACTERS = 200
const FEED = { kind: 'feed' } as const

/** Says what becomes of each line, and does it unless it is a dry run. What is a source already is left as it is. */
export async function importSources(
  deps: SourceDeps,
  actor: Actor,
  request: ImportSourcesRequest,
): Promise<ImportResult> {
  authorize(actor, 'feeds.write')
  const { format, text, dryRun, channelIds } = request
  const read = format === 'csv' ? readCsv(text) : readOpml(text, format)
  if (read.length > MAX_IMPORT_LINES)
    throw sourcesUnreadable(
      format.toUpperCase(),
      `It has ${read.length} lines; ${MAX_IMPORT_LINES} are read at once. Cut it up.`,
    )
  await requireChannels(deps.database.db, channelIds)
  const channelOf = byTitle(await allChannels(deps.database.db))
  const lines: ImportLine[] = []
  const planned = new Map<string, Planned>()
  for (const line of read) {
    const address = toAddress(line.url)
    const channel = line.channel === '' ? null : channelOf(line.channel)
    const why = refusal(line, address, channel)
    if (address === null || why !== null) lines.push(show(line, 'bad', why))
    else if (planned.has(address.urlKey)) lines.push(show(line, 'doubled', 'The same address stands above.'))
    else {
      const own = channel === null ? channelIds : [...channelIds, channel]
      planned.set(address.urlKey, { index: lines.length, address, title: titleOf(line), channelIds: own })
      lines.push(show(line, 'added', null))
    }
  }
  const known = await findByKeys(deps.database.db, [...planned.keys()])
  for (const { id, url_key, title } of known) {
    mark(lines, planned.get(url_key), { fate: 'known', why: `It is the source “${title}”.`, sourceId: id })
    planned.delete(url_key)
  }
  if (!dryRun) await write(deps, actor, [...planned.values()], lines)
  return { isDryRun: dryRun, counts: count(lines), lines }
}

async function write(deps: SourceDeps, actor: Actor, planned: readonly Planned[], lines: ImportLine[]): Promise<void> {
  const { database, clock, audit } = deps
  for (let from = 0; from < planned.length; from += WRITTEN_TOGETHER) {
    const chunk = planned.slice(from, from + WRITTEN_TOGETHER)
    const made = await transact(database.db, async (trx) => {
      const ids: (number | null)[] = []
      const nowMs = clock.now()
      for (const { address, title, channelIds } of chunk) {
        const rhythm = { fixed_interval_ms: null, interval_ms: FIRST_MS }
        const source = { ...columnsOf(address, FEED), ...rhythm, title, created_by: actorLabel(actor) }
        const id = await insertSource(trx, source, nowMs)
        ids.push(id)
        if (id !== null) await addChannels(trx, [id], channelIds, nowMs)
      }
      const added = ids.filter((id) => id !== null).length
      await audit.record(trx, actor, { action: 'sources.imported', subject: 'sources', details: { added } })
      return ids
    })
    for (const [position, id] of made.entries())
      mark(
        lines,
        chunk[position],
        id === null
          ? { fate: 'known', why: 'It was added by somebody else just now.', sourceId: null }
          : { fate: 'added', why: null, sourceId: id },
      )
  }
}

function refusal(line: Line, address: Address | null, channel: ChannelId | null): string | null {
  if (line.url === '') return 'It has no address.'
  if (address === null) return 'Its address does not begin with https:// or http://, or holds a password.'
  if (address.url.length > 2_048) return 'Its address is longer than 2,048 characters.'
  if (line.channel !== '' && channel === null) return `There is no channel “${line.channel.slice(0, 100)}”.`
  return null
}

function byTitle(channels: readonly { readonly id: ChannelId; readonly title: string }[]) {
  const titles = new Map(channels.map(({ id, title }) => [title.trim().toLowerCase(), id]))
  const ids = new Set(channels.map(({ id }) => id))
  return (text: string): ChannelId | null =>
    titles.get(text.trim().toLowerCase()) ?? (ids.has(Number(text)) ? Number(text) : null)
}

const titleOf = ({ title }: Line): string => title.slice(0, MAX_TITLE_CHARACTERS)

const show = (line: Line, fate: ImportLine['fate'], why: string | null): ImportLine => ({
  line: line.line,
  url: line.url.slice(0, 2_048),
  title: titleOf(line),
  fate,
  why,
  sourceId: null,
  tags: [...line.tags],
})

function mark(
  lines: ImportLine[],
  planned: Planned | undefined,
  change: Pick<ImportLine, 'fate' | 'why' | 'sourceId'>,
): void {
  const line = planned === undefined ? undefined : lines[planned.index]
  if (planned !== undefined && line !== undefined) lines[planned.index] = { ...line, ...change }
}

function count(lines: readonly ImportLine[]): ImportResult['counts'] {
  const counts = { added: 0, known: 0, doubled: 0, bad: 0 }
  for (const { fate } of lines) counts[fate] += 1
  return counts
}

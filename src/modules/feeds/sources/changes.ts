import { transact } from '../../../db/transaction.ts'
import { actorLabel, authorize, type Actor } from '../../../kernel/actor.ts'
import type { ChannelId, SourceId } from '../../../kernel/ids.ts'
import { FIRST_MS } from '../core/interval/interval.ts'
import type { ParserSettings } from '../parsing/contract.ts'
import { toAddress, type Address } from './address.ts'
import type { CreateSourceRequest, UpdateSourceRequest } from './contract.ts'
import { subjectOf, type SourceDeps } from './deps.ts'
import { sourceAddressBad, sourceChannelMissing, sourceKnown, sourceNotFound } from './errors.ts'
import { existingChannels, findByKey } from './queries.ts'
import { insertSource, lockSource, markRemoved, setChannels, updateSource, type SourceRow } from './source-store.ts'
import { failingGroup, heldGroup, silentGroup } from './polling/alerts.ts'
import type { Db, Trx } from '../../../db/transaction.ts'

export async function createSource(deps: SourceDeps, actor: Actor, request: CreateSourceRequest): Promise<SourceId> {
  authorize(actor, 'feeds.write')
  const { database, clock, audit } = deps
  const given = toAddress(request.url)
  if (given === null) throw sourceAddressBad(request.url)
  await refuseKnown(database.db, given)
  const { url, settings, title } =
    request.settings === undefined
      ? await deps.workbench.findFeed(actor, given.url)
      : { url: given.url, settings: request.settings, title: '' }
  const address = toAddress(url)
  if (address === null) throw sourceAddressBad(url)
  const sample = await seenInWorkbench(deps, address.url, settings)
  return transact(database.db, async (trx) => {
    await requireChannels(trx, request.channelIds)
    const nowMs = clock.now()
    const id = await insertSource(
      trx,
      {
        ...columnsOf(address, settings),
        title: request.title ?? title,
        fixed_interval_ms: request.fixedIntervalMs,
        interval_ms: request.fixedIntervalMs ?? FIRST_MS,
        created_by: actorLabel(actor),
      },
      nowMs,
    )
    if (id === null) return refuse(trx, address)
    await setChannels(trx, id, request.channelIds, nowMs)
    if (sample !== null) await deps.samples.keep(trx, id, sample)
    const details = { url: address.url, kind: settings.kind, channels: request.channelIds.length }
    await audit.record(trx, actor, { action: 'source.added', subject: subjectOf(id), details })
    return id
  })
}

/** What a person just looked at becomes what the source is compared with later. */
async function seenInWorkbench({ workbench, parser, clock }: SourceDeps, url: string, settings: ParserSettings) {
  const document = workbench.recent(url)
  if (document === null) return null
  const parsed = await parser.parse(document, settings, clock.now())
  return parsed.kind === 'failed' || parsed.entries.length === 0 ? null : { document, entries: parsed.entries }
}

export async function changeSource(
  { database, clock, audit }: SourceDeps,
  actor: Actor,
  id: SourceId,
  request: UpdateSourceRequest,
): Promise<void> {
  authorize(actor, 'feeds.write')
  const address = request.url === undefined ? undefined : toAddress(request.url)
  if (address === null) throw sourceAddressBad(request.url ?? '')
  await transact(database.db, async (trx) => {
    const row = await required(trx, id)
    const nowMs = clock.now()
    const known = address === undefined ? undefined : await findByKey(trx, address.urlKey)
    if (known !== undefined && known.id !== id) throw sourceKnown(known.id, known.title)
    if (request.channelIds !== undefined) {
      await requireChannels(trx, request.channelIds)
      await setChannels(trx, id, request.channelIds, nowMs)
    }
    await updateSource(trx, id, { ...changesOf(row, request, address, nowMs), updated_at: nowMs })
    const details = { fields: Object.keys(request).join(', ') }
    await audit.record(trx, actor, { action: 'source.changed', subject: subjectOf(id), details })
  })
}

export async function removeSource(
  { database, clock, audit, notices }: SourceDeps,
  actor: Actor,
  id: SourceId,
): Promise<void> {
  authorize(actor, 'feeds.write')
  await transact(database.db, async (trx) => {
    const row = await required(trx, id)
    await markRemoved(trx, id, clock.now())
    for (const group of [failingGroup(id), silentGroup(id), heldGroup(id)])
      await notices.resolve(trx, group, 'the source was removed')
    await audit.record(trx, actor, { action: 'source.removed', subject: subjectOf(id), details: { url: row.url } })
  })
}

export async function required(trx: Trx, id: SourceId): Promise<SourceRow> {
  const row = await lockSource(trx, id)
  if (row === undefined) throw sourceNotFound(id)
  return row
}

export const columnsOf = (address: Address, settings: ParserSettings) => ({
  kind: settings.kind,
  url: address.url,
  url_key: address.urlKey,
  host: address.host,
  settings: JSON.stringify(settings),
})

export async function requireChannels(db: Db, ids: readonly ChannelId[]): Promise<void> {
  if (ids.length === 0) return
  const there = await existingChannels(db, ids)
  const missing = ids.filter((id) => !there.has(id))
  if (missing.length > 0) throw sourceChannelMissing(missing)
}

/** Another address or other settings make another document of it: the next read is a first one, and a read under way does not count. */
function changesOf(row: SourceRow, request: UpdateSourceRequest, address: Address | undefined, nowMs: number) {
  const settings = request.settings === undefined ? row.settings : JSON.stringify(request.settings)
  const isOther = settings !== row.settings || (address !== undefined && address.url !== row.url)
  return {
    ...(request.title === undefined ? {} : { title: request.title }),
    ...(request.fixedIntervalMs === undefined ? {} : rhythm(row, request.fixedIntervalMs, nowMs)),
    ...(address === undefined ? {} : { url: address.url, url_key: address.urlKey, host: address.host }),
    ...(request.settings === undefined ? {} : { kind: request.settings.kind, settings }),
    ...(isOther ? { ...unread, next_poll_at: nowMs } : {}),
  }
}

const rhythm = (row: SourceRow, fixedMs: number | null, nowMs: number) => ({
  fixed_interval_ms: fixedMs,
  ...(fixedMs === null ? {} : { interval_ms: fixedMs, next_poll_at: Math.min(row.next_poll_at, nowMs + fixedMs) }),
})

const unread = {
  etag: null,
  last_modified: null,
  body_hash: null,
  baseline_at: null,
  failure: null,
  failure_detail: null,
  failed_since: null,
  failures: 0,
  empty_since: null,
  polling_by: null,
  polling_until: null,
} as const

async function refuseKnown(db: Db, address: Address): Promise<void> {
  const known = await findByKey(db, address.urlKey)
  if (known !== undefined) throw sourceKnown(known.id, known.title)
}

async function refuse(trx: Trx, address: Address): Promise<never> {
  await refuseKnown(trx, address)
  throw sourceAddressBad(address.url)
}

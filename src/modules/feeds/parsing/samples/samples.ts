import { gunzipSync, gzipSync } from 'node:zlib'
import { z } from 'zod'
import type { Database } from '../../../../db/database.ts'
import type { Db, Trx } from '../../../../db/transaction.ts'
import { authorize, type Actor } from '../../../../kernel/actor.ts'
import type { Clock } from '../../../../kernel/clock.ts'
import type { SourceId } from '../../../../kernel/ids.ts'
import type { AuditEntry } from '../../../audit/index.ts'
import type { Entry } from '../../core/entry.ts'
import type { Document, Parser } from '../../ports.ts'
import { sourceNotFound } from '../../sources/errors.ts'
import {
  entrySchema,
  parserSettingsSchema,
  type CheckedSamples,
  type ParserSettings,
  type Sample,
} from '../contract.ts'
import { noSample } from '../errors.ts'
import { toShown } from '../workbench/reading.ts'
import { compareEntries } from './compare.ts'
import { findSamples, findSourceSettings, insertSample, type SampleRow } from './sample-store.ts'

/** What sources said once, and whether it is still read as it was then. */
export interface Samples {
  list(actor: Actor, sourceId: SourceId): Promise<Sample[]>
  /** Reads the regression samples of a source again, by its settings or by others that are to be tried. */
  check(actor: Actor, sourceId: SourceId, settings?: ParserSettings): Promise<CheckedSamples>
  /**
   * Keeps what the source said last as a regression sample, with the entries that are found in it now.
   * @throws AppError `source_has_no_sample` before its first good read.
   */
  keepLast(actor: Actor, sourceId: SourceId): Promise<Sample[]>
  /** In the transaction that saves a source: its document becomes its own regression sample, unless it is larger than 1 MiB packed. */
  keep(
    trx: Trx,
    sourceId: SourceId,
    sample: { readonly document: Document; readonly entries: readonly Entry[] },
  ): Promise<void>
}

export interface SampleDeps {
  readonly database: Database
  readonly parser: Parser
  readonly clock: Clock
  readonly audit: { record(trx: Trx, actor: Actor, entry: AuditEntry): Promise<void> }
}

const MAX_PACKED_BYTES = 1024 * 1024
const MAX_UNPACKED_BYTES = 20 * 1024 * 1024
const MAX_ENTRIES = 20
const MAX_REGRESSION_SAMPLES = 5

/** `[entry, ...]` of last good samples, `{total, entries}` of ours. */
const storedSchema = z.union([
  z.object({ total: z.number().int(), entries: z.array(entrySchema) }),
  z.array(entrySchema).transform((entries) => ({ total: entries.length, entries })),
])

export function createSamples(deps: SampleDeps): Samples {
  const { database, parser, clock, audit } = deps
  const settingsOf = async (db: Db, sourceId: SourceId): Promise<ParserSettings> => {
    const source = await findSourceSettings(db, sourceId)
    if (source === undefined) throw sourceNotFound(sourceId)
    return parserSettingsSchema.parse(JSON.parse(source.settings))
  }
  const list = async (sourceId: SourceId): Promise<Sample[]> => (await findSamples(database.db, sourceId)).map(toSample)
  const keep: Samples['keep'] = async (trx, sourceId, { document, entries }) => {
    const body = gzipSync(document.body)
    if (body.length > MAX_PACKED_BYTES) return
    const stored = JSON.stringify({ total: entries.length, entries: entries.slice(0, MAX_ENTRIES) })
    const row = { url: document.url, content_type: document.contentType, body, entries: stored }
    await insertSample(trx, { ...row, source_id: sourceId, at: clock.now() }, MAX_REGRESSION_SAMPLES)
  }
  return {
    keep,
    async list(actor, sourceId) {
      authorize(actor, 'feeds.read')
      await settingsOf(database.db, sourceId)
      return list(sourceId)
    },
    async check(actor, sourceId, tried) {
      authorize(actor, 'feeds.write')
      const settings = tried ?? (await settingsOf(database.db, sourceId))
      const rows = (await findSamples(database.db, sourceId)).filter(({ kind }) => kind === 'regression')
      const samples = []
      for (const row of rows) samples.push(await checkOne(parser, row, settings))
      return { isEqual: samples.every(({ isEqual }) => isEqual), samples }
    },
    async keepLast(actor, sourceId) {
      authorize(actor, 'feeds.write')
      const settings = await settingsOf(database.db, sourceId)
      const last = (await findSamples(database.db, sourceId)).find(({ kind }) => kind === 'last_good')
      if (last === undefined) throw noSample(sourceId)
      const document = toDocument(last)
      const outcome = await parser.parse(document, settings, last.at)
      if (outcome.kind === 'failed') throw noSample(sourceId)
      await database.writer.write(async (trx) => {
        await keep(trx, sourceId, { document, entries: outcome.entries })
        const details = { at: last.at, entries: outcome.entries.length }
        await audit.record(trx, actor, { action: 'source.sample_kept', subject: `source:${sourceId}`, details })
      })
      return list(sourceId)
    },
  }
}

/** With the time of the sample as now: a date is as plausible as it was then. */
async function checkOne(
  parser: Parser,
  row: SampleRow,
  settings: ParserSettings,
): Promise<CheckedSamples['samples'][number]> {
  const expected = storedSchema.parse(JSON.parse(row.entries))
  const outcome = await parser.parse(toDocument(row), settings, row.at)
  if (outcome.kind === 'failed') {
    const failure = { reason: outcome.reason, detail: outcome.detail }
    return { id: row.id, at: row.at, isEqual: false, differences: [], failure }
  }
  const differences = compareEntries(expected.entries, outcome.entries, expected.total)
  return { id: row.id, at: row.at, isEqual: differences.length === 0, differences, failure: null }
}

const toDocument = ({ url, content_type: contentType, body }: SampleRow): Document => ({
  url,
  contentType,
  body: gunzipSync(body, { maxOutputLength: MAX_UNPACKED_BYTES }),
})

function toSample(row: SampleRow): Sample {
  const { total, entries } = storedSchema.parse(JSON.parse(row.entries))
  const { id, kind, url, at, content_type: contentType } = row
  return { id, kind, url, contentType, at, total, entries: entries.slice(0, MAX_ENTRIES).map(toShown) }
}

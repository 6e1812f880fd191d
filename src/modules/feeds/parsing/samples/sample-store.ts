import type { Selectable } from 'kysely'
import type { SourceSampleTable } from '../../../../db/tables/feeds.ts'
import type { Db, Trx } from '../../../../db/transaction.ts'
import type { SourceId } from '../../../../kernel/ids.ts'

export type SampleRow = Selectable<SourceSampleTable>

/** Of one source, the newest first. */
export async function findSamples(db: Db, sourceId: SourceId): Promise<SampleRow[]> {
  return db
    .selectFrom('source_samples')
    .selectAll()
    .where('source_id', '=', sourceId)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(20)
    .execute()
}

export async function findSourceSettings(
  db: Db,
  sourceId: SourceId,
): Promise<{ readonly settings: string; readonly url: string } | undefined> {
  return db.selectFrom('sources').select(['settings', 'url']).where('id', '=', sourceId).executeTakeFirst()
}

/** The newest `most` regression samples of the source stay. */
export async function insertSample(trx: Trx, row: Omit<SampleRow, 'id' | 'kind'>, most: number): Promise<void> {
  await trx
    .insertInto('source_samples')
    .values({ ...row, kind: 'regression' })
    .execute()
  const kept = await trx
    .selectFrom('source_samples')
    .select('id')
    .where('source_id', '=', row.source_id)
    .where('kind', '=', 'regression')
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(most)
    .execute()
  await trx
    .deleteFrom('source_samples')
    .where('source_id', '=', row.source_id)
    .where('kind', '=', 'regression')
    .where(
      'id',
      'not in',
      kept.map(({ id }) => id),
    )
    .execute()
}

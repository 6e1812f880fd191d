import type { AnyDb } from './schema-builder.ts'
import { widenCheck } from './widen-check.ts'

/** Operators are told of what happened: `notice` becomes an origin of deliveries. */
export async function up(db: AnyDb): Promise<void> {
  await widenCheck(db, {
    table: 'deliveries',
    constraint: 'deliveries_origin_kind_check',
    before: `check (origin_kind in ('campaign', 'reply', 'inbox'))`,
    after: `check (origin_kind in ('campaign', 'reply', 'inbox', 'notice'))`,
  })
}

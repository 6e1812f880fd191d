import { transact } from '../../../db/transaction.ts'
import { authorize } from '../../../kernel/actor.ts'
import { toPage } from '../../../kernel/page.ts'
import type { ConsolidationDeps } from './deps.ts'
import { mappingNotFound } from './errors.ts'
import { deleteMapping, LEFT_OUT, listMappings } from './mapping-store.ts'
import type { Mappings } from './ports.ts'

export const createMappings = ({ database, audit }: Pick<ConsolidationDeps, 'database' | 'audit'>): Mappings => ({
  async list(actor, query) {
    authorize(actor, 'sheets.read')
    const rows = await listMappings(database.readDb, query)
    const page = toPage(rows, query.limit, (row) => [row.updated_at, row.id])
    return {
      ...page,
      items: page.items.map((row) => ({
        id: row.id,
        header: row.header,
        target: row.target === LEFT_OUT ? null : row.target,
        times: row.times,
        updatedBy: row.updated_by,
        updatedAt: row.updated_at,
      })),
    }
  },
  async remove(actor, id) {
    authorize(actor, 'sheets.write')
    await transact(database.db, async (trx) => {
      const gone = await deleteMapping(trx, id)
      if (gone === undefined) throw mappingNotFound(id)
      const details = { header: gone.header, target: gone.target }
      await audit.record(trx, actor, { action: 'sheet.mapping_removed', subject: `sheet-mapping:${id}`, details })
    })
  },
})

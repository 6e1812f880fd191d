import type { Column, ColumnId } from '../core/schema.ts'

/** A column of ours in SQL. Ids are the only names that reach it; anything else is a defect of the caller. */
export function columnSql(id: ColumnId): string {
  if (!/^c[0-9]{1,9}x?$/.test(id)) throw new Error(`"${id.slice(0, 40)}" is not a column id.`)
  return `"${id}"`
}

export const misfitSql = (column: Column): string => columnSql(`${column.id}x`)

export const literalSql = (text: string): string => `'${text.replaceAll("'", "''")}'`

/** A name that people gave, as the name of a column in a file that is written. */
export const nameSql = (name: string): string => `"${name.replaceAll('"', '""')}"`

import { z } from 'zod'
import { columnTypes, type Column } from '../core/schema.ts'
import type { ConsolidateRequest, ReadSettings, ReadTable, VersionFacts } from '../ports.ts'
import { columnSchema, readSettingsSchema, tableColumnSchema, totalsSchema } from './contract.ts'

/** What of tables and versions is kept as JSON beside their rows. */

export const tableFactsSchema = z.object({
  headerRows: z.array(z.number()),
  firstRow: z.number(),
  lastRow: z.number(),
  columns: z.array(tableColumnSchema),
  misfits: z.array(z.object({ row: z.number(), column: z.string(), text: z.string() })),
  excluded: z.array(
    z.object({
      reason: z.enum(['title', 'header', 'blank', 'totals', 'hidden', 'note']),
      count: z.number(),
      rows: z.array(z.number()),
    }),
  ),
  notes: z.array(z.string()),
})

export const factsOfTable = (table: ReadTable): string => {
  const { headerRows, firstRow, lastRow, columns, misfits, excluded, notes } = table
  return JSON.stringify({ headerRows, firstRow, lastRow, columns, misfits, excluded, notes })
}

const consolidatedColumnSchema = z.object({
  id: z.string(),
  name: z.string(),
  type: z.enum(columnTypes),
  scale: z.number(),
  from: z.array(z.object({ table: z.number(), column: z.string() })),
})
const requestSchema = z.object({
  tables: z.array(z.object({ id: z.number(), file: z.string(), columns: z.array(columnSchema) })),
  columns: z.array(consolidatedColumnSchema),
  uniqueBy: z.array(z.string()),
})

/** Of each table of a base, what it was when the base was made: it can be read again and named later. */
export const baseSourceSchema = z.object({
  table: z.number(),
  workbookId: z.number(),
  name: z.string(),
  sha256: z.string(),
  settings: readSettingsSchema,
  sheet: z.string(),
  sheetIndex: z.number(),
  position: z.number(),
  rows: z.number(),
  /** By column id of the table: where it is in the sheet, from 0. */
  places: z.record(z.string(), z.number()),
})
export type BaseSource = z.infer<typeof baseSourceSchema>

export const versionFactsSchema = z.object({
  columns: z.array(columnSchema),
  totals: totalsSchema,
  excluded: z.array(z.object({ reason: z.string(), count: z.number() })),
  hash: z.string(),
  broken: z.array(z.object({ sentence: z.string(), count: z.number() })),
  /** Of a base only. `file` of a table is below the project's folder. */
  base: z.object({ request: requestSchema, sources: z.array(baseSourceSchema), revision: z.number() }).optional(),
})
export type StoredFacts = z.infer<typeof versionFactsSchema>

export const readFacts = (json: string | null): StoredFacts | null =>
  json === null ? null : versionFactsSchema.parse(JSON.parse(json))

export const writeFacts = (
  facts: VersionFacts,
  base?: { request: ConsolidateRequest; sources: readonly BaseSource[]; revision: number },
): string => JSON.stringify({ ...facts, ...(base === undefined ? {} : { base }) })

export const defaultSettings: ReadSettings = { dateOrder: null, includeHidden: true, headers: [] }

/** A change of settings: what is not named stays as it is. */
export type SettingsChange<T> = { readonly [K in keyof T]?: T[K] | undefined }

/** A file's own settings stand before those of its project. */
export function settingsOf(projectJson: string, workbookJson: string): ReadSettings {
  const partial = readSettingsSchema.partial()
  const ofProject = partial.parse(JSON.parse(projectJson))
  const own = partial.parse(JSON.parse(workbookJson))
  return {
    dateOrder: own.dateOrder ?? ofProject.dateOrder ?? defaultSettings.dateOrder,
    includeHidden: own.includeHidden ?? ofProject.includeHidden ?? defaultSettings.includeHidden,
    headers: own.headers ?? defaultSettings.headers,
  }
}

/** JSON of settings with a change; what the change does not name stays. */
export function changedSettings(json: string, change: Readonly<Record<string, unknown>>): string {
  const before = z.record(z.string(), z.unknown()).parse(JSON.parse(json))
  return JSON.stringify({ ...before, ...change })
}

/** `C17`: column from 0, row from 1. */
export function cellName(column: number, row: number): string {
  let letters = ''
  for (let rest = column + 1; rest > 0; rest = Math.floor((rest - 1) / 26))
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters
  return `${letters}${row}`
}

export const plainColumn = ({ id, name, type, scale, misfits }: Column): Column => ({ id, name, type, scale, misfits })

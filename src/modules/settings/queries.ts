import type { Db } from '../../db/transaction.ts'
import { defaultSettings, settingsSchema, type Settings } from './contract.ts'

/**
 * All settings in force. A stored value that no longer fits its schema counts as not set, and a field that an older version did not
 * know has its default: what depends on them goes on.
 */
export async function readSettings(db: Db): Promise<Settings> {
  const rows = await db.selectFrom('settings').select(['key', 'value']).execute()
  return settingsSchema.parse({ ...defaultSettings, ...Object.fromEntries(rows.flatMap(fitting)) })
}

function fitting({ key, value }: { readonly key: string; readonly value: string }): [string, unknown][] {
  if (!isKey(key)) return []
  const parsed = settingsSchema.shape[key].safeParse(withFields(defaultSettings[key], readJson(value)))
  return parsed.success ? [[key, parsed.data]] : []
}

/** A new value over an old one: field by field when both have fields. */
export const withFields = (old: unknown, given: unknown): unknown =>
  isObject(old) && isObject(given) ? { ...old, ...given } : given

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const isKey = (key: string): key is keyof Settings => Object.hasOwn(settingsSchema.shape, key)

function readJson(value: string): unknown {
  try {
    return JSON.parse(value)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

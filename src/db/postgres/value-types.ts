import { TypeOverrides } from 'pg'
import type { CustomTypesConfig } from 'pg'

/** Type numbers of PostgreSQL's own catalogue: pg_type.dat. */
const INT8 = 20
const NUMERIC = 1700

/** Values as SQLite gives them: whole numbers are numbers, and one that would lose digits is an error. */
export function createValueTypes(): CustomTypesConfig {
  const overrides = new TypeOverrides()
  overrides.setTypeParser(INT8, toSafeNumber)
  overrides.setTypeParser(NUMERIC, toNumber)
  return overrides
}

/** int8; `count(*)` is one as well. */
function toSafeNumber(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new Error(`The database holds ${text}, a number above 2^53.`)
  return value
}

/** numeric: what `sum` of int8 gives. A fraction may be rounded, a whole number may not. */
const toNumber = (text: string): number => (/^-?\d+$/.test(text) ? toSafeNumber(text) : Number(text))

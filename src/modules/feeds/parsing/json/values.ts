import { withoutControls } from '../../core/text/text.ts'
import type { Json } from './parse-json.ts'

export type JsonObject = { readonly [key: string]: Json }

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value)

export const listOf = (value: Json | undefined): readonly Json[] =>
  isList(value) ? value : value === undefined || value === null ? [] : [value]

/** A word or a number as text; the first of a list; empty for anything else. */
export function textOf(value: Json | undefined): string {
  if (typeof value === 'string') return withoutControls(value)
  if (typeof value === 'number') return decimalText(value)
  if (typeof value === 'boolean') return String(value)
  return isList(value) ? textOf(value[0]) : ''
}

/** `1e21` is no number that people write. */
export const decimalText = (value: number): string =>
  Number.isFinite(value) && Math.abs(value) < 1e15 ? String(value).replace(/e.*$/, '') : ''

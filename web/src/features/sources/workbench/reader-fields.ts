import type { ParserSettings } from '../../../../../src/modules/feeds/parsing/contract.ts'

type Html = Extract<ParserSettings, { kind: 'html' }>
type Json = Extract<ParserSettings, { kind: 'json' }>
export type FieldName = keyof Html['fields'] | keyof Json['fields']

interface Place {
  /** A selector or a path. */
  readonly where: string
  /** Of HTML; empty: the element's text. */
  readonly attribute: string
}

const fieldNames = [
  'title',
  'url',
  'price',
  'old_price',
  'image',
  'text',
  'id',
  'currency',
  'availability',
  'gtin',
  'sku',
  'brand',
  'category',
  'date',
] as const satisfies readonly FieldName[]

const fits = (settings: Html | Json, field: FieldName): boolean => settings.kind === 'json' || field !== 'currency'

const placeOf = (value: string | Html['fields']['title']): Place | undefined => {
  if (value === undefined) return undefined
  return typeof value === 'string'
    ? { where: value, attribute: '' }
    : { where: value.selector, attribute: value.attribute ?? '' }
}

const read = (settings: Html | Json, field: FieldName): Place | undefined => {
  const all: Readonly<Partial<Record<FieldName, string | Html['fields']['title']>>> = settings.fields
  return placeOf(all[field])
}

export const fieldRows = (settings: Html | Json): readonly (Place & { readonly field: FieldName })[] =>
  fieldNames.flatMap((field) => {
    const place = read(settings, field)
    return place === undefined ? [] : [{ field, ...place }]
  })

export const missingFields = (settings: Html | Json): readonly FieldName[] =>
  fieldNames.filter((field) => fits(settings, field) && read(settings, field) === undefined)

export function changeField(settings: Html | Json, field: FieldName, { where, attribute }: Place): Html | Json {
  if (settings.kind === 'json') return { ...settings, fields: { ...settings.fields, [field]: where } }
  const place = { selector: where, ...(attribute.trim() === '' ? {} : { attribute: attribute.trim() }) }
  return { ...settings, fields: { ...settings.fields, [field]: place } }
}

export const addField = (settings: Html | Json, field: FieldName): Html | Json =>
  changeField(settings, field, { where: '', attribute: '' })

export function removeField(settings: Html | Json, field: FieldName): Html | Json {
  const fields = Object.fromEntries(Object.entries(settings.fields).filter(([name]) => name !== field))
  return settings.kind === 'json' ? { ...settings, fields } : { ...settings, fields }
}

/** Without fields that were added and left empty. */
export function withoutEmpty(settings: ParserSettings): ParserSettings {
  if (settings.kind !== 'html' && settings.kind !== 'json') return settings
  const empty = fieldRows(settings).filter(({ where }) => where.trim() === '')
  return empty.reduce<Html | Json>((left, { field }) => removeField(left, field), settings)
}

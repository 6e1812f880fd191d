import type { ParserSettings } from '../contract.ts'
import { isList, isObject, type JsonObject } from '../json/values.ts'
import type { Json } from '../json/parse-json.ts'

type JsonSettings = Extract<ParserSettings, { kind: 'json' }>
type Field = keyof JsonSettings['fields']

/** How programs call what a field is, the likeliest first; a point leads into an object. */
const NAMES: Readonly<Record<Field, readonly string[]>> = {
  id: ['id', '_id', 'guid', 'uuid', 'key', 'objectID', 'product_id', 'sku'],
  url: [
    'url',
    'link',
    'permalink',
    'href',
    'html_url',
    'web_url',
    'product_url',
    'canonical_url',
    'links.self',
    'handle_url',
  ],
  title: ['title', 'name', 'headline', 'product_name', 'label', 'title.rendered', 'subject'],
  text: [
    'description',
    'summary',
    'excerpt',
    'body_html',
    'body',
    'content',
    'text',
    'content.rendered',
    'excerpt.rendered',
  ],
  image: [
    'image',
    'image_url',
    'imageUrl',
    'thumbnail',
    'picture',
    'img',
    'photo',
    'image.src',
    'image.url',
    'images[0].src',
    'images[0].url',
    'images[0]',
    'featured_image',
  ],
  price: [
    'price',
    'sale_price',
    'current_price',
    'price.amount',
    'price.value',
    'price.current',
    'variants[0].price',
    'prices.price',
    'salePrice',
    'amount',
    'cost',
  ],
  old_price: [
    'old_price',
    'oldPrice',
    'compare_at_price',
    'variants[0].compare_at_price',
    'list_price',
    'regular_price',
    'price.old',
    'originalPrice',
    'original_price',
  ],
  currency: ['currency', 'currency_code', 'price.currency', 'price_currency', 'priceCurrency', 'currencyCode'],
  availability: [
    'availability',
    'stock_status',
    'in_stock',
    'inStock',
    'available',
    'variants[0].available',
    'is_in_stock',
  ],
  gtin: ['gtin', 'gtin13', 'ean', 'barcode', 'upc', 'variants[0].barcode', 'isbn'],
  sku: ['sku', 'mpn', 'article', 'variants[0].sku', 'item_number'],
  brand: ['brand', 'brand.name', 'vendor', 'manufacturer', 'manufacturer.name'],
  category: ['category', 'category.name', 'product_type', 'tags', 'categories', 'section'],
  date: [
    'published_at',
    'publishedAt',
    'date_published',
    'date',
    'created_at',
    'createdAt',
    'pubDate',
    'published',
    'updated_at',
    'timestamp',
  ],
}
const MAX_DEPTH = 6
const MAX_LISTS = 200

/** Lists of objects in a document that have something like a title, the best first: where they are, and what their members probably are. */
export function findJsonLists(value: Json, most: number): JsonSettings[] {
  const found: { readonly settings: JsonSettings; readonly score: number }[] = []
  visit(value, '$', 0, (list, path) => {
    const fields = guessFields(list)
    const isTelling = fields.title !== undefined || (fields.url !== undefined && fields.price !== undefined)
    if (!isTelling || found.length >= MAX_LISTS) return
    const score = Object.keys(fields).length * Math.log2(1 + list.length)
    found.push({ settings: { kind: 'json', items: `${path}[*]`, fields }, score })
  })
  return found
    .toSorted((a, b) => b.score - a.score)
    .slice(0, most)
    .map(({ settings }) => settings)
}

function visit(value: Json, path: string, depth: number, onList: (list: JsonObject[], path: string) => void): void {
  if (depth > MAX_DEPTH) return
  if (isList(value)) {
    const objects = value.slice(0, 50).filter(isObject)
    if (objects.length > 0) onList(objects, path)
    return
  }
  if (!isObject(value)) return
  for (const [name, inner] of Object.entries(value).slice(0, 200))
    visit(inner, `${path}${step(name)}`, depth + 1, onList)
}

const step = (name: string): string =>
  /^[A-Za-z_]\w*$/.test(name) ? `.${name}` : `['${name.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}']`

function guessFields(list: readonly JsonObject[]): JsonSettings['fields'] {
  const sample = list.slice(0, 10)
  const fields: JsonSettings['fields'] = {}
  for (const [field, names] of Object.entries(NAMES) as [Field, readonly string[]][]) {
    const name = names.find((each) => sample.some((item) => isPlain(valueAt(item, each))))
    if (name !== undefined) fields[field] = `$.${name}`
  }
  return fields
}

function valueAt(item: JsonObject, name: string): Json | undefined {
  let current: Json | undefined = item
  for (const part of name.split(/[.[\]]+/)) {
    if (part === '') continue
    if (isList(current)) current = current[Number(part)]
    else current = isObject(current) && Object.hasOwn(current, part) ? current[part] : undefined
  }
  return current
}

const isPlain = (value: Json | undefined): boolean =>
  (typeof value === 'string' && value !== '') ||
  typeof value === 'number' ||
  typeof value === 'boolean' ||
  (isList(value) && typeof value[0] === 'string')

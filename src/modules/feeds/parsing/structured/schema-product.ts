import { isObject, listOf, textOf, type JsonObject } from '../json/values.ts'
import type { Json } from '../json/parse-json.ts'
import type { RawEntry } from '../make-entry.ts'
import { readOffers } from './offers.ts'

const GTINS = ['gtin13', 'gtin', 'gtin14', 'gtin12', 'gtin8', 'ean', 'isbn', 'productID']

/** schema.org's Product or ProductGroup, of JSON-LD or microdata. A group costs what its variants do. */
export function toRawProduct(product: JsonObject): RawEntry {
  const variants = listOf(product['hasVariant']).filter(isObject)
  const group = [product, ...variants]
  const offered = readOffers(product['offers'] === undefined ? variants : [product])
  return {
    title: textOf(product['name']),
    url: addressOf(product['url']) || textOf(product['@id']).replace(/^(?!https?:).*$/i, ''),
    html: textOf(product['description']),
    images: [...imagesOf(product['image']), ...group.slice(1, 5).flatMap((each) => imagesOf(each['image']))],
    ...offered,
    gtin: GTINS.map((name) => textOf(product[name])).find((text) => /\d{8}/.test(text)) ?? '',
    sku: textOf(product['sku']) || textOf(product['mpn']) || textOf(product['productGroupID']),
    mpn: textOf(product['mpn']),
    brand: nameOf(product['brand']) || nameOf(product['manufacturer']),
    categories: listOf(product['category']).map(nameOf),
  }
}

const nameOf = (value: Json | undefined): string => {
  const [first] = listOf(value)
  return isObject(first) ? textOf(first['name']) : textOf(first)
}

const addressOf = (value: Json | undefined): string => {
  const [first] = listOf(value)
  return isObject(first) ? textOf(first['@id']) || textOf(first['url']) : textOf(first)
}

const imagesOf = (value: Json | undefined): string[] =>
  listOf(value)
    .slice(0, 20)
    .map((each) =>
      isObject(each) ? textOf(each['url']) || textOf(each['contentUrl']) || textOf(each['@id']) : textOf(each),
    )

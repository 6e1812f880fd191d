import type { Policy } from '../../../../../src/modules/feeds/channels/contract.ts'
import { filterKinds, placeWords } from '../../../texts/channels.ts'
import { text } from '../../../texts/en.ts'

export type Filter = Policy['filters'][number]
export type FilterKind = Filter['kind']
export type FilterOf<K extends FilterKind> = Extract<Filter, { readonly kind: K }>

const { sentence, regexMatch, withoutChoices } = text.policy

const fresh: { readonly [K in FilterKind]: FilterOf<K> } = {
  keywords: { kind: 'keywords', match: 'any', words: [], wholeWords: true, in: ['title', 'text'] },
  regex: { kind: 'regex', match: 'found', pattern: '', ignoreCase: true, in: ['title', 'text'] },
  price: { kind: 'price', currency: 'EUR', from: null, to: null, without: 'refuse' },
  discount: { kind: 'discount', atLeastPercent: 10, without: 'refuse' },
  category: { kind: 'category', match: 'any', categories: [] },
  source: { kind: 'source', match: 'any', sourceIds: [] },
  language: { kind: 'language', match: 'any', languages: [], without: 'pass' },
}

export const newFilter = (kind: FilterKind): Filter => fresh[kind]

/** Whether it says enough to be saved. */
export function isComplete(filter: Filter): boolean {
  switch (filter.kind) {
    case 'keywords':
      return filter.words.length > 0 && filter.in.length > 0
    case 'regex':
      return filter.pattern !== '' && filter.in.length > 0
    case 'price':
      return /^[A-Z]{3}$/.test(filter.currency)
    case 'discount':
      return filter.atLeastPercent >= 1
    case 'category':
      return filter.categories.length > 0
    case 'source':
      return filter.sourceIds.length > 0
    case 'language':
      return filter.languages.length > 0
  }
}

const listed = (words: readonly string[]): string => words.map((word) => `“${word}”`).join(', ')

/** A filter as one reads it: `Keywords: one of “kettle”, “toaster” in title, text`. */
export function readFilter(filter: Filter, sourceNames: ReadonlyMap<number, string>): string {
  const name = filterKinds[filter.kind]
  switch (filter.kind) {
    case 'keywords':
      return `${name}: ${sentence[filter.match]} ${listed(filter.words)} ${placesOf(filter.in)}`
    case 'regex':
      return `${name}: ${filter.pattern} ${regexMatch[filter.match]} ${placesOf(filter.in)}`
    case 'price':
      return `${name} ${rangeOf(filter)}; ${sentence.with(withoutChoices[filter.without])}`
    case 'discount':
      return `${sentence.discount(filter.atLeastPercent)}; ${sentence.with(withoutChoices[filter.without])}`
    case 'category':
      return `${name}: ${sentence[filter.match]} ${listed(filter.categories)}`
    case 'source':
      return `${name}: ${sentence[filter.match]} ${listed(filter.sourceIds.map((id) => sourceNames.get(id) ?? `#${id}`))}`
    case 'language':
      return `${name}: ${sentence[filter.match]} ${listed(filter.languages)}; ${sentence.with(withoutChoices[filter.without])}`
  }
}

const placesOf = (places: readonly (keyof typeof placeWords)[]): string =>
  sentence.in(places.map((place) => placeWords[place]).join(', '))

function rangeOf({ from, to, currency }: FilterOf<'price'>): string {
  if (from !== null && to !== null) return sentence.between(from, to, currency)
  if (from !== null) return sentence.from(from, currency)
  return to === null ? sentence.anyPrice(currency) : sentence.to(to, currency)
}

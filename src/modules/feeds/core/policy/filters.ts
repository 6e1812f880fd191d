import type { Entry } from '../entry.ts'
import type { Filter, FindPattern, SearchedField, Step, Subject } from './policy.ts'
import { compareToAmount, discountPercent, showMoney, showPercent } from './prices.ts'
import { fold, hasWords } from './words.ts'

interface Look {
  readonly passed: boolean
  readonly text: string
}

/** Every filter's word on an item, in order; it passes when all pass. */
export const judge = (filters: readonly Filter[], subject: Subject, find: FindPattern): readonly Step[] =>
  filters.map((filter, index) => ({ path: `filters.${index}`, ...look(filter, subject, find) }))

function look(filter: Filter, subject: Subject, find: FindPattern): Look {
  switch (filter.kind) {
    case 'keywords':
      return byKeywords(filter, subject.entry)
    case 'regex':
      return byPattern(filter, subject.entry, find)
    case 'price':
      return byPrice(filter, subject.entry)
    case 'discount':
      return byDiscount(filter, subject.entry)
    case 'category':
      return byCategory(filter, subject.entry)
    case 'source':
      return bySource(filter, subject)
    case 'language':
      return byLanguage(filter, subject)
  }
}

type Found = readonly (readonly [field: SearchedField, text: string])[]

function textsOf(entry: Entry, fields: readonly SearchedField[]): Found {
  return fields.flatMap((field): Found => {
    if (field === 'category') return entry.categories.map((text) => [field, text])
    const text = entry[field]
    return text === null || text === '' ? [] : [[field, text]]
  })
}

const quoted = (words: readonly string[]): string => words.map((word) => `“${word}”`).join(', ')

function byKeywords(filter: Filter & { kind: 'keywords' }, entry: Entry): Look {
  const texts = textsOf(entry, filter.in).map(([field, text]) => [field, fold(text)] as const)
  const fieldOf = (word: string) => texts.find(([, text]) => hasWords(text, fold(word), filter.wholeWords))?.[0]
  const found = filter.words.filter((word) => fieldOf(word) !== undefined)
  const missing = filter.words.filter((word) => fieldOf(word) === undefined)
  const where = found[0] === undefined ? '' : ` in the ${fieldOf(found[0]) ?? ''}`
  if (filter.match === 'none')
    return found.length === 0
      ? { passed: true, text: `None of ${quoted(filter.words)} is in it.` }
      : { passed: false, text: `It has ${quoted(found)}${where}.` }
  const passed = filter.match === 'any' ? found.length > 0 : missing.length === 0
  if (passed) return { passed, text: `It has ${quoted(found)}${where}.` }
  if (filter.match === 'all') return { passed, text: `${quoted(missing)} is missing.` }
  return { passed, text: `It has none of ${quoted(filter.words)} in its ${filter.in.join(', ')}.` }
}

const MAX_SHOWN_CHARACTERS = 100

function byPattern(filter: Filter & { kind: 'regex' }, entry: Entry, find: FindPattern): Look {
  for (const [field, text] of textsOf(entry, filter.in)) {
    const found = find(filter.pattern, filter.ignoreCase, text)
    if (found === null) continue
    const shown = found.slice(0, MAX_SHOWN_CHARACTERS)
    return {
      passed: filter.match === 'found',
      text: `The pattern ${filter.pattern} matches “${shown}” in the ${field}.`,
    }
  }
  return {
    passed: filter.match === 'not_found',
    text: `The pattern ${filter.pattern} matches nothing in its ${filter.in.join(', ')}.`,
  }
}

function byPrice({ currency, from, to, without }: Filter & { kind: 'price' }, { price }: Entry): Look {
  if (price === null || price.currency !== currency) {
    const what = price === null ? 'It has no price' : `Its price is in ${price.currency}`
    return { passed: without === 'pass', text: `${what}; the filter asks for one in ${currency}.` }
  }
  const shown = showMoney(price)
  if (from !== null && compareToAmount(price, from) < 0)
    return { passed: false, text: `${shown} is below ${from} ${currency}.` }
  if (to !== null && compareToAmount(price, to) > 0)
    return { passed: false, text: `${shown} is above ${to} ${currency}.` }
  return { passed: true, text: `${shown} is within the range.` }
}

function byDiscount({ atLeastPercent, without }: Filter & { kind: 'discount' }, entry: Entry): Look {
  const percent = discountPercent(entry)
  if (percent === null) return { passed: without === 'pass', text: 'It tells no higher price from before.' }
  const shown = `The discount is ${showPercent(percent)}`
  return percent >= atLeastPercent
    ? { passed: true, text: `${shown}.` }
    : { passed: false, text: `${shown}; at least ${atLeastPercent} % is asked for.` }
}

function byCategory({ match, categories }: Filter & { kind: 'category' }, entry: Entry): Look {
  const wanted = new Set(categories.map(fold))
  const found = entry.categories.filter((category) => wanted.has(fold(category)))
  if (found.length > 0) return { passed: match === 'any', text: `It is in ${quoted(found)}.` }
  const own = entry.categories.length === 0 ? 'It has no category' : `It is in ${quoted(entry.categories)}`
  return { passed: match === 'none', text: `${own}, in none of ${quoted(categories)}.` }
}

function bySource({ match, sourceIds }: Filter & { kind: 'source' }, { sourceId, sourceTitle }: Subject): Look {
  const isNamed = sourceIds.includes(sourceId)
  const passed = isNamed === (match === 'any')
  return { passed, text: `It comes from “${sourceTitle}”, which is ${isNamed ? '' : 'not '}among the named sources.` }
}

function byLanguage({ match, languages, without }: Filter & { kind: 'language' }, subject: Subject): Look {
  const language = subject.entry.language ?? subject.language
  if (language === null) return { passed: without === 'pass', text: 'Nobody tells its language.' }
  const isNamed = languages.some((wanted) => {
    const folded = wanted.toLowerCase()
    return language === folded || language.startsWith(`${folded}-`)
  })
  return {
    passed: isNamed === (match === 'any'),
    text: `Its language is ${language}${isNamed ? '' : `, none of ${languages.join(', ')}`}.`,
  }
}

import type { Entry, Money } from '../../../src/modules/feeds/core/entry.ts'
import type { ParseOutcome } from '../../../src/modules/feeds/ports.ts'
import type { ExpectedItem } from './case.ts'
import type { Answer } from './judge.ts'

export const toAnswer = (outcome: ParseOutcome): Answer =>
  outcome.kind === 'failed'
    ? { failure: outcome.reason, detail: outcome.detail }
    : { feedTitle: outcome.title, items: outcome.entries.map(toItem) }

const toItem = (entry: Entry): Required<ExpectedItem> => ({
  title: entry.title,
  url: entry.url,
  guid: entry.guid,
  date: entry.publishedAt === null ? null : new Date(entry.publishedAt).toISOString(),
  text: entry.text,
  image: entry.images[0] ?? '',
  author: entry.author ?? '',
  categories: entry.categories,
  price: amount(entry.price),
  oldPrice: amount(entry.oldPrice),
})

const amount = (money: Money | null): string => (money === null ? '' : `${money.minor} ${money.currency}`)

import type { Availability, Entry, Money } from '../entry.ts'

export type SearchedField = 'title' | 'text' | 'url' | 'category'

export type Filter =
  | {
      readonly kind: 'keywords'
      readonly match: 'any' | 'all' | 'none'
      readonly words: readonly string[]
      readonly wholeWords: boolean
      readonly in: readonly SearchedField[]
    }
  | {
      readonly kind: 'regex'
      readonly match: 'found' | 'not_found'
      readonly pattern: string
      readonly ignoreCase: boolean
      readonly in: readonly SearchedField[]
    }
  | {
      readonly kind: 'price'
      readonly currency: string
      readonly from: string | null
      readonly to: string | null
      readonly without: 'pass' | 'refuse'
    }
  | { readonly kind: 'discount'; readonly atLeastPercent: number; readonly without: 'pass' | 'refuse' }
  | { readonly kind: 'category'; readonly match: 'any' | 'none'; readonly categories: readonly string[] }
  | { readonly kind: 'source'; readonly match: 'any' | 'none'; readonly sourceIds: readonly number[] }
  | {
      readonly kind: 'language'
      readonly match: 'any' | 'none'
      readonly languages: readonly string[]
      readonly without: 'pass' | 'refuse'
    }

export interface Repeat {
  readonly afterDays: number | null
  readonly priceFallPercent: number | null
  readonly edit: boolean
  readonly ignoreBelowPercent: number
}

export type Order = 'oldest' | 'freshest' | 'discount'

export interface QuietHours {
  /** As 22:00; the same as `to` is never quiet. */
  readonly from: string
  readonly to: string
  readonly timeZone: string
  readonly act: 'wait' | 'silent'
}

/** What decides about an item, as the contract's schema makes it. */
export interface DecidingPolicy {
  readonly filters: readonly Filter[]
  readonly repeat: Repeat
  readonly schedule: { readonly order: Order; readonly expireHours: number | null }
}

/** What a policy looks at. */
export interface Subject {
  readonly entry: Entry
  readonly sourceId: number
  readonly sourceTitle: string
  /** Of the source, for entries that do not tell. */
  readonly language: string | null
}

/** One look of a policy at an item. */
export interface Step {
  /** `filters.0`, `repeat`, `age`. */
  readonly path: string
  readonly passed: boolean
  readonly text: string
}

/** Finds a pattern in linear time: what it matched, or null. */
export type FindPattern = (pattern: string, ignoreCase: boolean, text: string) => string | null

/** What a source said of an item before. */
export interface Before {
  readonly price: Money | null
  readonly availability: Availability
  readonly title: string
}

import type { PriceSeries } from '../../../../src/modules/feeds/products/contract.ts'

export interface PriceLine {
  readonly key: string
  readonly label: string
  readonly colour: string
}
/** A moment of the chart, with the price of each line that is known then. */
export type PriceMoment = Readonly<Record<string, number>> & { readonly at: number }
export interface PriceChart {
  readonly currency: string
  readonly exponent: number
  readonly lines: readonly PriceLine[]
  readonly moments: readonly PriceMoment[]
}

const colours = [
  'var(--tone-active)',
  'var(--tone-ok)',
  'var(--tone-waiting)',
  'var(--tone-doubt)',
  'var(--tone-bad)',
  'var(--tone-off)',
]

/** One chart a currency: prices in different ones cannot be compared. */
export function priceCharts(series: readonly PriceSeries[]): PriceChart[] {
  const currencies = [...new Set(series.map(({ currency }) => currency))]
  return currencies.map((currency) => {
    const ours = series.filter((each) => each.currency === currency)
    const names = labelsOf(ours)
    return {
      currency,
      exponent: ours[0]?.exponent ?? 2,
      lines: ours.map((each, index) => ({
        key: keyOf(each),
        label: names[index] ?? '',
        colour: colours[index % colours.length] ?? 'currentColor',
      })),
      moments: momentsOf(ours),
    }
  })
}

const keyOf = ({ itemId }: PriceSeries): string => `item-${itemId}`

/** The source, and the item too where a source has several. */
function labelsOf(series: readonly PriceSeries[]): string[] {
  const counts = new Map<number, number>()
  for (const { sourceId } of series) counts.set(sourceId, (counts.get(sourceId) ?? 0) + 1)
  return series.map(({ sourceId, sourceTitle, itemTitle, itemId }) =>
    (counts.get(sourceId) ?? 0) > 1 ? `${sourceTitle}: ${itemTitle} (${itemId})` : sourceTitle,
  )
}

/** Steps: a price holds until the moment when it was last seen. */
function momentsOf(series: readonly PriceSeries[]): PriceMoment[] {
  const byTime = new Map<number, Record<string, number>>()
  const set = (at: number, key: string, value: number): void => {
    byTime.set(at, { ...byTime.get(at), [key]: value })
  }
  for (const each of series)
    for (const { at, until, minor } of each.points) {
      const value = minor / 10 ** each.exponent
      set(at, keyOf(each), value)
      if (until > at) set(until, keyOf(each), value)
    }
  return [...byTime].sort(([a], [b]) => a - b).map(([at, values]) => ({ ...values, at }))
}

import { describe, expect, it } from 'vitest'
import type { PriceSeries } from '../../../../src/modules/feeds/products/contract.ts'
import { priceCharts } from './price-lines.ts'

const series = (given: Partial<PriceSeries>): PriceSeries => ({
  sourceId: 1,
  sourceTitle: 'Shop',
  itemId: 1,
  itemTitle: 'Kettle',
  currency: 'EUR',
  exponent: 2,
  points: [{ at: 100, until: 200, minor: 1299, availability: 'in_stock' }],
  ...given,
})

describe('priceCharts', () => {
  it('draws one line a source and one chart a currency', () => {
    const charts = priceCharts([
      series({}),
      series({ sourceId: 2, itemId: 2, sourceTitle: 'Other' }),
      series({ itemId: 3, currency: 'JPY', exponent: 0 }),
    ])
    expect(charts.map(({ currency, lines }) => [currency, lines.map(({ label }) => label)])).toEqual([
      ['EUR', ['Shop', 'Other']],
      ['JPY', ['Shop']],
    ])
  })

  it('tells items of one source apart', () => {
    const [chart] = priceCharts([series({}), series({ itemId: 2, itemTitle: 'Blue kettle' })])
    expect(chart?.lines.map(({ label }) => label)).toEqual(['Shop: Kettle (1)', 'Shop: Blue kettle (2)'])
  })

  it('holds a price until it was last seen, in order of time', () => {
    const points = [
      { at: 300, until: 300, minor: 999, availability: 'in_stock' as const },
      { at: 100, until: 200, minor: 1299, availability: 'in_stock' as const },
    ]
    expect(priceCharts([series({ points })])[0]?.moments).toEqual([
      { at: 100, 'item-1': 12.99 },
      { at: 200, 'item-1': 12.99 },
      { at: 300, 'item-1': 9.99 },
    ])
  })
})

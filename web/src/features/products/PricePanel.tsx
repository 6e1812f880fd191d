import '@mantine/charts/styles.css'
import { LineChart } from '@mantine/charts'
import type { ProductDetail } from '../../../../src/modules/feeds/products/contract.ts'
import { formatMoney } from '../../format/money.ts'
import { formatDateTime, formatDay } from '../../format/time.ts'
import { text } from '../../texts/en.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { Panel } from '../../ui/Panel.tsx'
import classes from './products.module.css'
import { priceCharts, type PriceChart } from './price-lines.ts'

const height = 210
/** A price that was seen once is a point; of many points lines say more. */
const maxDots = 60
const dayMs = 86_400_000

export function PricePanel({ product }: { product: ProductDetail }) {
  const charts = priceCharts(product.prices)
  if (charts.length === 0)
    return (
      <Panel title={text.products.prices}>
        <EmptyState title={text.products.noPrices} />
      </Panel>
    )
  return charts.map((chart) => (
    <Panel
      key={chart.currency}
      title={text.products.prices}
      note={<Lowest product={product} currency={chart.currency} />}
    >
      <div className={classes.chart}>
        <Chart chart={chart} />
      </div>
    </Panel>
  ))
}

function Lowest({ product, currency }: { product: ProductDetail; currency: string }) {
  const lowest = product.lowest.find((each) => each.currency === currency)
  if (lowest === undefined) return text.products.pricesNote
  const { lowest30d, lowestEver } = lowest
  return [
    text.products.lowest(formatMoney(lowestEver)),
    ...(lowest30d === null ? [] : [text.products.lowest30d(formatMoney(lowest30d))]),
  ].join(', ')
}

const Chart = ({ chart: { currency, exponent, lines, moments } }: { chart: PriceChart }) => {
  const money = (value: number): string =>
    formatMoney({ minor: Math.round(value * 10 ** exponent), currency, exponent })
  const isShort = (moments.at(-1)?.at ?? 0) - (moments[0]?.at ?? 0) < 2 * dayMs
  return (
    <LineChart
      h={height}
      data={[...moments]}
      dataKey="at"
      series={lines.map(({ key, label, colour }) => ({ name: key, label, color: colour }))}
      withLegend
      legendProps={{ position: 'top', height: 28 }}
      curveType="stepAfter"
      connectNulls
      withDots={moments.length <= maxDots}
      dotProps={{ r: 3, strokeWidth: 0 }}
      strokeWidth={1.8}
      gridAxis="x"
      valueFormatter={money}
      yAxisProps={{ width: 74, domain: ['auto', 'auto'], padding: { top: 12, bottom: 12 } }}
      xAxisProps={{
        type: 'number',
        padding: { left: 8, right: 8 },
        scale: 'time',
        domain: ['dataMin', 'dataMax'],
        tickFormatter: isShort ? formatDateTime : formatDay,
        minTickGap: 60,
      }}
      lineProps={{ isAnimationActive: false }}
      tooltipProps={{ labelFormatter: (at) => (typeof at === 'number' ? formatDateTime(at) : '') }}
      tooltipAnimationDuration={0}
    />
  )
}

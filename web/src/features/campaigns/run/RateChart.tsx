import '@mantine/charts/styles.css'
import { BarChart } from '@mantine/charts'
import { Center, Text } from '@mantine/core'
import type { z } from 'zod'
import type { seriesSchema } from '../../../../../src/modules/campaigns/contract.ts'
import { formatCount, formatRate } from '../../../format/count.ts'
import { formatClock } from '../../../format/time.ts'
import { text } from '../../../texts/en.ts'
import { deliverySign } from '../../../texts/states.ts'
import { chartPoints } from './chart-points.ts'

interface RateChartProps {
  readonly series: z.output<typeof seriesSchema>
  readonly height: number
}

const drawn = [
  { name: 'sent', label: deliverySign.sent.word, color: 'var(--tone-ok)' },
  { name: 'skipped', label: deliverySign.skipped.word, color: 'var(--tone-off)' },
  { name: 'failed', label: deliverySign.failed.word, color: 'var(--tone-bad)' },
  { name: 'uncertain', label: deliverySign.uncertain.word, color: 'var(--tone-doubt)' },
]

/** Outcomes a second, stacked, over product time. */
export function RateChart({ series, height }: RateChartProps) {
  const points = chartPoints(series)
  if (points.length === 0)
    return (
      <Center h={height}>
        <Text c="dimmed">{text.run.chartEmpty}</Text>
      </Center>
    )
  return (
    <BarChart
      h={height}
      data={points}
      dataKey="at"
      type="stacked"
      withLegend
      legendProps={{ position: 'top', height: 30 }}
      series={drawn}
      gridAxis="x"
      valueFormatter={(value) => text.run.rate(formatRate(value))}
      xAxisLabel={text.run.chartTime}
      yAxisLabel={text.run.chartRate}
      yAxisProps={{ width: 64, allowDecimals: false, tickFormatter: formatCount }}
      xAxisProps={{ tickFormatter: formatClock, minTickGap: 50 }}
      barChartProps={{ barCategoryGap: 1 }}
      barProps={{ isAnimationActive: false }}
      maxBarWidth={28}
      tooltipProps={{ labelFormatter: (at) => (typeof at === 'number' ? formatClock(at) : '') }}
      tooltipAnimationDuration={0}
    />
  )
}

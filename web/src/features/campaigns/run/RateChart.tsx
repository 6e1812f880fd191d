import '@mantine/charts/styles.css'
import { AreaChart } from '@mantine/charts'
import { Center, Text } from '@mantine/core'
import type { z } from 'zod'
import type { seriesSchema } from '../../../../../src/modules/campaigns/contract.ts'
import { formatRate } from '../../../format/count.ts'
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
  if (points.length < 2)
    return (
      <Center h={height}>
        <Text c="dimmed">{text.run.chartEmpty}</Text>
      </Center>
    )
  return (
    <AreaChart
      h={height}
      data={points}
      dataKey="at"
      type="stacked"
      curveType="stepAfter"
      strokeWidth={1.5}
      fillOpacity={0.35}
      withDots={false}
      withLegend
      legendProps={{ position: 'top', height: 30 }}
      series={drawn}
      gridAxis="y"
      valueFormatter={(value) => text.run.rate(formatRate(value))}
      xAxisLabel={text.run.chartTime}
      yAxisLabel={text.run.chartRate}
      yAxisProps={{ width: 50, allowDecimals: false }}
      xAxisProps={{ tickFormatter: (at: number) => formatClock(at), minTickGap: 50 }}
      tooltipProps={{ labelFormatter: (at) => (typeof at === 'number' ? formatClock(at) : '') }}
      tooltipAnimationDuration={0}
      areaProps={{ isAnimationActive: false }}
    />
  )
}

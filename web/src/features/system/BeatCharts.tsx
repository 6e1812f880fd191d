import '@mantine/charts/styles.css'
import { LineChart } from '@mantine/charts'
import { Center, Text } from '@mantine/core'
import type { System } from '../../../../src/observe/contract.ts'
import { formatCount, formatRate } from '../../format/count.ts'
import { formatClock } from '../../format/time.ts'
import { text } from '../../texts/en.ts'
import { Panel } from '../../ui/Panel.tsx'
import classes from './system.module.css'

type Beat = System['beats'][number]

interface Line {
  readonly label: string
  readonly color: string
  readonly read: (beat: Beat) => number
}

const MEGABYTE = 1_000_000
const HEIGHT = 150
const WHOLE_FROM = 100
const { series, charts } = text.system

const drawn: readonly { readonly title: string; readonly lines: readonly Line[] }[] = [
  {
    title: charts.memory,
    lines: [
      { label: series.rss, color: 'var(--tone-active)', read: ({ rssBytes }) => rssBytes / MEGABYTE },
      { label: series.heap, color: 'var(--tone-ok)', read: ({ heapUsedBytes }) => heapUsedBytes / MEGABYTE },
    ],
  },
  {
    title: charts.loop,
    lines: [
      { label: series.max, color: 'var(--tone-waiting)', read: ({ loopMaxMs }) => loopMaxMs },
      { label: series.p99, color: 'var(--tone-active)', read: ({ loopP99Ms }) => loopP99Ms },
    ],
  },
  {
    title: charts.requests,
    lines: [
      { label: series.requests, color: 'var(--tone-active)', read: ({ requestsPerSecond }) => requestsPerSecond },
      { label: series.sends, color: 'var(--tone-ok)', read: ({ sendsPerSecond }) => sendsPerSecond },
    ],
  },
  {
    title: charts.queues,
    lines: [
      { label: series.writes, color: 'var(--tone-waiting)', read: ({ queuedWrites }) => queuedWrites },
      { label: series.inFlight, color: 'var(--tone-active)', read: ({ inFlight }) => inFlight },
    ],
  },
]

/** What was seen of the process in the last minutes, one chart for each question. */
export const BeatCharts = ({ beats }: { beats: readonly Beat[] }) => (
  <div className={classes.charts}>
    {drawn.map(({ title, lines }) => (
      <Panel key={title} title={title} note={<NowValues beats={beats} lines={lines} />}>
        <BeatChart beats={beats} lines={lines} />
      </Panel>
    ))}
  </div>
)

function NowValues({ beats, lines }: { beats: readonly Beat[]; lines: readonly Line[] }) {
  const beat = beats.at(-1)
  return beat === undefined ? null : charts.now(lines.map(({ read }) => short(read(beat))).join(' / '))
}

function BeatChart({ beats, lines }: { beats: readonly Beat[]; lines: readonly Line[] }) {
  if (beats.length < 2)
    return (
      <Center h={HEIGHT}>
        <Text c="dimmed">{charts.empty}</Text>
      </Center>
    )
  return (
    <LineChart
      h={HEIGHT}
      data={beats.map((beat) => ({
        at: beat.at,
        ...Object.fromEntries(lines.map(({ label, read }) => [label, read(beat)])),
      }))}
      dataKey="at"
      series={lines.map(({ label, color }) => ({ name: label, color }))}
      withLegend
      legendProps={{ position: 'top', height: 28 }}
      withDots={false}
      curveType="linear"
      strokeWidth={1.6}
      gridAxis="x"
      valueFormatter={short}
      yAxisProps={{ width: 44, tickFormatter: formatCount, domain: [0, 'auto'] }}
      xAxisProps={{ tickFormatter: formatClock, minTickGap: 60 }}
      lineProps={{ isAnimationActive: false }}
      tooltipProps={{ labelFormatter: (at) => (typeof at === 'number' ? formatClock(at) : '') }}
      tooltipAnimationDuration={0}
    />
  )
}

const short = (value: number): string => (value >= WHOLE_FROM ? formatCount(value) : formatRate(value))

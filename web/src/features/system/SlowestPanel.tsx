import { Center, SegmentedControl, Table, Text } from '@mantine/core'
import { useState } from 'react'
import type { System } from '../../../../src/observe/contract.ts'
import { formatCount, formatRate } from '../../format/count.ts'
import { formatClock } from '../../format/time.ts'
import { text } from '../../texts/en.ts'
import { Panel } from '../../ui/Panel.tsx'
import classes from './system.module.css'

type Slowest = System['slowest'][number]

const MINUTE_MS = 60_000

interface SlowestPanelProps {
  readonly slowest: readonly Slowest[]
  readonly windowMs: number
}

export function SlowestPanel({ slowest, windowMs }: SlowestPanelProps) {
  const [kind, setKind] = useState<Slowest['kind']>('http')
  const shown = slowest.find((one) => one.kind === kind)
  const over = shown === undefined || shown.minMs === 0 ? '' : text.system.slowestOver(shown.minMs)
  return (
    <Panel
      title={text.system.slowest}
      note={text.system.slowestNote(windowMs / MINUTE_MS) + over}
      flush
      actions={
        <SegmentedControl
          size="xs"
          aria-label={text.system.slowest}
          data={slowest.map((one) => ({ value: one.kind, label: text.system.kinds[one.kind] }))}
          value={kind}
          onChange={setKind}
        />
      }
    >
      {shown === undefined || shown.calls.length === 0 ? (
        <Center p="lg">
          <Text c="dimmed">{text.system.slowestNone}</Text>
        </Center>
      ) : (
        <CallTable calls={shown.calls} />
      )}
    </Panel>
  )
}

const CallTable = ({ calls }: { calls: Slowest['calls'] }) => (
  <Table className={classes.table}>
    <Table.Thead>
      <Table.Tr>
        <Table.Th>{text.system.call}</Table.Th>
        <Table.Th className={classes.end}>{text.system.longest}</Table.Th>
        <Table.Th className={`${classes.end} ${classes.narrow}`}>{text.system.average}</Table.Th>
        <Table.Th className={`${classes.end} ${classes.narrow}`}>{text.system.count}</Table.Th>
        <Table.Th className={classes.narrow}>{text.system.outcome}</Table.Th>
        <Table.Th className={classes.narrow}>{text.system.at}</Table.Th>
      </Table.Tr>
    </Table.Thead>
    <Table.Tbody>
      {calls.map((call) => (
        <Table.Tr key={call.name}>
          <Table.Td className={classes.call}>
            <code title={call.name}>{call.name}</code>
          </Table.Td>
          <Table.Td className={classes.end}>{text.system.loopMs(formatRate(call.ms))}</Table.Td>
          <Table.Td className={`${classes.end} ${classes.narrow}`}>
            {text.system.loopMs(formatRate(call.totalMs / call.count))}
          </Table.Td>
          <Table.Td className={`${classes.end} ${classes.narrow}`}>{formatCount(call.count)}</Table.Td>
          <Table.Td className={classes.narrow}>{call.outcome}</Table.Td>
          <Table.Td className={classes.narrow}>{formatClock(call.at)}</Table.Td>
        </Table.Tr>
      ))}
    </Table.Tbody>
  </Table>
)

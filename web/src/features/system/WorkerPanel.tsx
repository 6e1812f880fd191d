import { Table } from '@mantine/core'
import type { System } from '../../../../src/observe/contract.ts'
import { formatCount } from '../../format/count.ts'
import { formatDuration } from '../../format/time.ts'
import { text } from '../../texts/en.ts'
import { Panel } from '../../ui/Panel.tsx'
import classes from './system.module.css'

/** Who works on a shared database; with SQLite there is one process, and nothing to show. */
export const WorkerPanel = ({ workers }: { workers: System['workers'] }) =>
  workers.length === 0 ? null : (
    <Panel title={text.system.workers} note={text.system.workersNote} flush>
      <Table className={classes.table}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{text.system.worker}</Table.Th>
            <Table.Th className={classes.end}>{text.system.workerBots}</Table.Th>
            <Table.Th className={classes.end}>{text.system.workerLeft}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {workers.map(({ owner, bots, leftMs }) => (
            <Table.Tr key={owner}>
              <Table.Td>
                <code>{owner}</code>
              </Table.Td>
              <Table.Td className={classes.end}>{formatCount(bots)}</Table.Td>
              <Table.Td className={classes.end}>
                {leftMs <= 0 ? text.system.workerGone : formatDuration(leftMs)}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Panel>
  )

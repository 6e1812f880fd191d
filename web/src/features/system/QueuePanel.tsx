import { Table } from '@mantine/core'
import type { System } from '../../../../src/observe/contract.ts'
import { formatCount } from '../../format/count.ts'
import { text } from '../../texts/en.ts'
import { Panel } from '../../ui/Panel.tsx'
import classes from './system.module.css'

export const QueuePanel = ({ queues }: { queues: System['queues'] }) => (
  <Panel title={text.system.queues} flush>
    <Table className={classes.table}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{text.system.queue}</Table.Th>
          <Table.Th className={classes.end}>{text.system.length}</Table.Th>
          <Table.Th className={classes.end}>{text.system.bound}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {queues.map(({ name, length, bound }) => (
          <Table.Tr key={name}>
            <Table.Td>{text.system.queueNames[name] ?? name}</Table.Td>
            <Table.Td className={classes.end}>{formatCount(length)}</Table.Td>
            <Table.Td className={`${classes.end} ${classes.soft}`}>
              {bound === null ? text.system.noBound : formatCount(bound)}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  </Panel>
)

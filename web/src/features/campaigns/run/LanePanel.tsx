import { Table } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { Lane } from '../../../../../src/modules/delivery/contract.ts'
import { accountsQuery } from '../../../api/accounts.ts'
import { formatCount, formatRate } from '../../../format/count.ts'
import { formatClock } from '../../../format/time.ts'
import { text } from '../../../texts/en.ts'
import { laneSign } from '../../../texts/states.ts'
import { LinkAnchor } from '../../../ui/links.tsx'
import { Panel } from '../../../ui/Panel.tsx'
import { Status } from '../../../ui/Status.tsx'
import classes from './run.module.css'

/** What each bot does now, and what sets its speed. */
export function LanePanel({ lanes, isMoving }: { lanes: readonly Lane[]; isMoving: boolean }) {
  const accounts = useQuery(accountsQuery).data ?? []
  if (!isMoving || lanes.length === 0) return null
  const nameOf = (id: number): string => {
    const account = accounts.find((known) => known.id === id)
    return account === undefined ? text.run.botNumber(id) : `@${account.username}`
  }
  return (
    <Panel title={text.run.lanes} note={text.run.lanesNote} flush>
      <Table className={classes.table}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{text.bots.bot}</Table.Th>
            <Table.Th>{text.run.laneState}</Table.Th>
            <Table.Th className={classes.end}>{text.run.rateNow}</Table.Th>
            <Table.Th className={`${classes.end} ${classes.narrow}`}>{text.run.allowed}</Table.Th>
            <Table.Th className={`${classes.end} ${classes.narrow}`}>{text.run.inFlight}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {lanes.map((lane) => (
            <LaneRow key={lane.accountId} lane={lane} name={nameOf(lane.accountId)} />
          ))}
        </Table.Tbody>
      </Table>
    </Panel>
  )
}

const LaneRow = ({ lane, name }: { lane: Lane; name: string }) => (
  <Table.Tr>
    <Table.Td>
      <LinkAnchor to="/bots/$accountId" params={{ accountId: String(lane.accountId) }} inherit>
        {name}
      </LinkAnchor>
    </Table.Td>
    <Table.Td>
      <Status {...laneSign[lane.limitedBy]} />
      {lane.waitUntil === null ? null : (
        <div className={classes.soft}>{text.bots.waitsUntil(formatClock(lane.waitUntil))}</div>
      )}
    </Table.Td>
    <Table.Td className={classes.end}>{text.run.rate(formatRate(lane.ratePerSecond))}</Table.Td>
    <Table.Td className={`${classes.end} ${classes.narrow}`}>
      {text.run.rate(formatRate(lane.allowedPerSecond))}
    </Table.Td>
    <Table.Td className={`${classes.end} ${classes.narrow}`}>{formatCount(lane.inFlight)}</Table.Td>
  </Table.Tr>
)

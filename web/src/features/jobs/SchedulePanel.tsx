import { Table } from '@mantine/core'
import type { JobOverview } from '../../../../src/modules/jobs/contract.ts'
import { formatDateTime } from '../../format/time.ts'
import { text } from '../../texts/en.ts'
import { Panel } from '../../ui/Panel.tsx'

/** What returns by the calendar. Takes no room while nothing does. */
export const SchedulePanel = ({ schedules }: Pick<JobOverview, 'schedules'>) =>
  schedules.length === 0 ? null : (
    <Panel title={text.jobs.schedules} note={text.jobs.schedulesNote} flush>
      <Table.ScrollContainer minWidth={320}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{text.jobs.job}</Table.Th>
              <Table.Th>{text.jobs.when}</Table.Th>
              <Table.Th>{text.jobs.next}</Table.Th>
              <Table.Th>{text.jobs.last}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {schedules.map(({ name, title, cron, timeZone, nextAt, lastAt }) => (
              <Table.Tr key={name}>
                <Table.Td>{title}</Table.Td>
                <Table.Td>
                  <code>{cron}</code> {timeZone}
                </Table.Td>
                <Table.Td>{formatDateTime(nextAt)}</Table.Td>
                <Table.Td>{lastAt === null ? text.jobs.never : formatDateTime(lastAt)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Panel>
  )

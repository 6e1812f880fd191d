import { Button, Group, Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { calendarQuery } from '../../api/channels.ts'
import { formatCount } from '../../format/count.ts'
import { formatDateTime } from '../../format/time.ts'
import { text } from '../../texts/en.ts'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { Panel } from '../../ui/Panel.tsx'
import classes from './calendar.module.css'
import { dayOf, days, shiftDays, strengthOf, weekOf, type DayRow, type HourCell } from './week.ts'

const route = getRouteApi('/in/channels/$channelId')
const dayName = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short' })
const hourLabels = [0, 6, 12, 18]
/** Days of the past that the first view has. */
const daysBack = 4

export function CalendarTab({ channelId }: { channelId: number }) {
  const { week } = route.useSearch()
  const navigate = useNavigate({ from: '/channels/$channelId' })
  const first = week === undefined ? shiftDays(dayOf(Date.now()), -daysBack) : dayOf(week)
  const calendar = useQuery(calendarQuery(channelId, first, shiftDays(first, days)))
  const go = (to: number | undefined): void =>
    void navigate({ search: { tab: 'calendar', week: to }, replace: true, resetScroll: false })
  return (
    <Panel
      title={text.calendar.title}
      note={text.calendar.zone(Intl.DateTimeFormat().resolvedOptions().timeZone)}
      actions={
        <Group gap={6}>
          <Button size="compact-sm" variant="default" onClick={() => go(shiftDays(first, -days))}>
            {text.calendar.earlier}
          </Button>
          {week === undefined ? null : (
            <Button size="compact-sm" variant="default" onClick={() => go(undefined)}>
              {text.calendar.today}
            </Button>
          )}
          <Button size="compact-sm" variant="default" onClick={() => go(shiftDays(first, days))}>
            {text.calendar.later}
          </Button>
        </Group>
      }
    >
      <ErrorNote error={calendar.error} retry={() => void calendar.refetch()} />
      {calendar.data === undefined ? (
        <Skeleton height={230} />
      ) : (
        <Week rows={weekOf(first, calendar.data.hours)} now={calendar.data.now} />
      )}
    </Panel>
  )
}

function Week({ rows, now }: { rows: readonly DayRow[]; now: number }) {
  const cells = rows.flatMap(({ hours }) => hours)
  const most = Math.max(...cells.map(({ posted, expected }) => posted + expected))
  const sum = (read: (cell: HourCell) => number): string =>
    formatCount(cells.reduce((total, cell) => total + read(cell), 0))
  return (
    <>
      <div className={classes.scroll}>
        <table className={classes.week}>
          <thead>
            <tr>
              <td />
              {Array.from({ length: 24 }, (_, hour) => (
                <th key={hour} scope="col">
                  {hourLabels.includes(hour) ? `${hour}:00` : ''}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.at}>
                <th scope="row">{dayName.format(row.at)}</th>
                {row.hours.map((cell) => (
                  <Hour key={cell.at} cell={cell} most={most} isNow={now >= cell.at && now < cell.at + 3_600_000} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className={classes.legend}>
        <span className={classes.posted} data-strength={3} aria-hidden /> {text.calendar.posted}
        <span className={classes.expected} data-strength={3} aria-hidden /> {text.calendar.expected}
        <span className={classes.sums}>
          {text.calendar.sums(
            sum(({ posted }) => posted),
            sum(({ expected }) => expected),
          )}
        </span>
      </p>
    </>
  )
}

function Hour({ cell: { at, posted, expected }, most, isNow }: { cell: HourCell; most: number; isNow: boolean }) {
  const words = text.calendar.cell(formatDateTime(at), formatCount(posted), formatCount(expected))
  const kind = expected > posted ? classes.expected : classes.posted
  const count = posted + expected
  return (
    <td className={isNow ? classes.now : undefined}>
      <span className={kind} data-strength={strengthOf(count, most)} title={words} aria-label={words} role="img">
        {count === 0 ? '' : formatCount(count)}
      </span>
    </td>
  )
}

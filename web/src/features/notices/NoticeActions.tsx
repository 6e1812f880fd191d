import { Button, Group, Menu, Select, Stack } from '@mantine/core'
import { IconBellOff, IconCheck, IconChevronDown } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { NoticeDetail } from '../../../../src/modules/notices/contract.ts'
import { keys } from '../../api/keys.ts'
import { assigneesQuery, assignNotice, muteKind, resolveNotice } from '../../api/notices.ts'
import { formatDateTime } from '../../format/time.ts'
import { text } from '../../texts/en.ts'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import classes from './NoticeDrawer.module.css'

const muteMinutes = { hour: 60, day: 1_440, week: 10_080 } as const
const muteTimes = ['hour', 'day', 'week'] as const

/** What a person does about a notice. */
export function NoticeActions({ notice }: { notice: NoticeDetail }) {
  const client = useQueryClient()
  const act = useMutation({
    mutationFn: (work: () => Promise<unknown>) => work(),
    onSettled: () => client.invalidateQueries({ queryKey: keys.notices }),
  })
  return (
    <Stack gap="sm">
      <Assignee notice={notice} onChange={(userId) => act.mutate(() => assignNotice(notice.id, userId))} />
      <Group gap={8}>
        {notice.resolvedAt === null ? (
          <Button
            leftSection={<IconCheck size={16} />}
            title={text.notices.resolveNote}
            onClick={() => act.mutate(() => resolveNotice(notice.id))}
          >
            {text.notices.resolve}
          </Button>
        ) : null}
        {notice.kind === 'test' ? null : (
          <Mute notice={notice} onMute={(minutes) => act.mutate(() => muteKind(notice.kind, minutes))} />
        )}
      </Group>
      {notice.mutedUntil === null ? null : (
        <p className={classes.soft}>{text.notices.mutedUntil(formatDateTime(notice.mutedUntil))}</p>
      )}
      <ErrorNote error={act.error} />
    </Stack>
  )
}

function Assignee({ notice, onChange }: { notice: NoticeDetail; onChange: (userId: number | null) => void }) {
  const people = useQuery(assigneesQuery)
  const choices = people.data?.items ?? (notice.assignedTo === null ? [] : [notice.assignedTo])
  return (
    <Select
      label={text.notices.assign}
      placeholder={text.notices.nobody}
      data={choices.map(({ id, name }) => ({ value: String(id), label: name }))}
      value={notice.assignedTo === null ? null : String(notice.assignedTo.id)}
      onChange={(value) => onChange(value === null ? null : Number(value))}
      clearable
      error={people.isError ? people.error.message : undefined}
    />
  )
}

function Mute({ notice, onMute }: { notice: NoticeDetail; onMute: (minutes: number | null) => void }) {
  if (notice.mutedUntil !== null)
    return (
      <Button variant="default" onClick={() => onMute(null)}>
        {text.notices.unmute}
      </Button>
    )
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <Button variant="default" leftSection={<IconBellOff size={16} />} rightSection={<IconChevronDown size={14} />}>
          {text.notices.mute}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {muteTimes.map((time) => (
          <Menu.Item key={time} onClick={() => onMute(muteMinutes[time])}>
            {text.notices.muteFor[time]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

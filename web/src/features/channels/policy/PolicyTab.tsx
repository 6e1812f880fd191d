import { Stack } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Channel, Policy } from '../../../../../src/modules/feeds/channels/contract.ts'
import { ApiError, type FieldMessage } from '../../../api/api-error.ts'
import { updateChannel } from '../../../api/channels.ts'
import { keys } from '../../../api/keys.ts'
import { useMay } from '../../../api/permissions.ts'
import { text } from '../../../texts/en.ts'
import { ErrorNote } from '../../../ui/ErrorNote.tsx'
import { SaveLine } from '../SaveLine.tsx'
import { DryRunPanel } from './DryRunPanel.tsx'
import { FilterList } from './FilterList.tsx'
import classes from './policy.module.css'
import { RepeatForm } from './RepeatForm.tsx'
import { ScheduleForm } from './ScheduleForm.tsx'

const pauseMs = 600

/** What is posted and when: the rules on the left, what they would do on the right. */
export function PolicyTab({ channel }: { channel: Channel }) {
  const client = useQueryClient()
  const mayWrite = useMay()('feeds.write')
  const [edited, setEdited] = useState<Policy | null>(null)
  const policy = edited ?? channel.policy
  const [tried] = useDebouncedValue(policy, pauseMs)
  const save = useMutation({
    mutationFn: () => updateChannel(channel.id, { policy }),
    onSuccess: (stored) => {
      client.setQueryData(keys.channel(channel.id), stored)
      setEdited(null)
      notifications.show({ message: text.channels.saved })
    },
  })
  const change = (part: Partial<Policy>): void => {
    save.reset()
    setEdited({ ...policy, ...part })
  }
  const problems: readonly FieldMessage[] = save.error instanceof ApiError ? save.error.fields : []
  return (
    <div className={classes.columns}>
      <Stack gap="md">
        <FilterList
          filters={policy.filters}
          disabled={!mayWrite}
          problems={problems}
          onChange={(filters) => change({ filters })}
        />
        <RepeatForm repeat={policy.repeat} disabled={!mayWrite} onChange={(repeat) => change({ repeat })} />
        <ScheduleForm policy={policy} disabled={!mayWrite} onChange={change} />
        <ErrorNote error={save.error} />
        {edited === null ? null : (
          <SaveLine isPending={save.isPending} onSave={() => save.mutate()} onUndo={() => setEdited(null)} />
        )}
      </Stack>
      <DryRunPanel channelId={channel.id} policy={tried} isSaved={edited === null} />
    </div>
  )
}

import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Notice } from '../../../../src/modules/notices/contract.ts'
import { keys } from '../../api/keys.ts'
import { muteKind, mutesQuery } from '../../api/notices.ts'
import { useMay } from '../../api/permissions.ts'
import { formatDateTime } from '../../format/time.ts'
import { text } from '../../texts/en.ts'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { Panel } from '../../ui/Panel.tsx'
import classes from './notice-settings.module.css'

/** Kinds that nobody is told of for now; takes no room when there is none. */
export function MutedPanel() {
  const may = useMay()
  const client = useQueryClient()
  const mutes = useQuery(mutesQuery)
  const unmute = useMutation({
    mutationFn: (kind: Notice['kind']) => muteKind(kind, null),
    onSettled: () => client.invalidateQueries({ queryKey: keys.notices }),
  })
  if (mutes.data === undefined || mutes.data.items.length === 0) return null
  return (
    <Panel title={text.noticeSettings.muted}>
      {mutes.data.items.map(({ kind, until, mutedBy }) => (
        <div key={kind} className={classes.item}>
          <span className={classes.name}>{text.notices.kinds[kind]}</span>
          <span className={classes.soft}>{text.noticeSettings.mutedBy(mutedBy, formatDateTime(until))}</span>
          {may('notices.write') ? (
            <Button variant="default" size="compact-sm" onClick={() => unmute.mutate(kind)}>
              {text.notices.unmute}
            </Button>
          ) : null}
        </div>
      ))}
      <ErrorNote error={unmute.error} />
    </Panel>
  )
}

import { Button, Skeleton } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { keys } from '../../../api/keys.ts'
import { endOtherSessions, endOwnSession, ownSessionsQuery } from '../../../api/you.ts'
import { text } from '../../../texts/en.ts'
import { ErrorNote } from '../../../ui/ErrorNote.tsx'
import { Panel } from '../../../ui/Panel.tsx'
import { SessionList } from '../SessionList.tsx'

export function SessionsPanel() {
  const client = useQueryClient()
  const sessions = useQuery(ownSessionsQuery)
  const refresh = () => client.invalidateQueries({ queryKey: keys.ownSessions })
  const end = useMutation({ mutationFn: endOwnSession, onSettled: refresh })
  const endOthers = useMutation({ mutationFn: endOtherSessions, onSettled: refresh })
  const hasOthers = sessions.data?.some(({ isThisOne }) => !isThisOne) === true
  return (
    <Panel
      title={text.you.sessions}
      note={text.you.sessionsNote}
      actions={
        hasOthers ? (
          <Button size="compact-sm" variant="default" loading={endOthers.isPending} onClick={() => endOthers.mutate()}>
            {text.you.endOthers}
          </Button>
        ) : null
      }
    >
      <ErrorNote error={sessions.error ?? end.error ?? endOthers.error} />
      {sessions.data === undefined ? (
        <Skeleton height={60} />
      ) : (
        <SessionList
          sessions={sessions.data}
          onEnd={({ id }) => end.mutate(id)}
          endingId={end.isPending ? end.variables : undefined}
        />
      )}
    </Panel>
  )
}

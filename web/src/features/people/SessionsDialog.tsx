import { Button, Group, Modal, Skeleton, Stack } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { keys } from '../../api/keys.ts'
import { endSessionsOf, sessionsOfQuery } from '../../api/people.ts'
import { text } from '../../texts/en.ts'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import type { PersonDialogProps } from './RoleDialog.tsx'
import { SessionList } from './SessionList.tsx'

export const SessionsDialog = (props: PersonDialogProps) => (
  <Modal opened={props.opened} onClose={props.onClose} title={text.people.sessionsOf(props.person.name)}>
    {props.opened ? <Sessions {...props} /> : null}
  </Modal>
)

function Sessions({ person, onClose }: PersonDialogProps) {
  const client = useQueryClient()
  const sessions = useQuery(sessionsOfQuery(person.id))
  const end = useMutation({
    mutationFn: () => endSessionsOf(person.id),
    onSuccess: ({ ended }) => {
      notifications.show({ message: text.people.sessionsEnded(ended) })
      onClose()
    },
    onSettled: () => client.invalidateQueries({ queryKey: keys.people }),
  })
  return (
    <Stack gap="md">
      {sessions.data === undefined ? <Skeleton height={60} /> : <SessionList sessions={sessions.data} />}
      <ErrorNote error={sessions.error ?? end.error} />
      <Group justify="flex-end">
        <Button
          color="red.8"
          loading={end.isPending}
          disabled={(sessions.data?.length ?? 0) === 0}
          onClick={() => end.mutate()}
        >
          {text.people.endSessions}
        </Button>
      </Group>
    </Stack>
  )
}

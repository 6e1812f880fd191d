import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { notifications } from '@mantine/notifications'
import { IconPlayerPause, IconPlayerPlay, IconRefresh, IconTrash } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { Source } from '../../../../src/modules/feeds/sources/contract.ts'
import { keys } from '../../api/keys.ts'
import { useMay } from '../../api/permissions.ts'
import { actOnSource, removeSource } from '../../api/sources.ts'
import { formatPlural } from '../../format/count.ts'
import { text } from '../../texts/en.ts'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { ErrorNote } from '../../ui/ErrorNote.tsx'

export function SourceActions({ source }: { source: Source }) {
  const client = useQueryClient()
  const [isRemoving, removing] = useDisclosure(false)
  const act = useMutation({
    mutationFn: (name: 'poll' | 'pause' | 'resume') => actOnSource(source.id, name),
    onSuccess: (_, name) => notifications.show({ message: text.sources.did[name] }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.feedSources }),
  })
  if (!useMay()('feeds.write')) return null
  const running = act.isPending ? act.variables : null
  return (
    <>
      {source.state === 'active' ? (
        <>
          <Button
            variant="default"
            leftSection={<IconRefresh size={16} />}
            loading={running === 'poll' || source.isPolling}
            onClick={() => act.mutate('poll')}
          >
            {text.sources.readNow}
          </Button>
          <Button
            variant="default"
            leftSection={<IconPlayerPause size={16} />}
            loading={running === 'pause'}
            onClick={() => act.mutate('pause')}
          >
            {text.sources.pause}
          </Button>
        </>
      ) : (
        <Button
          leftSection={<IconPlayerPlay size={16} />}
          loading={running === 'resume'}
          onClick={() => act.mutate('resume')}
        >
          {text.sources.resume}
        </Button>
      )}
      <Button variant="default" leftSection={<IconTrash size={16} />} onClick={removing.open}>
        {text.sources.remove}
      </Button>
      {act.isError ? <ErrorNote error={act.error} /> : null}
      <RemoveDialog source={source} opened={isRemoving} onClose={removing.close} />
    </>
  )
}

function RemoveDialog({ source, opened, onClose }: { source: Source; opened: boolean; onClose: () => void }) {
  const client = useQueryClient()
  const navigate = useNavigate()
  const remove = useMutation({
    mutationFn: () => removeSource(source.id),
    onSuccess: async () => {
      notifications.show({ message: text.sources.removed(source.title) })
      await navigate({ to: '/sources' })
      await client.invalidateQueries({ queryKey: keys.feedSources })
    },
  })
  return (
    <ConfirmDialog
      opened={opened}
      danger
      title={text.sources.removeTitle(source.title)}
      confirmLabel={text.sources.remove}
      isPending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    >
      {text.sources.removeNote(formatPlural(source.yield.items, text.sources.item, text.sources.itemsMany))}
    </ConfirmDialog>
  )
}

import { Button, Group } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Held, Source } from '../../../../src/modules/feeds/sources/contract.ts'
import { keys } from '../../api/keys.ts'
import { useMay } from '../../api/permissions.ts'
import { releaseHeld } from '../../api/sources.ts'
import { formatDateTime } from '../../format/time.ts'
import { text } from '../../texts/en.ts'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { Panel } from '../../ui/Panel.tsx'
import classes from './SourcePage.module.css'

/** Ids that changed while their products are known: a person says whether they are new. */
export function HeldPanel({ source, held }: { source: Source; held: Held }) {
  const client = useQueryClient()
  const release = useMutation({
    mutationFn: (as: 'post' | 'known') => releaseHeld(source.id, { as }),
    onSuccess: async (_, as) => {
      notifications.show({ message: text.sources.released[as] })
      await client.invalidateQueries({ queryKey: keys.feedSources })
    },
  })
  const mayPost = useMay()('feeds.post')
  return (
    <Panel title={text.sources.heldTitle}>
      <p className={classes.sentence}>
        <strong>{held.reason}</strong>
        <br />
        <span className={classes.soft}>{text.sources.heldNote(formatDateTime(held.at))}</span>
      </p>
      <ErrorNote error={release.error} />
      {mayPost ? (
        <Group>
          <Button
            loading={release.isPending && release.variables === 'known'}
            disabled={release.isPending}
            onClick={() => release.mutate('known')}
          >
            {text.sources.releaseKnown}
          </Button>
          <Button
            variant="default"
            loading={release.isPending && release.variables === 'post'}
            disabled={release.isPending}
            onClick={() => release.mutate('post')}
          >
            {text.sources.releasePost}
          </Button>
        </Group>
      ) : null}
    </Panel>
  )
}

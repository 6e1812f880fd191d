import { Button, Stack } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { keys } from '../../../api/keys.ts'
import { useMay } from '../../../api/permissions.ts'
import { importSources, opmlPath } from '../../../api/sources.ts'
import { text } from '../../../texts/en.ts'
import { ErrorNote } from '../../../ui/ErrorNote.tsx'
import { LinkAnchor } from '../../../ui/links.tsx'
import { PageHead } from '../../../ui/PageHead.tsx'
import { FilePanel, type ChosenFile } from './FilePanel.tsx'
import { PlanPanel } from './PlanPanel.tsx'

/** Sources from elsewhere: a file, what would become of each line, and only then the act. */
export function MoveInPage() {
  const client = useQueryClient()
  const mayWrite = useMay()('feeds.write')
  const [file, setFile] = useState<ChosenFile>()
  const plan = useMutation({
    mutationFn: (chosen: ChosenFile) => importSources({ ...requestOf(chosen), dryRun: true }),
  })
  const apply = useMutation({
    mutationFn: (chosen: ChosenFile) => importSources({ ...requestOf(chosen), dryRun: false }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.feedSources }),
  })
  const choose = (chosen: ChosenFile): void => {
    setFile(chosen)
    apply.reset()
    plan.mutate(chosen)
  }
  const result = apply.data ?? plan.data
  return (
    <>
      <PageHead
        title={text.moveIn.title}
        note={text.moveIn.note}
        above={<LinkAnchor to="/sources">{text.sources.back}</LinkAnchor>}
        actions={
          <Button component="a" href={opmlPath} variant="default" leftSection={<IconDownload size={16} />}>
            {text.sources.exportOpml}
          </Button>
        }
      />
      <Stack gap="md">
        {mayWrite && apply.data === undefined ? (
          <FilePanel file={file} isPending={plan.isPending} onChoose={choose} />
        ) : null}
        <ErrorNote error={apply.error ?? plan.error} />
        {result === undefined || file === undefined ? null : (
          <PlanPanel
            result={result}
            isPending={apply.isPending}
            onApply={() => apply.mutate(file)}
            onAnother={() => {
              setFile(undefined)
              apply.reset()
              plan.reset()
            }}
          />
        )}
      </Stack>
    </>
  )
}

const requestOf = ({ content, format, channelIds }: ChosenFile) => ({
  text: content,
  format,
  channelIds: [...channelIds],
})

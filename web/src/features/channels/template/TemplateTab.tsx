import { Stack } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { notifications } from '@mantine/notifications'
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { Channel } from '../../../../../src/modules/feeds/channels/contract.ts'
import type { PostPreviewRequest, Template } from '../../../../../src/modules/feeds/posts/contract.ts'
import { ApiError } from '../../../api/api-error.ts'
import { postPreviewQuery, updateChannel } from '../../../api/channels.ts'
import { keys } from '../../../api/keys.ts'
import { useMay } from '../../../api/permissions.ts'
import { text } from '../../../texts/en.ts'
import { ErrorNote } from '../../../ui/ErrorNote.tsx'
import { SaveLine } from '../SaveLine.tsx'
import { ButtonRows } from './ButtonRows.tsx'
import { PreviewSide } from './PreviewSide.tsx'
import type { Shown } from './shown.ts'
import { StyleForm } from './StyleForm.tsx'
import classes from './template.module.css'
import { TextForm } from './TextForm.tsx'

const route = getRouteApi('/in/channels/$channelId')
const previewPauseMs = 350

function usePreview(channelId: number, template: Template, wish: Pick<PostPreviewRequest, 'as' | 'itemId'>) {
  const [seen] = useDebouncedValue(template, previewPauseMs)
  return useQuery({
    ...postPreviewQuery(channelId, { template: seen, ...wish }),
    placeholderData: keepPreviousData,
  })
}

/** How posts look: written on the left, seen with a real item on the right. */
export function TemplateTab({ channel }: { channel: Channel }) {
  const client = useQueryClient()
  const navigate = useNavigate({ from: '/channels/$channelId' })
  const mayWrite = useMay()('feeds.write')
  const { item: itemId } = route.useSearch()
  const [edited, setEdited] = useState<Template | null>(null)
  const [shown, setShown] = useState<Shown>('post')
  const template = edited ?? channel.template
  const preview = usePreview(channel.id, template, { as: shown, ...(itemId === undefined ? {} : { itemId }) })
  const save = useMutation({
    mutationFn: () => updateChannel(channel.id, { template }),
    onSuccess: (stored) => {
      client.setQueryData(keys.channel(channel.id), stored)
      setEdited(null)
      notifications.show({ message: text.channels.saved })
    },
  })
  const change = (part: Partial<Template>): void => {
    save.reset()
    setEdited({ ...template, ...part })
  }
  const refused = save.error instanceof ApiError ? save.error.fields : []
  const problems = [...(preview.data?.problems ?? []), ...refused]
  const first = preview.data?.parts[0]
  return (
    <div className={classes.columns}>
      <Stack gap="md">
        <TextForm
          template={template}
          disabled={!mayWrite}
          problems={problems}
          count={shown === 'post' && first !== undefined ? first : null}
          onChange={change}
        />
        <StyleForm template={template} disabled={!mayWrite} problems={problems} onChange={change} />
        <ButtonRows
          buttons={template.buttons}
          disabled={!mayWrite}
          problems={problems}
          onChange={(buttons) => change({ buttons })}
        />
        <ErrorNote error={save.error} />
        {edited === null ? null : (
          <SaveLine isPending={save.isPending} onSave={() => save.mutate()} onUndo={() => setEdited(null)} />
        )}
      </Stack>
      <PreviewSide
        channel={channel}
        preview={preview.data}
        error={preview.error}
        shown={shown}
        itemId={itemId}
        isSaved={edited === null}
        onShow={setShown}
        onItem={(item) => void navigate({ search: { tab: 'template', item }, replace: true, resetScroll: false })}
      />
    </div>
  )
}

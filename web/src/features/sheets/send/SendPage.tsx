import { Button, Skeleton, Stack } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useState, type ReactNode } from 'react'
import type { PublicLink } from '../../../../../src/modules/sheets/projects/contract.ts'
import { finishLink, publicLinkQuery, publicUploadsPath } from '../../../api/sheets.ts'
import { formatBytes, formatPlural } from '../../../format/count.ts'
import { formatFullTime } from '../../../format/time.ts'
import { text } from '../../../texts/en.ts'
import { ErrorNote } from '../../../ui/ErrorNote.tsx'
import { ToneMark } from '../../../ui/Status.tsx'
import { usePageTitle } from '../../../ui/use-page-title.ts'
import { DropZone } from '../upload/DropZone.tsx'
import { fitOf } from '../upload/room-for.ts'
import { UploadList } from '../upload/UploadList.tsx'
import { uploadDesk } from '../upload/upload-desk.ts'
import { useUploads } from '../upload/use-uploads.ts'
import classes from './send.module.css'

const route = getRouteApi('/send/$token')

/** Where a one-time link leads: somebody without an account sends files, and sees nothing else. */
export function SendPage() {
  const { token } = route.useParams()
  const link = useQuery(publicLinkQuery(token))
  if (link.data === undefined)
    return (
      <Frame title={link.isError ? text.sheets.send.refused : text.sheets.send.title}>
        {link.isError ? <ErrorNote error={link.error} /> : <Skeleton height={140} />}
      </Frame>
    )
  return link.data.isUsed ? (
    <Frame title={text.sheets.send.used}>
      <p className={classes.note}>{text.sheets.send.usedNote}</p>
    </Frame>
  ) : (
    <SendFiles token={token} link={link.data} />
  )
}

function Frame({ title, children }: { title: string; children: ReactNode }) {
  usePageTitle(title)
  return (
    <main className={classes.frame}>
      <div className={classes.box}>
        <div className={classes.brand}>
          <img src="/icon.svg" alt="" width={24} height={24} />
          Switchboard
        </div>
        <h1 className={classes.title}>{title}</h1>
        {children}
      </div>
    </main>
  )
}

function SendFiles({ token, link }: { token: string; link: PublicLink }) {
  const client = useQueryClient()
  const endpoint = publicUploadsPath(token)
  const entries = useUploads(endpoint)
  const [refusal, setRefusal] = useState<string | null>(null)
  const finish = useMutation({
    mutationFn: () => finishLink(token),
    onSuccess: () => client.invalidateQueries({ queryKey: publicLinkQuery(token).queryKey }),
  })
  const take = (files: readonly File[]): void => {
    const bytes = entries.reduce((sum, entry) => sum + entry.bytes, 0)
    const fit = fitOf(files, { files: entries.length, bytes, maxFiles: link.maxFiles, maxBytes: link.maxBytes })
    setRefusal(fit === 'too_many' || fit === 'too_large' ? text.sheets.upload.noRoom[fit] : null)
    if (fit === 'fits') uploadDesk.add(endpoint, files)
  }
  const done = entries.filter(({ state }) => state === 'done').length
  const isBusy = entries.some(({ state }) => state !== 'done')
  return (
    <Frame title={text.sheets.send.to(link.title)}>
      <Stack gap="md">
        <p className={classes.note}>
          {text.sheets.send.note(
            formatPlural(link.maxFiles, text.sheets.file, text.sheets.files),
            formatBytes(link.maxBytes),
            formatFullTime(link.expiresAt),
          )}
        </p>
        <DropZone
          compact={entries.length > 0}
          title={text.sheets.list.drop}
          note={text.sheets.list.dropNote}
          onFiles={take}
        />
        <ErrorNote error={refusal === null ? finish.error : new Error(refusal)} />
        <UploadList endpoint={endpoint} withDone />
        {done === 0 ? null : (
          <div className={classes.finish}>
            <span className={classes.note}>
              <ToneMark tone="ok" /> {text.sheets.send.arrived(formatPlural(done, text.sheets.file, text.sheets.files))}
            </span>
            <Button loading={finish.isPending} disabled={isBusy} onClick={() => finish.mutate()}>
              {text.sheets.send.finish}
            </Button>
          </div>
        )}
      </Stack>
    </Frame>
  )
}

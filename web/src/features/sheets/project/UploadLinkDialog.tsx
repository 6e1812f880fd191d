import { Button, Modal, Select, Stack } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { keys } from '../../../api/keys.ts'
import { makeUploadLink, removeUploadLink, uploadLinksQuery } from '../../../api/sheet-versions.ts'
import { formatFullTime } from '../../../format/time.ts'
import { text } from '../../../texts/en.ts'
import { actorWords } from '../../../texts/sheets.ts'
import { CopyField } from '../../../ui/CopyField.tsx'
import { ErrorNote } from '../../../ui/ErrorNote.tsx'
import { absolute } from '../absolute.ts'
import classes from './project.module.css'

interface UploadLinkDialogProps {
  readonly projectId: number
  readonly opened: boolean
  readonly onClose: () => void
}

const hourChoices = ['24', '72', '168'].map((value) => ({ value, label: text.sheets.link.hours(Number(value)) }))

/** A link by which somebody without an account sends files. */
export const UploadLinkDialog = ({ projectId, opened, onClose }: UploadLinkDialogProps) => (
  <Modal opened={opened} onClose={onClose} title={text.sheets.link.title}>
    {opened ? <LinkForm projectId={projectId} /> : null}
  </Modal>
)

function LinkForm({ projectId }: { projectId: number }) {
  const client = useQueryClient()
  const [hours, setHours] = useState('24')
  const make = useMutation({
    mutationFn: () => makeUploadLink(projectId, Number(hours)),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.sheetLinks(projectId) }),
  })
  return (
    <Stack gap="md">
      <span className={classes.soft}>{text.sheets.link.note}</span>
      {make.data === undefined ? (
        <>
          <Select
            label={text.sheets.link.worksFor}
            data={hourChoices}
            value={hours}
            allowDeselect={false}
            onChange={(value) => setHours(value ?? hours)}
          />
          <ErrorNote error={make.error} />
          <Button loading={make.isPending} onClick={() => make.mutate()}>
            {text.sheets.link.makeNow}
          </Button>
        </>
      ) : (
        <>
          <CopyField value={absolute(make.data.url)} />
          <span>{text.sheets.link.once(formatFullTime(make.data.expiresAt))}</span>
        </>
      )}
      <OpenLinks projectId={projectId} />
    </Stack>
  )
}

function OpenLinks({ projectId }: { projectId: number }) {
  const client = useQueryClient()
  const links = useQuery(uploadLinksQuery(projectId))
  const remove = useMutation({
    mutationFn: (linkId: number) => removeUploadLink(projectId, linkId),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.sheetLinks(projectId) }),
  })
  const open = (links.data?.items ?? []).filter(({ usedAt, expiresAt }) => usedAt === null && expiresAt > Date.now())
  if (open.length === 0) return null
  return (
    <div>
      <strong>{text.sheets.link.open}</strong>
      {open.map((link) => (
        <div key={link.id} className={classes.linkRow}>
          <span>{text.sheets.link.until(formatFullTime(link.expiresAt), actorWords(link.createdBy))}</span>
          <Button size="compact-sm" variant="default" onClick={() => remove.mutate(link.id)}>
            {text.sheets.link.withdraw}
          </Button>
        </div>
      ))}
      <ErrorNote error={remove.error} />
    </div>
  )
}
